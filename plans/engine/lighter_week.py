"""The lighter week a therapist may choose: every so many weeks less volume, the same weight."""

from datetime import date

from plans.engine.day_rules import DailyPlanRules
from plans.engine.dose import Bounds, Dose
from plans.engine.dose_steps import on_grid, with_value
from plans.engine.exercise import Exercise

# The first that applies gets smaller; a weight stays, so that the week is shorter and not easier.
_VOLUME = ("duration_s", "distance_m", "steps", "flights", "reps", "sets")


def is_lighter_week(starts_on: date, on: date, rules: DailyPlanRules) -> bool:
    """Return True in the last week of each round of weeks, counted from the plan's first day."""
    days = (on - starts_on).days
    return days >= 0 and days // 7 % rules.lighter_every_weeks == rules.lighter_every_weeks - 1


def lighter(exercise: Exercise, dose: Dose, bounds: Bounds, rules: DailyPlanRules) -> Dose:
    """Return `dose` with less volume, never below the approved least."""
    for name in _VOLUME:
        value, least = getattr(dose, name), getattr(bounds.min, name)
        if not value:
            continue
        smaller = on_grid(exercise, name, value * rules.lighter_factor)
        smaller = smaller if least is None else max(smaller, least)
        if 0 < smaller < value:
            return with_value(dose, name, smaller)
    return dose
