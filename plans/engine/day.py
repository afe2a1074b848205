"""What a patient told us about one local date, as the engine reads it. None is "not said"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plans.engine.dose import Dose
from plans.engine.word import Word


class Soreness(Word):
    NO = "no"
    MUSCLES = "muscles"
    JOINT = "joint"


class SessionSoreness(Word):
    """How soreness behaved in one session and after it, where a log tells (knowledge §5.1)."""

    NONE = "none"
    WARMUP_ONLY = "warmup_only"  # gone once warm
    PERSISTS = "persists"  # through the warm-up
    RETURNS = "returns"  # gone once warm, back before the end
    LATER = "after_1h_or_next_day"  # in the joint or repair, not the muscle


class ReasonNotDone(StrEnum):
    PAIN = "pain"
    FEAR = "fear"
    TIME = "time"
    FORGOT = "forgot"
    ILLNESS = "illness"
    TOO_HARD = "too_hard"
    NO_EQUIPMENT = "no_equipment"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The morning of one date, before the first exercise."""

    on: date
    pain_nrs: int  # 0–10
    swelling: int | None = None  # 0 none, 1 mild, 2 moderate, 3 severe; None: no limb region
    soreness: Soreness | None = None
    fever: bool = False
    ill: bool = False
    red_flags: tuple[tuple[str, str], ...] = ()  # (flag id, answer key), "yes" ones only
    near_fall: bool = False  # since yesterday, without falling (G10)
    exhausted: bool = False  # worse for more than 24 h after exercise (G11)


@dataclass(frozen=True, slots=True)
class Session:
    """All bouts of one exercise on one date. Pain and effort are the highest given."""

    on: date
    dose: Dose  # as planned that day, after amendments
    completion: float  # done / prescribed, 0 and up; 1 is all of it
    effort_0_10: float | None = None
    pain_peak_nrs: int | None = None
    spare_reps: int | None = None  # repetitions left in the last set
    reason_not_done: ReasonNotDone | None = None
    sudden: bool = False  # sharp pain, pop, giving way, new numbness
    dizzy: bool = False
    soreness: SessionSoreness | None = None
    swelling: int | None = None  # right after, graded as in the check-in
    heart_rate_bpm: int | None = None  # of several bouts the highest
    systolic_mmhg: int | None = None
    spo2_percent: int | None = None  # … the lowest
    stand_in: str = ""  # the easier exercise that was done in its place, by slug

    @property
    def is_stand_in(self) -> bool:
        return bool(self.stand_in)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """Everything one patient told us about one date. Keys are those of the plan items."""

    on: date
    check_in: CheckIn | None = None
    sessions: Mapping[str, Session] = field(default_factory=dict)
    planned: frozenset[str] = frozenset()  # on the frozen plan of the date
