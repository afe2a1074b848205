"""What the screen can lose: a red flag, a class of action, a reason of the mode."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace as changed
from types import CodeType, ModuleType
from typing import Any

from plans.catalogue import load
from plans.engine import assessment, safety
from plans.engine.safety import ActionClass, Scope
from plans.templatetags.reason_sentences import REASONS

# Words of the rules that are codes of other reasons as well.
_OTHER_WORDS = {"surgery"}


def flags(control: Callable[..., Any]) -> Iterator[Any]:
    """Yield a control for each red flag (its answers are only put on record), and each class."""
    for flag in load().red_flags:
        yield control("red flag", flag.id, safety.actions, _on_record(flag.id), "red_flag")
    for cls in ActionClass:
        if cls is not ActionClass.RECORD:
            yield control("class", cls.value, assessment._from_flags, _without(cls), "assessment")
    used = {each.scope for flag in load().red_flags for each in flag.follow_ups}
    for scope in sorted(used - {Scope.NOTHING}):
        yield control("scope", scope.value, safety.actions, _resting_nothing(scope), "red_flag")


def _on_record(flag: str) -> Callable[..., Any]:
    def weak(found: Any) -> Any:
        if found.flag != flag:
            return found
        return changed(found, cls=ActionClass.RECORD, scope=Scope.NOTHING)

    return _each(weak)


def _resting_nothing(scope: Scope) -> Callable[..., Any]:
    return _each(lambda a: changed(a, scope=Scope.NOTHING) if a.scope is scope else a)


def _each(weak: Callable[[Any], Any]) -> Callable[..., Any]:
    def instead(before: Callable[..., Any]) -> Any:
        return lambda *args, **kwargs: tuple(weak(each) for each in before(*args, **kwargs))

    return instead


def _without(cls: ActionClass) -> Callable[..., Any]:
    def instead(before: Callable[..., Any]) -> Any:
        return lambda asked: before([each for each in asked if each.cls is not cls])

    return instead


def reason_codes(module: ModuleType) -> Iterable[str]:
    """Return the codes of reasons that the rules of a module speak of."""
    spoken = set().union(*(strings_of(rule) for rule in module._RULES))
    return [code for code in REASONS if code in spoken and code not in _OTHER_WORDS]


def strings_of(function: Any) -> set[str]:
    """Return the strings of a function, and of the module's functions it calls."""
    code = getattr(function, "__code__", None)
    if code is None:
        return set()
    found = set(_strings(code))
    for name in code.co_names:
        called = getattr(function.__globals__.get(name), "__code__", None)
        if called is not None and called.co_filename == code.co_filename:
            found |= set(_strings(called))
    return found


def _strings(code: CodeType) -> Iterator[str]:
    for each in code.co_consts:
        if isinstance(each, str):
            yield each
        elif isinstance(each, tuple):
            yield from (one for one in each if isinstance(one, str))
        elif isinstance(each, CodeType):
            yield from _strings(each)
