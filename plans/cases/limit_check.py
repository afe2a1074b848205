"""Every value of a file against the range or the words its field names, whatever else is wrong."""

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from plans.cases.allowed import Allowed
from plans.catalogue.toml_file import Where

Told = tuple[Where, str]


def hints(kind: Any) -> dict[str, Any]:
    """Return the types of a dataclass with what is allowed of them."""
    return get_type_hints(kind, include_extras=True)


_hints = cache(hints)


def outside(
    kind: Any, plain: Any, where: Where = (), allowed: Allowed | None = None
) -> Iterator[Told]:
    """Yield the place and the fault of each value that its field does not allow."""
    kind, allowed = bare(kind, allowed)
    if dataclasses.is_dataclass(kind) and isinstance(plain, Mapping):
        for name, hint in _hints(kind).items():
            if name in plain:
                yield from outside(hint, plain[name], (*where, name))
    elif get_origin(kind) is tuple and isinstance(plain, list):
        for n, each in enumerate(plain):
            yield from outside(get_args(kind)[0], each, (*where, n), allowed)
    elif get_origin(kind) is Mapping and isinstance(plain, Mapping):
        of_key, of_value = get_args(kind)
        for key, value in plain.items():
            yield from outside(of_key, key, (*where, key))
            yield from outside(of_value, value, (*where, key))
    elif allowed is not None and (fault := allowed.fault(plain)):
        yield where, fault


def bare(kind: Any, allowed: Allowed | None = None) -> tuple[Any, Allowed | None]:
    """Return a type without "or nothing", and what is allowed of it."""
    if get_origin(kind) is Annotated:
        kind, allowed = get_args(kind)
    if get_origin(kind) in (Union, UnionType):
        (kind,) = (each for each in get_args(kind) if each is not NoneType)
        return bare(kind, allowed)
    return kind, allowed
