"""How a line of the log looks: what happened and where, never what a person typed."""

import json
import logging
import re
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from copy import copy
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from uuid import UUID

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

# Set by the middleware: one id that answer, audit trail and log share.
current_request: ContextVar[str] = ContextVar("current_request", default="")

# Our own lines are constants (a test sees to it). Others' are trusted to be when values are kept
# apart from them: a line without values may have been put together from what somebody sent.
_OURS = ("rehab", "plans", "accounts", "outbox")
_REQUESTS = "rehab.request_log"
_EXTRAS = ("method", "route", "status", "ms")
_OPAQUE = re.compile(
    r"[0-9a-f]{16,64}"  # a hash, a request id
    r"|[245](\.\d{1,3}){2}"  # an enhanced status of a mail server
    r"|[a-z]+(_[a-z0-9]+)+"  # a code
    r"|(rehab|plans|accounts|outbox)(\.[a-z_]+)+"  # a job, a module
    r"|[A-Za-z]+(Error|Exception|Exceeded|Refused|Disconnected|Timeout|Exit|Lost)"  # a class
)
HIDDEN = "…"


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
        kind, *_ = ei
        lines = [f"  {frame}" for frame in _frames(ei)]
        return "\n".join([kind.__name__ if kind else "no error", *lines])


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON with these keys and no others.

    `time` (UTC), `level`, `logger`, `event` (the line before anything is filled in), `values`
    (what fills it: ids, codes and numbers; all else is `…`), `error` and `frames` of a caught
    error, `request` (its id), and of a request `method`, `route`, `status`, `ms`.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": "request" if record.name == _REQUESTS else _event(record),
            "values": None if record.name == _REQUESTS else _values(record.args),
            "request": current_request.get(),
            **_error(record.exc_info),
            **_request(record),
        }
        return json.dumps({name: value for name, value in line.items() if value not in ("", None)})


def _event(record: logging.LogRecord) -> str:
    is_ours = record.name.partition(".")[0] in _OURS
    if isinstance(record.msg, str) and (is_ours or record.args):
        return record.msg
    return f"{record.module}.{record.funcName}:{record.lineno}"


def _values(args: Any) -> Any:
    if isinstance(args, Mapping):
        kept = {str(name): _opaque(value) for name, value in args.items() if name in {"id", "name"}}
        return kept or None
    return [_opaque(value) for value in args] if isinstance(args, tuple) and args else None


def _request(record: logging.LogRecord) -> dict[str, Any]:
    if record.name != _REQUESTS:  # whoever else uses these names may mean what was typed
        return {}
    return {name: getattr(record, name, None) for name in _EXTRAS}


def _opaque(value: Any) -> Any:
    """Return an id, a code or a number as it is, an error as its class, all else hidden."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, BaseException):
        return type(value).__name__
    return value if isinstance(value, str) and _is_opaque(value) else HIDDEN


def _is_opaque(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return not text or _OPAQUE.fullmatch(text) is not None


def _error(caught: Any) -> dict[str, Any]:
    if not isinstance(caught, tuple) or caught[0] is None:
        return {}
    return {"error": caught[0].__name__, "frames": _frames(caught)}


def _frames(caught: Any) -> list[str]:
    frames = traceback.extract_tb(caught[2])
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


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
