"""How long the coming days are by the plan's own reckoning, and how long they may be (KB §4.7)."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from plans.engine.day_rules import DailyPlanRules
from plans.engine.dose import Dose, Schedule
from plans.engine.dose_time import planned_seconds
from plans.engine.plan_item import PlanItem
from plans.engine.timetable import falls_on

_AHEAD = 14  # days: by then timetables by the week and by every other day have all met


class DayMinutes:
    """The planned minutes of the days from `on` with the items that have begun and go on.

    `new` names those that begin with today's plan. Items that rest for a while are counted, for
    they come back; cues and paused ones are not. An increase that waits for an answer is counted
    as given.
    """

    def __init__(
        self,
        items: Sequence[PlanItem],
        on: date,
        rules: DailyPlanRules,
        *,
        new: Collection[str] = (),
    ) -> None:
        self._on, self._rules = on, rules
        # The phase that allows most speaks for all, as it does for the first day of a draft.
        self.most = max((rules.minutes_high[item.phase] for item in items), default=0)
        self.most_grown = int(self.most * rules.grow_fraction)
        begun = [each for each in items if each.key in new or each.state.introduced_on]
        self._shares = {
            each.key: self._share(each, each.state.proposed or each.state.dose)
            for each in begun
            if _goes_on(each, on)
        }

    @property
    def is_empty(self) -> bool:
        return not self._shares

    def take(self, item: PlanItem, dose: Dose) -> None:
        """Count `item` at `dose` from now on."""
        self._shares[item.key] = self._share(item, dose)

    def with_dose(self, item: PlanItem, dose: Dose) -> int:
        """Return the minutes of the longest day on which `item` is due, were it given `dose`."""
        mine = self._share(item, dose)
        shares = (self._shares | {item.key: mine}).values()
        whole = sum([share.seconds for share in shares])
        if whole <= self.most * 60:
            return ceil(whole / 60)  # fits even if everything falls on one day
        days = dict.fromkeys(self._due_days(mine), 0.0)
        for share in shares:
            for day in self._due_days(share):
                if day in days:
                    days[day] += share.seconds
        return ceil(max(days.values(), default=0.0) / 60)

    def is_longer(self, item: PlanItem, dose: Dose) -> bool:
        """Return True if `dose` takes longer than what is counted for `item`."""
        now = self._shares.get(item.key)
        if now is None:
            return False  # not on any day yet: it joins by its own rule
        return self._share(item, dose).seconds > now.seconds

    def _share(self, item: PlanItem, dose: Dose) -> "_Share":
        return _Share(item, dose.schedule, planned_seconds(dose, item.phase, self._rules))

    def _due_days(self, share: "_Share") -> tuple[int, ...]:
        """Return the days it is due on, counted from `on`."""
        item = share.item
        days = None if item.ended_on is None else (item.ended_on - self._on).days
        return _due_days(share.schedule, (self._on - item.starts_on).days, days)


class _Share(NamedTuple):
    """What one item adds to the days it is due on."""

    item: PlanItem
    schedule: Schedule
    seconds: float


@lru_cache(maxsize=1024)  # timetables are few: most patients have the same
def _due_days(schedule: Schedule, begun_days: int, days_left: int | None) -> tuple[int, ...]:
    """Return which of the days ahead are due; None left: it has no end."""
    ahead = _AHEAD if days_left is None else min(_AHEAD, days_left)
    return tuple(day for day in range(ahead) if falls_on(schedule, begun_days + day))


def _goes_on(item: PlanItem, on: date) -> bool:
    is_over = item.ended_on is not None and on >= item.ended_on
    return item.counts and not item.state.paused and not is_over
