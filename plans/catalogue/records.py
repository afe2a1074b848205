"""Typed values as JSON for rows, and back. What is None or a default is left out.

Doses have their own pair, written by hand: plans are written by the ten thousand.
"""

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from plans.catalogue.toml_file import Where
from plans.catalogue.typed import build, written
from plans.engine.dose_json import dose_from_json, dose_to_json

__all__ = ["Json", "dose_from_json", "dose_to_json", "from_json", "to_json"]

T = TypeVar("T")
_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
Json = dict[str, Any]


def to_json(record: Any) -> Json:
    """Return a frozen dataclass as a dict that JSON can hold; `from_json` gives it back."""
    kind: Any = type(record)
    given = ((f, getattr(record, f.name)) for f in _fields(kind))
    return {f.name: _plain(value) for f, value in given if not _is_default(f, value)}


@cache
def _fields(cls: type) -> "tuple[Field[Any], ...]":
    # Asking for them takes longer than writing them, and a night writes some for every patient.
    return fields(cls)


def from_json(cls: type[T], plain: Json) -> T:
    """Return the `cls` that `to_json` wrote. Raise ValueError naming every fault."""
    faults: list[str] = []

    def complain(where: Where, message: str) -> None:
        faults.append(f"{'.'.join(map(str, where)) or cls.__name__}: {message}")

    record: T = build(cls, plain, (), complain)
    if faults:
        raise ValueError("; ".join(faults))
    return record


def _plain(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Enum):
        return written(value)
    if is_dataclass(value):
        return to_json(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _is_default(field: "Field[Any]", value: Any) -> bool:
    if field.default_factory is not MISSING:
        return bool(value == field.default_factory())
    if field.default is MISSING:
        return False
    # 1 equals True: a criterion "at most 1" would be read back as "at most true".
    return isinstance(value, bool) is isinstance(field.default, bool) and value == field.default
