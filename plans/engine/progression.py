"""The fold: states in, one day's facts in, states and decisions out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plans.engine.assessment import Mode
from plans.engine.closing import Closed, close_exercise
from plans.engine.day import DayFacts
from plans.engine.day_rules import DayRules
from plans.engine.decision import AlertWanted, Decision, Outcome
from plans.engine.dose_time import weekly_minutes
from plans.engine.exercise_state import ExerciseState
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.strain import strain_of

__all__ = ["Closing", "DayRules", "close_day"]


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
    room = _Room(items, context, rules)
    closed: dict[str, Closed] = {}
    for item in items:
        bar = room.bar(item)
        done = close_exercise(item, facts, context, rules, strain=strain, barred_by=bar)
        if room.is_too_much(item, done):
            done = close_exercise(item, facts, context, rules, strain=strain, barred_by="H9")
        room.take(item, done)
        closed[item.key] = done
    return Closing(
        states={key: done.state for key, done in closed.items()},
        decisions={key: done.decision for key, done in closed.items() if done.decision},
        alerts=tuple(dict.fromkeys(alert for done in closed.values() for alert in done.alerts)),
    )


class _Room:
    """How much the whole plan may still grow today (H9): the first items come first."""

    def __init__(self, items: Sequence[PlanItem], context: Circumstances, rules: DayRules) -> None:
        self._rules = rules
        self._by_region: dict[str, int] = {}
        self._items = items
        self._left: float | None = None
        self._before = context.minutes_week_before
        limits = rules.progression
        standard = context.mode is Mode.STANDARD
        self._fraction = (
            limits.week_fraction_plan if standard else limits.week_fraction_plan_caution
        )

    def bar(self, item: PlanItem) -> str:
        """Return the rule that keeps the item's region from growing further today, or ""."""
        most = self._rules.progression.increases_region_day
        return "H9" if self._by_region.get(item.region, 0) >= most else ""

    def is_too_much(self, item: PlanItem, done: Closed) -> bool:
        if not _is_increase(done.decision):
            return False
        left = self._minutes_left()
        return left is not None and self._growth(item, done) > left

    def take(self, item: PlanItem, done: Closed) -> None:
        if _is_increase(done.decision):
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
