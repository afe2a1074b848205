"""The seven days before a date: how much was done, and how long was planned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from plans.catalogue import load
from plans.engine.adherence import DayCount, ItemState, day_count, item_state

_DAYS = 7


@dataclass(frozen=True, slots=True)
class Counted:
    """One planned exercise of a past date, as far as adherence goes."""

    completion: float | None
    is_excused: bool
    key: str = ""  # of the item


@dataclass(slots=True)
class Weeks:
    """All past dates of a case; cues are not counted."""

    items: dict[date, list[Counted]] = field(default_factory=dict)
    minutes: dict[date, int] = field(default_factory=dict)

    def completion(self, on: date, *, open_on: date | None = None) -> float | None:
        """Return done / due of the days before; what is missing on `open_on` may still come."""
        counts = [self.count(day, is_open=day == open_on) for day in _before(on)]
        due = sum(each.due for each in counts)
        return sum(each.done_sum for each in counts) / due if due else None

    def minutes_before(self, on: date) -> int | None:
        """Return the planned minutes; None unless each of the seven days had its plan."""
        planned: Mapping[date, int] = self.minutes
        found = [planned[day] for day in _before(on) if day in planned]
        return sum(found) if len(found) == _DAYS else None

    def count(self, on: date, *, is_open: bool = False) -> DayCount:
        """Return one date in numbers."""
        states = [
            (_state(each, is_open=is_open), each.completion or 0.0)
            for each in self.items.get(on, ())
        ]
        return day_count(on, [each for each in states if each[0] is not ItemState.DUE])


def _state(each: Counted, *, is_open: bool) -> ItemState:
    return item_state(
        each.completion,
        is_excused=each.is_excused,
        is_open=is_open,
        is_future=False,
        rules=load().rules.adherence,
    )


def _before(on: date) -> list[date]:
    return [on - timedelta(days=n) for n in range(_DAYS, 0, -1)]
