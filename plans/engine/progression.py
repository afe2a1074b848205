"""The fold: states in, one day's facts in, states and decisions out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from plans.engine.assessment import Mode
from plans.engine.closing import Closed, close_exercise
from plans.engine.day import DayFacts
from plans.engine.day_minutes import DayMinutes
from plans.engine.day_rules import DayRules
from plans.engine.decision import AlertWanted, Decision, Match, Outcome
from plans.engine.dose_time import weekly_minutes
from plans.engine.exercise_state import ExerciseState
from plans.engine.plan_alert import plan_alerts
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.strain import strain_of

__all__ = ["Closing", "DayRules", "close_day"]

_FULL = Match("H9", Outcome.HOLD)


@dataclass(frozen=True, slots=True)
class Closing:
    """What a closed day leaves. Keys are those of the plan items; alerts are to be raised once."""

    states: Mapping[str, ExerciseState]
    decisions: Mapping[str, Decision]
    alerts: tuple[AlertWanted, ...]


def close_day(
    items: Sequence[PlanItem], facts: DayFacts, context: Circumstances, rules: DayRules
) -> Closing:
    """Fold `facts.on` into the states; decisions act from the next date on.

    Call it once for every date, in order, pauses included; dates left out count as gap. A date
    that is folded already is left as it is. Sessions are judged on the day (G1) and again with
    the next morning (G2, P): two good sessions on days 1 and 2 with check-ins on 2 and 3 raise
    the dose of day 4.
    """
    strain = strain_of(items, facts, context, rules.progression)
    room = _Room(items, facts, context, rules)
    closed: dict[str, Closed] = {}
    for item in items:
        barred = room.bar(item)
        done = close_exercise(item, facts, context, rules, strain=strain, barred=barred)
        if (too_much := room.too_much(item, done)) is not None:
            done = close_exercise(item, facts, context, rules, strain=strain, barred=too_much)
        room.take(item, done)
        closed[item.key] = done
    return Closing(
        states={key: done.state for key, done in closed.items()},
        decisions={key: done.decision for key, done in closed.items() if done.decision},
        alerts=plan_alerts(items, closed, facts, context, rules.progression),
    )


class _Room:
    """How much the whole plan may still grow today (H9): the first items come first."""

    def __init__(
        self, items: Sequence[PlanItem], facts: DayFacts, context: Circumstances, rules: DayRules
    ) -> None:
        self._rules = rules
        self._by_region: dict[str, int] = {}
        self._items = items
        self._left: float | None = None
        self._before = context.minutes_week_before
        self._facts = facts
        self._days_ahead: DayMinutes | None = None  # few days have an increase: made for it
        limits = rules.progression
        standard = context.mode is Mode.STANDARD
        self._fraction = (
            limits.week_fraction_plan if standard else limits.week_fraction_plan_caution
        )

    def bar(self, item: PlanItem) -> Match | None:
        """Return what keeps the item's region from growing further today, or None."""
        most = self._rules.progression.increases_region_day
        return _FULL if self._by_region.get(item.region, 0) >= most else None

    def too_much(self, item: PlanItem, done: Closed) -> Match | None:
        """Return why the week or the day is too short for the increase, or None."""
        if not _is_increase(done.decision):
            return None
        left = self._minutes_left()
        if left is not None and self._growth(item, done) > left:
            return _FULL
        return self._too_long(item, done)

    @property
    def _days(self) -> DayMinutes:
        if self._days_ahead is None:
            tomorrow, today = self._facts.on + timedelta(days=1), self._facts.planned
            rules = self._rules.daily_plan
            self._days_ahead = DayMinutes(self._items, tomorrow, rules, new=today)
        return self._days_ahead

    def _too_long(self, item: PlanItem, done: Closed) -> Match | None:
        dose = done.state.proposed or done.state.dose
        if not self._days.is_longer(item, dose):
            return None
        minutes = self._days.with_dose(item, dose)
        if minutes <= self._days.most_grown:
            return None
        values = (("minutes", minutes), ("most_minutes", self._days.most_grown))
        return Match("H9", Outcome.HOLD, values)

    def take(self, item: PlanItem, done: Closed) -> None:
        if _is_increase(done.decision):
            self._days.take(item, done.state.proposed or done.state.dose)
            self._by_region[item.region] = self._by_region.get(item.region, 0) + 1
            left = self._minutes_left()
            self._left = None if left is None else left - self._growth(item, done)

    def _minutes_left(self) -> float | None:
        """Return weekly minutes still free; None: no week to compare with, or a small one."""
        small = self._rules.progression.week_minutes_small
        if self._before is None or self._before <= small:
            return None
        if self._left is None:
            now = sum(self._minutes(item, item.state) for item in self._items if _is_done(item))
            self._left = self._before * (1 + self._fraction) - now
        return self._left

    def _growth(self, item: PlanItem, done: Closed) -> float:
        return self._minutes(item, done.state) - self._minutes(item, item.state)

    def _minutes(self, item: PlanItem, state: ExerciseState) -> float:
        return weekly_minutes(state.dose, item.phase, self._rules.daily_plan)


def _is_done(item: PlanItem) -> bool:
    """Return True for an item of the day that has begun and goes on: its minutes were planned."""
    return item.counts and item.state.introduced_on is not None and not item.state.paused


def _is_increase(decision: Decision | None) -> bool:
    return decision is not None and decision.outcome is Outcome.PROGRESS
