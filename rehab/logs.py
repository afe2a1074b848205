"""How a line of the log looks: what happened and where, never what a person typed."""

import logging
import traceback
from collections.abc import Mapping
from copy import copy
from types import TracebackType
from typing import Any

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class CodesOnly(logging.Formatter):
    """Writes a caught error as its class and its frames.

    The text of an error is left out: databases and forms quote the values they refuse. Celery
    puts that text into the line itself, so what is filled into a line is judged as well.
    """

    def format(self, record: logging.LogRecord) -> str:
        bare = copy(record)
        bare.args = _bare(record.args)
        bare.exc_text = None  # another formatter may have kept its wording of the error here
        return super().format(bare)

    def formatException(self, ei: Caught) -> str:  # noqa: N802  # the name logging calls
        kind, _error, trace = ei
        frames = traceback.extract_tb(trace)
        lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return "\n".join([kind.__name__ if kind else "no error", *lines])


def _bare(args: Any) -> Any:
    """Return what fills a line, with every error as the name of its class."""
    if isinstance(args, Mapping):
        return {name: _bare_value(name, value) for name, value in args.items()}
    return tuple(_bare_value("", value) for value in args) if isinstance(args, tuple) else args


def _bare_value(name: str, value: Any) -> Any:
    if isinstance(value, BaseException):
        return type(value).__name__
    if name == "exc":  # of a task: the error as Celery wrote it, class('text')
        return str(value).partition("(")[0]
    return value
