"""One prescription with all that a day's decisions need, and the patient's circumstances."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from plans.engine.assessment import Mode
from plans.engine.dose import Bounds
from plans.engine.exercise import Exercise, Kind, Phase
from plans.engine.exercise_state import ExerciseState
from plans.engine.oversight import NO_LIMITS, AlertLimits
from plans.engine.safety import Scope
from plans.engine.trend import Trend


# No slots: like a state, an item is copied every night (`at`).
@dataclass(frozen=True)
class PlanItem:
    """One exercise of the approved regime. Items are handed over in order of priority."""

    key: str  # the prescription's id, given back in results
    exercise: Exercise
    region: str
    phase: Phase
    state: ExerciseState
    bounds: Bounds
    starts_on: date
    ended_on: date | None = None
    phase_since: date | None = None
    locked: bool = False  # a therapist keeps this dose (O3)
    protected: bool = False  # tissue that has not healed: the lower pain cap
    is_cue: bool = False
    easier: Sequence[str] = ()  # easier exercises that may be done, by slug
    side: str = "both"  # that works
    # True for an item of the day; cues stand beside them. Asked by most rules, so it is worked out
    # once and copied with the item.
    counts: bool = field(init=False)

    def __post_init__(self) -> None:
        counts = not (self.is_cue or self.exercise.kind is Kind.CUE)
        object.__setattr__(self, "counts", counts)

    def at(self, state: ExerciseState) -> "PlanItem":
        """Return the item with another state."""
        other = object.__new__(PlanItem)
        object.__setattr__(other, "__dict__", {**self.__dict__, "state": state})
        return other


@dataclass(frozen=True, slots=True)
class Suspension:
    """What an open alert keeps resting."""

    code: str
    effect: Scope
    region: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The patient on one date. None is "not known"."""

    mode: Mode
    age: int
    base_pain_nrs: int = 0
    therapist_cap_nrs: int | None = None  # a lower pain cap
    asks: bool = False  # every increase waits for the therapist
    lock: str = ""  # a rule that freezes every dose: O1, O8, OUTLIER
    suspensions: tuple[Suspension, ...] = ()
    paused: bool = False  # a pause covers the date
    completion_7d: float | None = None  # of the 7 days before
    minutes_week_before: int | None = None  # planned minutes of the 7 days before
    open_alert: str = ""  # code of an open alert, high or critical: nothing grows
    by_quota: bool = False  # nerve pain or CRPS: doses grow by time, not by pain (O11)
    hr_max: int | None = None  # personal stop values of a session (S3)
    spo2_min: int | None = None
    is_frail: bool = False  # fewer exercises a day
    is_lighter: bool = False  # the date lies in a lighter week
    trends: tuple[Trend, ...] = ()  # what weeks show at the close of the date (G8, G9)
    limits: AlertLimits = NO_LIMITS  # when this patient's therapist wants to be told
