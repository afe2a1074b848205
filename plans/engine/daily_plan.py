"""What to do on one date: which items are due, at which dose, and what rests until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from plans.engine.assessment import Mode
from plans.engine.day_minutes import DayMinutes
from plans.engine.day_rules import DailyPlanRules, DayRules
from plans.engine.dose import Dose
from plans.engine.dose_time import planned_seconds
from plans.engine.exercise import Kind, Phase
from plans.engine.exercise_state import ExerciseState
from plans.engine.lighter_week import lighter
from plans.engine.loading import is_loading
from plans.engine.muscle_rest import rests_until
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.reentry import catch_up
from plans.engine.rule_stop import suspension_of
from plans.engine.timetable import is_due

_NEVER = frozenset({Mode.REFER, Mode.EMERGENCY, Mode.BLOCKED})
_EARLY = frozenset({Phase.P0, Phase.P1})
MUSCLE_REST = "muscle_rest"
LIGHTER_WEEK = "lighter_week"


class DayKind(StrEnum):
    ACTIVE = "active"
    REST = "rest"
    PAUSED = "paused"
    SUSPENDED = "suspended"


class PlannedItem(NamedTuple):
    """One exercise of the day, its dose to be frozen. `why` is a rule, or "" for as before."""

    key: str
    dose: Dose
    why: str = ""
    is_cue: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """An item of the regime that is not on today's plan though its timetable says so."""

    key: str
    reason: str  # a rule id, an alert's code, "muscle_rest", or "later": joins step by step
    until: date | None = None  # first day back, where known


@dataclass(frozen=True, slots=True)
class DayPlan:
    on: date
    kind: DayKind
    items: tuple[PlannedItem, ...]  # ordinary activity first; cues last
    planned_minutes: int
    withheld: tuple[Withheld, ...]


def plan_day(
    items: Sequence[PlanItem], on: date, context: Circumstances, rules: DayRules
) -> DayPlan:
    """Return the plan of `on` from the states as they are; tomorrow's is a preview.

    `context.suspensions` are those in force when planning. Doses of a gap are re-entry doses.
    """
    if context.paused or context.mode in _NEVER:
        kind = DayKind.PAUSED if context.paused else DayKind.SUSPENDED
        return DayPlan(on, kind, (), 0, ())
    due = [item for item in items if is_due(item, on)]
    rests = {item.key: why for item in due if (why := _withheld(item, items, on, context, rules))}
    ready = [item for item in due if item.key not in rests]
    later = _later(items, ready, on, context, rules.daily_plan)
    chosen = [item for item in ready if item.key not in later]
    planned, paused = _dosed(chosen, on, context, rules)
    minutes = _minutes(chosen, planned, rules.daily_plan)
    turns = (Withheld(item.key, "later") for item in ready if item.key in later)
    withheld = (*rests.values(), *paused, *turns)
    return DayPlan(on, _kind(planned, due, context), planned, minutes, withheld)


def _withheld(
    item: PlanItem,
    items: Sequence[PlanItem],
    on: date,
    context: Circumstances,
    rules: DayRules,
) -> Withheld | None:
    """Return why an item rests on `on`, or None."""
    state = item.state
    if state.paused:
        return Withheld(item.key, state.paused)
    hit = suspension_of(item, context)
    if hit is not None:
        return Withheld(item.key, hit.code)
    if state.rest_until is not None and on < state.rest_until:
        return Withheld(item.key, state.rest_rule, state.rest_until)
    if context.base_pain_nrs >= rules.daily_plan.no_loading_pain_nrs and is_loading(item.exercise):
        return Withheld(item.key, "O5")
    rested_on = rests_until(item, items, on, rules.daily_plan)
    return Withheld(item.key, MUSCLE_REST, rested_on) if rested_on is not None else None


def _later(
    items: Sequence[PlanItem],
    ready: Sequence[PlanItem],
    on: date,
    context: Circumstances,
    rules: DailyPlanRules,
) -> frozenset[str]:
    """Return the keys of ready items that wait for their turn, or for room; cues never wait."""
    new = [item for item in ready if item.counts and item.state.introduced_on is None]
    if not new:
        return frozenset()
    begun = [
        item.state.introduced_on
        for item in items
        if item.counts
        and item.state.introduced_on
        and (item.ended_on is None or on < item.ended_on)
    ]
    early = all(item.phase in _EARLY for item in items)
    most = rules.items_early if early else rules.items_later
    room = (min(most, rules.items_frail) if context.is_frail else most) - len(begun)
    if room <= 0:
        room = int(_may_grow(max(begun), on, context, rules))
    joining = _fitting(new, room, DayMinutes(items, on, rules))
    return frozenset(item.key for item in new) - joining


def _fitting(new: Sequence[PlanItem], room: int, days: DayMinutes) -> frozenset[str]:
    """Return up to `room` items, in order of priority, that leave every day within its minutes.

    The very first always fits: a day has one exercise at least.
    """
    joining: set[str] = set()
    for item in new:
        if len(joining) >= room:
            break
        if days.is_empty or days.with_dose(item, item.state.dose) <= days.most:
            days.take(item, item.state.dose)
            joining.add(item.key)
    return frozenset(joining)


def _may_grow(latest_on: date, on: date, context: Circumstances, rules: DailyPlanRules) -> bool:
    # A plan nobody looked at takes nothing new (O8): one more item is an increase.
    if context.lock or context.open_alert or (context.completion_7d or 0) < rules.more_completion:
        return False
    return on - latest_on >= timedelta(days=rules.more_every_days)


def _dosed(
    chosen: Sequence[PlanItem], on: date, context: Circumstances, rules: DayRules
) -> tuple[tuple[PlannedItem, ...], tuple[Withheld, ...]]:
    """Return the items with their doses in the order of the page, and those a gap pauses."""
    planned, paused = [], []
    for item in sorted(chosen, key=_place):
        state, _ = catch_up(item, on, age=context.age, rules=rules.reentry)
        if state.paused:
            paused.append(Withheld(item.key, state.paused))
        else:
            planned.append(_planned(item, state, context, rules.daily_plan))
    return tuple(planned), tuple(paused)


def _planned(
    item: PlanItem, state: ExerciseState, context: Circumstances, rules: DailyPlanRules
) -> PlannedItem:
    """Return the item at its dose; in a lighter week with less of it, where no gap eased it."""
    if not context.is_lighter or not item.counts or state.gap_rule:
        return PlannedItem(item.key, state.dose, state.gap_rule, not item.counts)
    less = lighter(item.exercise, state.dose, item.bounds, rules)
    return PlannedItem(item.key, less, LIGHTER_WEEK if less != state.dose else "")


def _place(item: PlanItem) -> int:
    if not item.counts:
        return 2
    return 0 if item.exercise.kind is Kind.ADL else 1


def _kind(
    planned: Sequence[PlannedItem], due: Sequence[PlanItem], context: Circumstances
) -> DayKind:
    if planned:
        return DayKind.ACTIVE
    if any(suspension_of(item, context) for item in due):
        return DayKind.SUSPENDED
    return DayKind.REST


def _minutes(
    chosen: Sequence[PlanItem], planned: Sequence[PlannedItem], rules: DailyPlanRules
) -> int:
    phases = {item.key: item.phase for item in chosen}
    seconds = sum(
        planned_seconds(each.dose, phases[each.key], rules) for each in planned if not each.is_cue
    )
    return ceil(seconds / 60)
