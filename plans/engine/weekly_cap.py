"""How often, and how far, a dose may grow in seven days (settled §2.9, knowledge §4.3)."""

from datetime import date, timedelta

from plans.engine.assessment import Mode
from plans.engine.day_rules import DayRules
from plans.engine.dose import Dose
from plans.engine.dose_order import amount
from plans.engine.dose_steps import on_grid, with_value
from plans.engine.dose_time import weekly_minutes
from plans.engine.exercise_state import ExerciseState
from plans.engine.plan_item import Circumstances, PlanItem

_WEEK = timedelta(days=7)
_CLIPPED = ("duration_s", "steps", "distance_m")


def latest_increases(state: ExerciseState, effective_on: date) -> tuple[tuple[date, float], ...]:
    """Return the increases of the seven days that end with `effective_on`."""
    return tuple(each for each in state.increases if each[0] > effective_on - _WEEK)


def may_increase(
    item: PlanItem, state: ExerciseState, context: Circumstances, rules: DayRules, *, on: date
) -> bool:
    """Return True if the week has room for one more step that begins to act on `on`.

    A small weekly volume has one, more only above it; with caution always one.
    """
    limits = rules.progression
    allowed = limits.increases_week
    if context.mode is not Mode.STANDARD:
        allowed = limits.increases_week_caution
    minutes = weekly_minutes(state.dose, item.phase, rules.daily_plan)
    if minutes <= limits.week_minutes_small:
        allowed = min(allowed, 1)
    return len(latest_increases(state, on)) < allowed


def clipped(
    item: PlanItem, state: ExerciseState, target: Dose, rules: DayRules, *, on: date
) -> Dose | None:
    """Return `target` within what a week of walking may grow; None where nothing is left.

    Holds for walks from `walking_small_s` on and for steps; a shorter walk grows by its own step.
    """
    before = state.dose
    if item.exercise.progress_rule != "P3" or not _is_long(before, rules):
        return target
    if weekly_minutes(before, item.phase, rules.daily_plan) <= rules.progression.week_minutes_small:
        return target
    week_ago = min([size for _, size in latest_increases(state, on) if size] or [amount(before)])
    limit = week_ago * (1 + rules.progression.week_fraction_walking)
    if amount(target) <= limit:
        return target
    for name in _CLIPPED:
        was, now = getattr(before, name), getattr(target, name)
        if was != now:
            most = on_grid(item.exercise, name, was * limit / amount(before))
            return with_value(before, name, most) if most > was else None
    return None


def _is_long(dose: Dose, rules: DayRules) -> bool:
    return dose.steps is not None or (dose.duration_s or 0) >= rules.progression.walking_small_s
