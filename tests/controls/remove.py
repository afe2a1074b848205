"""Take a function out of a running process, wherever it is already referred to."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

INSTEAD: list[Callable[..., Any]] = []


def replace(function: Callable[..., Any], instead: Callable[[Callable[..., Any]], Any]) -> None:
    """Let every call of `function` go to `instead(function as it was)`; once a process.

    Its code is exchanged, so tuples, tables and imports that hold the function follow.
    """
    assert not INSTEAD, "one removal a process"
    target = _plain(function)
    before = FunctionType(
        target.__code__,
        target.__globals__,
        target.__name__,
        target.__defaults__,
        target.__closure__,
    )
    before.__kwdefaults__ = target.__kwdefaults__
    INSTEAD.append(instead(before))
    target.__code__ = _detour.__code__
    target.__defaults__, target.__kwdefaults__ = None, None


def _plain(function: Callable[..., Any]) -> FunctionType:
    found = getattr(function, "__wrapped__", function)
    assert isinstance(found, FunctionType), f"{function} is no plain function"
    return found


def _detour(*args: Any, **kwargs: Any) -> Any:
    from tests.controls.remove import INSTEAD  # runs with the globals of another module

    return INSTEAD[0](*args, **kwargs)
