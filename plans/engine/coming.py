"""The days ahead as they come if all goes well: for paper and calendars, never for a dose."""

from datetime import date

from plans.engine.day_rules import ReentryRules
from plans.engine.exercise_state import ExerciseState
from plans.engine.plan_item import PlanItem
from plans.engine.reentry import catch_up


def as_if_done(
    item: PlanItem, on: date, *, is_planned: bool, age: int, rules: ReentryRules
) -> ExerciseState:
    """Return the state after `on`, had the day gone as planned: the same dose, no gap.

    Nothing rises: what has not happened earns nothing.
    """
    state, _ = catch_up(item, on, age=age, rules=rules)
    if not is_planned:
        return state.but(closed_on=on)
    return state.but(
        closed_on=on,
        introduced_on=state.introduced_on or on,
        last_on=on,
        gap_days=0,
        gap_rule="",
        before_gap=None,
    )
