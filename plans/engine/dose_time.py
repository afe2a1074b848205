"""How long a dose takes, by the plan's own reckoning (settled §2.9)."""

from math import ceil

from plans.engine.day_rules import DailyPlanRules
from plans.engine.dose import Dose, Schedule
from plans.engine.exercise import Phase

_EARLY = frozenset({Phase.P0, Phase.P1})


def planned_seconds(dose: Dose, phase: Phase, rules: DailyPlanRules) -> float:
    """Return the seconds of one day: set-up, sets and the rests between them, every bout."""
    sets = dose.sets or 1
    bout_s = rules.set_up_s + sets * _set_seconds(dose, rules)
    if sets > 1:
        bout_s += (sets - 1) * rest_seconds(dose, phase, rules)
    return bout_s * dose.bouts_per_day


def rest_seconds(dose: Dose, phase: Phase, rules: DailyPlanRules) -> int:
    """Return the rest between two sets: the dose's own, else that of the phase."""
    if dose.rest_s is not None:
        return dose.rest_s
    return rules.rest_early_s if phase in _EARLY else rules.rest_later_s


def _set_seconds(dose: Dose, rules: DailyPlanRules) -> float:
    if dose.duration_s is not None:
        return dose.duration_s * (dose.reps or 1)
    if dose.distance_m is not None:
        return dose.distance_m / rules.carry_m_per_s * (dose.reps or 1)
    if dose.steps is not None:
        return dose.steps * rules.step_s
    if dose.flights is not None:
        return dose.flights * rules.flight_s
    each_s = dose.hold_s + rules.hold_extra_s if dose.hold_s else rules.repetition_s
    return (dose.reps or 1) * each_s


def planned_minutes(dose: Dose, phase: Phase, rules: DailyPlanRules) -> int:
    """Return the whole minutes of one day, rounded up."""
    return ceil(planned_seconds(dose, phase, rules) / 60)


def days_a_week(schedule: Schedule) -> float:
    """Return on how many days of a week an exercise is due."""
    return schedule.per_week or 7 / (schedule.every_n_days or 1)


def weekly_minutes(dose: Dose, phase: Phase, rules: DailyPlanRules) -> float:
    """Return the planned minutes of a week."""
    return planned_seconds(dose, phase, rules) / 60 * days_a_week(dose.schedule)
