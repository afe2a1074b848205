"""Every value of a file against the range or the words its field names, whatever else is wrong."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from plans.cases.allowed import Allowed
from plans.catalogue.toml_file import Where

Told = tuple[Where, str]


def _read_hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


# The types of a dataclass by field, with what is allowed of them.
hints: Callable[[Any], dict[str, Any]] = cache(_read_hints)


def outside(
    kind: Any, plain: Any, where: Where = (), allowed: Allowed | None = None
) -> Iterator[Told]:
    """Yield the place and the fault of each value that its field does not allow."""
    kind, allowed = bare(kind, allowed)
    if dataclasses.is_dataclass(kind):
        yield from _in_record(kind, plain, where)
    elif get_origin(kind) is tuple:
        for n, each in enumerate(plain if isinstance(plain, list) else ()):
            yield from outside(get_args(kind)[0], each, (*where, n), allowed)
    elif get_origin(kind) is Mapping:
        yield from _in_table(get_args(kind), plain, where)
    elif allowed is not None and (fault := allowed.fault(plain)):
        yield where, fault


def _in_record(kind: Any, plain: Any, where: Where) -> Iterator[Told]:
    for name, hint in hints(kind).items() if isinstance(plain, Mapping) else ():
        if name in plain:
            yield from outside(hint, plain[name], (*where, name))


def _in_table(kinds: tuple[Any, ...], plain: Any, where: Where) -> Iterator[Told]:
    of_key, of_value = kinds
    for key, value in plain.items() if isinstance(plain, Mapping) else ():
        yield from outside(of_key, key, (*where, key))
        yield from outside(of_value, value, (*where, key))


def bare(kind: Any, allowed: Allowed | None = None) -> tuple[Any, Allowed | None]:
    """Return a type without "or nothing", and what is allowed of it."""
    if get_origin(kind) is Annotated:
        kind, allowed = get_args(kind)
    if get_origin(kind) in (Union, UnionType):
        (kind,) = (each for each in get_args(kind) if each is not NoneType)
        return bare(kind, allowed)
    return kind, allowed
