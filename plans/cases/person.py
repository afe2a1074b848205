"""The person of a case: who they are, what the screen and the assessment found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from plans.cases.allowed import Known, OneOf, Within
from plans.catalogue.vocabulary import JOINTS, MOTIONS
from plans.engine.measure import series_of

Nrs = Within(0, 10, "")
Times = Within(0, 99, "times")


@dataclass(frozen=True, slots=True)
class Person:
    """What the engine knows of the person. Left out means not known: the safer value counts."""

    birth_date: date
    sex: Annotated[str, OneOf(("unknown", "female", "male"))] = "unknown"
    body_mass_kg: Annotated[float | None, Within(20, 350, "kg")] = None
    frailty_cfs: Annotated[int | None, Within(1, 9, "")] = None
    falls_6_months: Annotated[int | None, Times] = None
    osteoporosis: bool = False
    helper_at_home: bool = False
    equipment: tuple[str, ...] = ()
    medicines: Annotated[
        tuple[str, ...],
        OneOf(
            (
                "anticoagulant",
                "systemic_steroid",
                "statin",
                "insulin",
                "beta_blocker",
                "opioid_sedative",
                "immunosuppressant",
                "bisphosphonate",
                "fluoroquinolone",
            )
        ),
    ] = ()


@dataclass(frozen=True, slots=True)
class Background:
    """The rest of the intake (knowledge §3.1): kept for the reader, the engine asks none of it."""

    conditions: tuple[str, ...] = ()
    first_noticed_on: date | None = None
    noticed_before_event: bool | None = None
    muscles_affected: tuple[str, ...] = ()
    limb_smaller: bool | None = None
    weakness: Annotated[str, OneOf(("", "none", "local", "general"))] = ""
    balance_trouble: bool | None = None
    long_inactivity: bool | None = None
    height_cm: Annotated[int | None, Within(50, 250, "cm")] = None
    body_mass_6_months_ago_kg: Annotated[float | None, Within(20, 350, "kg")] = None
    dominant_hand: Annotated[str, OneOf(("", "left", "right"))] = ""
    dominant_leg: Annotated[str, OneOf(("", "left", "right"))] = ""
    living: str = ""
    stairs_at_home: Annotated[int | None, Within(0, 200, "steps")] = None
    work: str = ""
    activity_before_min_week: Annotated[int | None, Within(0, 6000, "min a week")] = None
    steps_before_day: Annotated[int | None, Within(0, 60000, "steps a day")] = None
    sport: str = ""
    aid_before: str = ""
    falls_12_months: Annotated[int | None, Times] = None
    fear_0_10: Annotated[int | None, Nrs] = None
    smokes: bool | None = None
    alcohol_units_week: Annotated[float | None, Within(0, 300, "units a week")] = None
    appetite: Annotated[str, OneOf(("", "good", "fair", "poor"))] = ""
    protein_g_day: Annotated[int | None, Within(0, 400, "g a day")] = None
    sleep: str = ""
    mood: str = ""
    logs_alone: bool | None = None
    carer_logs: bool | None = None
    chair_height_cm: Annotated[int | None, Within(25, 80, "cm")] = None
    step_height_cm: Annotated[int | None, Within(3, 60, "cm")] = None
    has_phone: bool | None = None
    language: str = ""
    goals: tuple[str, ...] = ()
    pain_now_nrs: Annotated[int | None, Nrs] = None
    pain_worst_nrs: Annotated[int | None, Nrs] = None
    pain_24h_nrs: Annotated[int | None, Nrs] = None


@dataclass(frozen=True, slots=True)
class BeyondCurve:
    """A measured deficit beside the upper bound of what the curve expects (SET2.11)."""

    deficit_fraction: Annotated[float, Within(0, 1, "of the other side")]
    expected_upper_fraction: Annotated[float, Within(0, 1, "of the other side")]
    test_pain_nrs: Annotated[int | None, Nrs] = None
    retests_without_gain: Annotated[int, Within(0, 20, "retests")] = 0
    surgery_on: date | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """Triage (knowledge §2). A question left out was not answered: the safer answer counts."""

    judgements: Annotated[tuple[str, ...], Known("type of wasting")] = ()
    causes: Annotated[tuple[str, ...], Known("cause")] = ()
    is_new: bool | None = None
    onset: Annotated[str, OneOf(("unknown", "gradual", "sudden"))] = "unknown"
    has_sensory_change: bool | None = None
    has_reflex_change: bool | None = None
    has_bulbar_sign: bool | None = None
    has_wasting_elsewhere: bool | None = None
    has_neuropathic_pain: bool | None = None
    is_pregnant: bool | None = False
    has_transplant: bool | None = False
    steroid_over_3_months: bool | None = False
    has_kidney_or_liver_disease: bool | None = None
    is_catabolic: bool = False
    outlier: BeyondCurve | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """What a therapist saw on the day of the assessment: the criteria of the phases."""

    pain_rest_nrs: Annotated[int | None, Nrs] = None
    pain_peak_nrs: Annotated[int | None, Nrs] = None
    pain_within_cap: bool | None = None
    swelling: Annotated[int | None, Within(0, 3, "0 none, 1 mild, 2 moderate, 3 severe")] = None
    swelling_rising: bool | None = None
    is_steady_upright: bool | None = None
    sits_min: Annotated[int | None, Within(0, 600, "min")] = None
    stands_min: Annotated[int | None, Within(0, 240, "min")] = None
    sit_to_stand_5_effort: Annotated[float | None, Nrs] = None
    transfers_as_before: bool | None = None
    walk_tolerance_min: Annotated[float | None, Within(0, 240, "min")] = None
    walks_a_day: Annotated[int | None, Within(0, 20, "walks")] = None
    walk_effort: Annotated[float | None, Nrs] = None
    one_flight_step_to: bool | None = None
    hand_use_pain_nrs: Annotated[int | None, Nrs] = None
    carries_goal_load: bool | None = None
    carries_20_m_times: Annotated[int | None, Times] = None
    effort_0_10: Annotated[float | None, Nrs] = None
    does_body_weight_version: bool | None = None
    lsi_fraction: Annotated[float | None, Within(0, 2, "of the other side")] = None
    sts30_at_norm: bool | None = None
    goal_activity_0_10: Annotated[float | None, Nrs] = None
    strength_goal_or_plateau: bool | None = None
    goals_met: bool | None = None
    self_managing_weeks: Annotated[int | None, Within(0, 520, "weeks")] = None


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure; `value` has the unit and the range of measures.toml."""

    key: Annotated[str, Known("measure")]
    value: float
    side: Annotated[str, OneOf(("na", "left", "right", "both"))] = "na"
    joint: Annotated[str, OneOf(("", *sorted(JOINTS)))] = ""
    motion: Annotated[str, OneOf(("", *sorted(MOTIONS)))] = ""
    how: Annotated[str, OneOf(("", "active", "passive"))] = ""
    exercise: Annotated[str, Known("exercise", is_optional=True)] = ""
    activity: str = ""
    pain_nrs: Annotated[int | None, Nrs] = None

    @property
    def series(self) -> str:
        """Return the name of the series the value belongs to."""
        of = self.exercise or self.activity
        return series_of(self.key, self.joint, self.motion, self.how, of)


@dataclass(frozen=True, slots=True)
class ToleranceTest:
    """What was managed of one exercise, up to effort 4–5 or the pain cap; it sets the start."""

    exercise: Annotated[str, Known("exercise")]
    field: Annotated[str, OneOf(("reps", "duration_s", "distance_m", "steps"))]
    value: Annotated[float, Within(0, 20000, "in the unit of the field")]


OtherSide10Rm = Mapping[Annotated[str, Known("exercise")], Annotated[float, Within(0, 300, "kg")]]
