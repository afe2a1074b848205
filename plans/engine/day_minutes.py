"""How long the coming days are by the plan's own reckoning, and how long they may be (KB §4.7)."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from math import ceil

from plans.engine.day_rules import DailyPlanRules
from plans.engine.dose import Dose
from plans.engine.dose_time import planned_seconds
from plans.engine.plan_item import PlanItem
from plans.engine.timetable import is_scheduled

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
        self._begun = {each.key: each for each in begun if _goes_on(each, on)}
        self._doses = {
            key: item.state.proposed or item.state.dose for key, item in self._begun.items()
        }

    @property
    def is_empty(self) -> bool:
        return not self._begun

    def take(self, item: PlanItem, dose: Dose) -> None:
        """Count `item` at `dose` from now on."""
        self._begun[item.key], self._doses[item.key] = item, dose

    def with_dose(self, item: PlanItem, dose: Dose) -> int:
        """Return the minutes of the longest day on which `item` is due, were it given `dose`."""
        doses = self._doses | {item.key: dose}
        shares = [
            (each, doses[each.key], planned_seconds(doses[each.key], each.phase, self._rules))
            for each in (self._begun | {item.key: item}).values()
        ]
        whole = sum(seconds for _, _, seconds in shares)
        if whole <= self.most * 60:
            return ceil(whole / 60)  # fits even if everything falls on one day
        days = [self._on + timedelta(days=n) for n in range(_AHEAD)]
        due = [day for day in days if _falls_on(item, dose, day)]
        longest = max(
            (sum(sec for each, its, sec in shares if _falls_on(each, its, day)) for day in due),
            default=0.0,
        )
        return ceil(longest / 60)

    def is_longer(self, item: PlanItem, dose: Dose) -> bool:
        """Return True if `dose` takes longer than what is counted for `item`."""
        now = self._doses.get(item.key)
        if now is None:
            return False  # not on any day yet: it joins by its own rule
        phase, rules = item.phase, self._rules
        return planned_seconds(dose, phase, rules) > planned_seconds(now, phase, rules)


def _goes_on(item: PlanItem, on: date) -> bool:
    return item.counts and not item.state.paused and not _is_over(item, on)


def _falls_on(item: PlanItem, dose: Dose, day: date) -> bool:
    return not _is_over(item, day) and is_scheduled(dose.schedule, item.starts_on, day)


def _is_over(item: PlanItem, on: date) -> bool:
    return item.ended_on is not None and on >= item.ended_on
