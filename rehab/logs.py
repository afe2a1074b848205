"""How a line of the log looks: what happened and where, never what a person typed."""

import logging
import traceback
from types import TracebackType

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class CodesOnly(logging.Formatter):
    """Writes a caught error as its class and its frames.

    The text of an error is left out: databases and forms quote the values they refuse.
    """

    def formatException(self, ei: Caught) -> str:  # noqa: N802  # the name logging calls
        kind, _error, trace = ei
        frames = traceback.extract_tb(trace)
        lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return "\n".join([kind.__name__ if kind else "no error", *lines])
