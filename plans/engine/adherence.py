"""How much of what was due has been done. What was excused leaves both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plans.engine.day_rules import AdherenceRules


class ItemState(StrEnum):
    """One planned exercise on one date."""

    NOT_YET_DUE = "not_yet_due"  # its date has not come
    DUE = "due"  # may still be logged
    DONE = "done"
    PARTLY = "partly"
    MISSED = "missed"
    EXCUSED = "excused"  # pause, rest, suspension, taken off by the check-in
    NO_DATA = "no_data"  # the date was never planned


class Level(StrEnum):
    ADHERENT = "adherent"
    PARTIAL = "partial"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class DayCount:
    """One date in numbers. `due` leaves out what was excused; a date still open does not count."""

    on: date
    due: int
    done_sum: float  # completion of each, at most 1
    is_closed: bool = True


@dataclass(frozen=True, slots=True)
class Adherence:
    """One window. `fraction` None: nothing was due in it, so there is nothing to say."""

    days: int
    fraction: float | None
    level: Level | None


def item_state(
    completion: float | None,
    *,
    is_excused: bool,
    is_open: bool,
    is_future: bool,
    rules: AdherenceRules,
) -> ItemState:
    """Return the state of one planned exercise; what was done counts even where excused.

    `is_open`: it may still be logged, today or yesterday before noon. Nothing is missed before.
    """
    if completion:
        return ItemState.DONE if completion >= rules.adherent else ItemState.PARTLY
    if is_excused:
        return ItemState.EXCUSED
    if is_future:
        return ItemState.NOT_YET_DUE
    return ItemState.DUE if is_open else ItemState.MISSED


def day_count(
    on: date, states: Iterable[tuple[ItemState, float]], *, is_closed: bool = True
) -> DayCount:
    """Return a date's numbers from (state, completion) of its exercises, cues left out."""
    counted = [done for state, done in states if state not in _LEFT_OUT]
    return DayCount(on, len(counted), sum(min(1.0, done) for done in counted), is_closed)


_LEFT_OUT = frozenset({ItemState.EXCUSED, ItemState.NOT_YET_DUE, ItemState.NO_DATA})


def fraction(days: Iterable[DayCount]) -> float | None:
    """Return done / due over the closed dates, 0–1; None until something was due."""
    closed = [day for day in days if day.is_closed]
    due = sum(day.due for day in closed)
    return sum(day.done_sum for day in closed) / due if due else None


def level(of: float | None, rules: AdherenceRules) -> Level | None:
    """Return the name of a fraction."""
    if of is None:
        return None
    if of >= rules.adherent:
        return Level.ADHERENT
    return Level.PARTIAL if of >= rules.partial else Level.LOW


def adherence(
    days: Sequence[DayCount], *, rules: AdherenceRules, on: date
) -> tuple[Adherence, ...]:
    """Return one figure per window that ends with `on`, shortest first."""
    return tuple(_window(days, length, rules, on) for length in rules.windows_days)


def _window(days: Sequence[DayCount], length: int, rules: AdherenceRules, on: date) -> Adherence:
    first = on - timedelta(days=length - 1)
    found = fraction(day for day in days if first <= day.on <= on)
    return Adherence(length, found, level(found, rules))
