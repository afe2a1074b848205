"""Every rule and guard of the engine that can be taken out, read from what exists."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

import plans.engine
from plans.engine import assessment, orders
from tests.controls import guards, screen
from tests.controls.remove import replace

Instead = Callable[[Callable[..., Any]], Any]


@dataclass(frozen=True, slots=True)
class Control:
    """One thing to take out. `name` is unique; `hint` names the tests to ask first."""

    group: str
    what: str
    function: Callable[..., Any]
    instead: Instead
    hint: str = ""

    @property
    def name(self) -> str:
        return f"{self.group}: {self.what}"

    def remove(self) -> None:
        replace(self.function, self.instead)


def always(value: Any) -> Instead:
    """Return a stand-in that answers `value` to everything."""
    if value is guards.FIRST:
        return lambda _before: lambda *args, **_kwargs: args[0]
    return lambda _before: lambda *_args, **_kwargs: value


def controls() -> tuple[Control, ...]:
    """Return every control, one of a name."""
    found = [
        *_rules(),
        *_rules_by_id(),
        *_bands(),
        *_checks(),
        *_triage(),
        *screen.flags(Control),
        *(Control(g.group, g.what, g.function(), always(g.value), g.hint) for g in guards.GUARDS),
    ]
    assert len({each.name for each in found}) == len(found), "a name stands twice"
    return tuple(found)


def _modules() -> Iterator[ModuleType]:
    for each in pkgutil.iter_modules(plans.engine.__path__, "plans.engine."):
        yield importlib.import_module(each.name)


def _short(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _of(module: ModuleType, function: Any) -> bool:
    return isinstance(function, FunctionType) and function.__module__ == module.__name__


def _rules() -> Iterator[Control]:
    """Yield the functions in the tuples of rule modules, and those asked beside them."""
    seen = set()
    modules = [each for each in _modules() if _short(each).startswith("rule_")]
    for module in modules:
        for value in vars(module).values():
            for function in value if isinstance(value, tuple) else ():
                if _of(module, function) and function not in seen:
                    seen.add(function)
                    yield _rule(module, function)
    closing = importlib.import_module("plans.engine.closing")
    for function in closing._ON_NEWS:
        if function not in seen:
            yield _rule(importlib.import_module(function.__module__), function)


def _rule(module: ModuleType, function: Any) -> Control:
    what = function.__name__.strip("_")
    return Control("rule", what, function, always(None), f"{_short(module)} {what}")


def _rules_by_id() -> Iterator[Control]:
    """Yield the ids of functions that speak for several rules."""
    from plans.engine import closing

    for rule in ("O1", "O3", "O8", "P1", "P2", "P3", "P4", "P5"):
        yield Control("rule id", rule, closing._matches, _without(rule), f"rule_ {rule}")


def _without(rule: str) -> Instead:
    def instead(before: Callable[..., Any]) -> Any:
        return lambda *args: [match for match in before(*args) if match.rule != rule]

    return instead


def _bands() -> Iterator[Control]:
    from plans.catalogue import load
    from plans.engine import reentry

    for band in load().rules.reentry.bands:
        yield Control("re-entry", band.rule, reentry._band, _shorter(band.rule), "reentry")


def _shorter(rule: str) -> Instead:
    """Return a stand-in that takes the next shorter band for the one that is gone."""

    def instead(before: Callable[..., Any]) -> Any:
        def band(gap_days: int, rules: Any) -> Any:
            found = before(gap_days, rules)
            if found is None or found.rule != rule:
                return found
            shorter = [each for each in rules.bands if each.from_days < found.from_days]
            return shorter[-1] if shorter else None

        return band

    return instead


def _checks() -> Iterator[Control]:
    """Yield the checks of `may_do`, and the entries of every table they ask."""
    for check in orders.CHECKS:
        hint = f"orders {check.__module__.rpartition('.')[2]} may_do"
        yield Control("may do", check.__name__, check, always(()), hint)
    for module in _modules():
        if _short(module) in ("demand_checks", "gate_checks"):
            for name, table in vars(module).items():
                if isinstance(table, dict) and not name.startswith("__"):
                    yield from _entries(module, name, table)


def _entries(module: ModuleType, name: str, table: dict[str, Any]) -> Iterator[Control]:
    silent: Any = [] if name == "_SPECIAL" else None
    for key, function in table.items():
        if _of(module, function):
            what = f"{name.strip('_').lower()} {key}"
            yield Control("may do", what, function, always(silent), f"orders {key} may_do")


def _triage() -> Iterator[Control]:
    for rule in assessment._RULES:
        what = rule.__name__.strip("_")
        yield Control("triage", what, rule, always(()), "assessment")
    for code in screen.reason_codes(assessment):
        # A later rule may look at the same facts; the first one speaks of them.
        rule = next(each for each in assessment._RULES if code in screen.strings_of(each))
        what = f"{rule.__name__.strip('_')}: {code}"
        yield Control("triage", what, rule, _less(code), "assessment")


def _less(code: str) -> Instead:
    def instead(before: Callable[..., Any]) -> Any:
        return lambda case: [each for each in before(case) if each[1].code != code]

    return instead
