"""From the intake to a mode: what kind of wasting this is and how freely the engine may act."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plans.engine.event import Event
from plans.engine.patient import PatientFacts
from plans.engine.reason import Reason
from plans.engine.safety import Action, RedFlag


class Mode(StrEnum):
    """How freely the engine may act. Most free first; the strictest reason wins."""

    STANDARD = "standard"
    STANDARD_CAUTION = "standard_caution"
    THERAPIST_ONLY = "therapist_only"
    REFER = "refer"
    BLOCKED = "blocked"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One type of wasting (knowledge §2.1). `mode_if_new`: not yet diagnosed or getting worse."""

    code: str  # disuse, disuse_joint, neuro_lmn, …
    mode: Mode
    mode_if_new: Mode
    source: tuple[str, ...]
    tag: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause (knowledge §2.2) with its type. A mode given here replaces the type's."""

    code: str
    judgements: tuple[str, ...]
    source: tuple[str, ...]
    tag: str
    mode: Mode | None = None
    mode_if_new: Mode | None = None
    is_unloading: bool = False  # load was taken away: explains a sudden start
    actions: tuple[str, ...] = ()  # letter_prescriber, dietitian, foot_checks, …
    note: str = ""


@dataclass(frozen=True, slots=True)
class TriageRules:
    """Thresholds of the triage; rules/triage.toml."""

    age_blocked_below: int
    age_caution_from: int
    frailty_caution_from: int  # Clinical Frailty Scale
    falls_caution_from: int  # in six months
    icu_therapist_only_weeks: int
    outlier_surgery_weeks: int
    outlier_pain_above_nrs: int
    outlier_retests_without_gain: int


@dataclass(frozen=True, slots=True)
class TriageBook:
    """What the triage reads from the catalogue."""

    flags: tuple[RedFlag, ...]
    judgements: tuple[Judgement, ...]
    causes: tuple[Cause, ...]
    rules: TriageRules


@dataclass(frozen=True, slots=True)
class Outlier:
    """A measured deficit beside what the curve expects. Fractions 0–1 of the other side."""

    deficit_fraction: float
    expected_upper_fraction: float
    test_pain_nrs: int | None = None
    retests_without_gain: int = 0
    surgery_on: date | None = None  # on that joint


@dataclass(frozen=True, slots=True)
class Answers:
    """The intake. None is "not answered" and counts as the answer that is safer.

    `red_flags` holds every question asked as (flag id, "no" | "yes" | follow-up key).
    """

    judgements: tuple[str, ...] = ()  # codes of §2.1; more than one is mixed
    causes: tuple[str, ...] = ()  # codes of §2.2
    is_new: bool | None = None  # a disease found: not diagnosed, new or getting worse
    onset: str = "unknown"  # gradual, sudden, unknown
    red_flags: tuple[tuple[str, str], ...] = ()
    has_sensory_change: bool | None = None  # numb, tingling
    has_reflex_change: bool | None = None
    has_bulbar_sign: bool | None = None  # speech, swallowing
    has_wasting_elsewhere: bool | None = None  # outside the rested part
    has_neuropathic_pain: bool | None = None
    is_pregnant: bool | None = False  # or up to 12 weeks after birth
    has_transplant: bool | None = False
    steroid_over_3_months: bool | None = False
    outlier: Outlier | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """The mode, every reason with the mode it asks for, and the red flags' actions."""

    mode: Mode
    reasons: tuple[tuple[Mode, Reason], ...]  # strictest first
    actions: tuple[Action, ...]  # strictest first
    holds_progress: bool = False  # an outlier: ask the nerve questions before any increase


def assess(
    answers: Answers,
    *,
    patient: PatientFacts,
    events: tuple[Event, ...],
    book: TriageBook,
    on: date,
) -> Assessed:
    """Return the mode by knowledge §2.5: every rule is asked, the strictest answer wins."""
    raise NotImplementedError
