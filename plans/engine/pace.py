"""How one bout of a dose is gone through: by the clock, by counting, or by neither."""

from dataclasses import dataclass
from enum import StrEnum

from plans.engine.day_rules import DailyPlanRules
from plans.engine.dose import Dose
from plans.engine.dose_time import rest_seconds
from plans.engine.exercise import Phase

_A_MINUTE_S = 60
_QUARTER_S = 15
_WHOLE_FROM_S = 5 * _A_MINUTE_S


class By(StrEnum):
    """What paces an exercise."""

    MINUTES = "minutes"
    HOLDS = "holds"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Pace:
    """The repetitions and sets of one bout; `work_s` is 0 where taps count instead of a clock."""

    by: By
    work_s: int
    gap_s: int  # to let go between two holds
    reps: int
    sets: int
    rest_s: int  # between sets

    @property
    def total(self) -> int:
        """Return all repetitions."""
        return self.reps * self.sets


def told_s(seconds: int) -> int:
    """Return a stretch of time as people say it: whole minutes from five on, quarters before.

    A step of some per cent ends in “9 min 36 s”. That stays stored; nobody has to do the 36.
    """
    if seconds < _A_MINUTE_S:
        return seconds
    grain = _A_MINUTE_S if seconds >= _WHOLE_FROM_S else _QUARTER_S
    return (seconds + grain // 2) // grain * grain


def pace_of(dose: Dose, phase: Phase, rules: DailyPlanRules) -> Pace | None:
    """Return how a bout is paced; None for stairs, steps and metres, and for a single repetition.

    The times between are those the planned minutes are reckoned with (settled §2.9).
    """
    reps, sets = dose.reps or 1, dose.sets or 1
    rest_s = rest_seconds(dose, phase, rules)
    if dose.duration_s:
        return Pace(By.MINUTES, told_s(dose.duration_s), 0, reps, sets, rest_s)
    if any((dose.distance_m, dose.steps, dose.flights)):
        return None
    if dose.hold_s:
        return Pace(By.HOLDS, dose.hold_s, int(rules.hold_extra_s), reps, sets, rest_s)
    if reps * sets > 1:
        return Pace(By.COUNT, 0, 0, reps, sets, rest_s)
    return None
