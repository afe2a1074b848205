"""Plain values from TOML or JSON become frozen dataclasses; every fault is told with its place.

Enums are written by value, integer enums by their lower-case name. An integer may stand for a
float, nothing else is converted. Unknown names are refused, names without default required.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum, IntEnum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from plans.catalogue.toml_file import Where
from plans.engine.dose import Schedule

FAULTY: Final = object()
# What a reader of the files calls the kinds of values.
_KINDS = {
    "str": "text in quotes",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "date": "date like 2026-03-02",
    "tuple": "list",
    "dict": "table",
}
Complain = Callable[[Where, str], None]

_hints = cache(get_type_hints)


def build(kind: Any, plain: Any, where: Where, complain: Complain) -> Any:
    """Return `plain` as `kind`, or FAULTY after complaining about each fault in it."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _union(get_args(kind), plain, where, complain)
    if origin is Literal:
        return _one_of(get_args(kind), plain, where, complain)
    if origin is tuple:
        return _tuple(get_args(kind), plain, where, complain)
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return _mapping(get_args(kind), plain, where, complain)
    if dataclasses.is_dataclass(kind):
        return _record(kind, plain, where, complain)
    return _leaf(kind, plain, where, complain)


def _record(kind: Any, plain: Any, where: Where, complain: Complain) -> Any:
    if not isinstance(plain, Mapping):
        return _no(complain, where, kind, plain)
    given = _one_shape(kind, plain)
    known = {f.name: f for f in dataclasses.fields(kind) if f.init}
    unknown = [name for name in given if name not in known]
    for name in unknown:
        complain((*where, name), f"unknown; {kind.__name__} has {', '.join(known)}")
    missing = [name for name, f in known.items() if name not in given and _is_required(f)]
    for name in missing:
        complain(where, f"{name} is missing")
    values = {
        name: build(_hints(kind)[name], given[name], (*where, name), complain)
        for name in given
        if name in known
    }
    if unknown or missing or any(value is FAULTY for value in values.values()):
        return FAULTY
    return _made(kind, values, where, complain)


def _made(kind: Any, values: dict[str, Any], where: Where, complain: Complain) -> Any:
    try:
        return kind(**values)
    except ValueError as error:
        complain(where, str(error))
        return FAULTY


def _one_shape(kind: Any, plain: Mapping[str, Any]) -> Mapping[str, Any]:
    # A schedule by the week is not daily as well, as its defaults would have it.
    if kind is Schedule and "per_week" in plain and "every_n_days" not in plain:
        return {"every_n_days": None, **plain}
    return plain


def _is_required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _tuple(kinds: tuple[Any, ...], plain: Any, where: Where, complain: Complain) -> Any:
    if not isinstance(plain, list | tuple):
        return _no(complain, where, tuple, plain)
    endless = len(kinds) == 2 and kinds[1] is Ellipsis
    if not endless and len(plain) != len(kinds):
        complain(where, f"has {len(plain)} entries instead of {len(kinds)}")
        return FAULTY
    each = (kinds[0],) * len(plain) if endless else kinds
    built = [
        build(kind, one, (*where, n), complain)
        for n, (kind, one) in enumerate(zip(each, plain, strict=True))
    ]
    return FAULTY if FAULTY in built else tuple(built)


def _mapping(kinds: tuple[Any, ...], plain: Any, where: Where, complain: Complain) -> Any:
    if not isinstance(plain, Mapping):
        return _no(complain, where, dict, plain)
    built = {
        build(kinds[0], key, where, complain): build(kinds[1], one, (*where, key), complain)
        for key, one in plain.items()
    }
    if FAULTY in built or any(value is FAULTY for value in built.values()):
        return FAULTY
    return MappingProxyType(built)


def _union(kinds: tuple[Any, ...], plain: Any, where: Where, complain: Complain) -> Any:
    if plain is None:
        return None if NoneType in kinds else _no(complain, where, kinds[0], plain)
    real = [kind for kind in kinds if kind is not NoneType]
    if len(real) == 1:
        return build(real[0], plain, where, complain)
    for kind in real:
        built = build(kind, plain, where, _ignore)
        if built is not FAULTY:
            return built
    return _no(complain, where, " or ".join(kind.__name__ for kind in real), plain)


def _ignore(where: Where, message: str) -> None:
    """Swallow the complaint: another member of a union may still fit."""


def _leaf(kind: Any, plain: Any, where: Where, complain: Complain) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(kind, plain, where, complain)
    if kind is date and isinstance(plain, str):
        return _date(plain, where, complain)
    if kind is float and type(plain) is int:
        return float(plain)
    return plain if type(plain) is kind else _no(complain, where, kind, plain)


def _one_of(words: tuple[Any, ...], plain: Any, where: Where, complain: Complain) -> Any:
    if plain in words:
        return plain
    complain(where, f"{plain!r} is none of {', '.join(map(str, words))}")
    return FAULTY


def _enum(kind: type[Enum], plain: Any, where: Where, complain: Complain) -> Any:
    by_word = {written(member): member for member in kind}
    if isinstance(plain, str) and plain in by_word:
        return by_word[plain]
    complain(where, f"{plain!r} is none of {', '.join(map(str, by_word))}")
    return FAULTY


def written(member: Enum) -> str:
    """Return how a member is written in files and rows."""
    return member.name.lower() if isinstance(member, IntEnum) else str(member.value)


def _date(plain: str, where: Where, complain: Complain) -> Any:
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return _no(complain, where, date, plain)


def _no(complain: Complain, where: Where, kind: Any, plain: Any) -> object:
    name = str(getattr(kind, "__name__", kind))
    complain(where, f"{plain!r} is no {_KINDS.get(name, name)}")
    return FAULTY
