"""What can be measured: range, schedule, lines that matter and the change that is real."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from plans.engine.exercise import Phase, Region

Better = Literal["more", "less", "either"]
Sex = Literal["", "female", "male"]
Of = Literal["", "motion", "exercise", "activity"]
CHAIR_STAND_LINE = "below_average"  # of the norms by age and sex


@dataclass(frozen=True, slots=True)
class CutOff:
    """A line a value is held against; for one sex and age where the source tells them apart."""

    key: str  # below_average, fall_risk, …; its sentence stands in the texts
    op: Literal["<", "<=", ">", ">="]
    value: float
    source: tuple[str, ...]
    tag: str = "D"
    sex: Sex = ""  # empty: both
    from_age: int = 0
    end_age: int | None = None  # first age beyond

    def fits(self, age: int, sex: str) -> bool:
        """Return True if the line is for this person; of an unknown sex it may always be."""
        is_of_age = self.from_age <= age and (self.end_age is None or age < self.end_age)
        return is_of_age and (self.sex in ("", sex) or sex not in ("female", "male"))


@dataclass(frozen=True, slots=True)
class Measure:
    """Something measured. A value outside `low` to `high` cannot be true."""

    key: str
    unit: str  # in words
    ucum: str  # the same for machines; "1" where it is a count or a score
    low: float
    high: float
    decimals: int
    better: Better
    source: tuple[str, ...]
    stale_after_days: int  # older than that, nothing is known
    regions: tuple[Region, ...] = (Region.ALL,)
    sided: bool = False  # taken on each side
    of: Of = ""  # one value for each motion of a joint, exercise or activity of the patient's own
    change: float | None = None  # smaller differences are no clear change
    change_source: tuple[str, ...] = ()
    change_tag: str = ""
    symmetry_error_fraction: float | None = None  # of the ratio of the sides, test to test
    symmetry_source: tuple[str, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    norm: Literal["", "chair_stand"] = ""  # further lines by age and sex, rules/proposals.toml
    every_days: int | None = None  # due again after so long; None: when somebody wants it
    at_gate: bool = False  # and before a region goes on to its next phase
    from_phase: Phase = Phase.P0  # not asked for earlier
    by_patient: bool = False  # the patient may take it at home
    at_home_with: tuple[str, ...] = ()  # only while one of these exercises is in the plan
    score_only: bool = False  # its questions are not ours to show: only the score is kept
    licence: str = ""
    levels: int = 0  # of a grade: how many words stand for 0, 1, …
    tag: str = "D"
    note: str = ""


@dataclass(frozen=True, slots=True)
class NeededRange:
    """How far a joint must move for one use. `deg` is negative where it need not be straight."""

    use: str  # walking, stairs, chair, reaching, …
    deg: float


@dataclass(frozen=True, slots=True)
class JointMotion:
    """One motion of a joint that is measured in degrees."""

    joint: str
    motion: str
    regions: tuple[Region, ...]
    low_deg: float
    high_deg: float
    source: tuple[str, ...]
    needed: tuple[NeededRange, ...] = ()
    tag: str = "D"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one series on one date."""

    value: float
    on: date
    pain_nrs: int | None = field(default=None, kw_only=True)  # worst during the test


def series_of(kind: str, joint: str = "", motion: str = "", how: str = "", of: str = "") -> str:
    """Return the name of a series: its kind, and what tells it apart from others of the kind.

    An active range is the plain one: "rom_deg:knee:flexion", "rom_deg:knee:flexion:passive".
    """
    how = "passive" if how == "passive" else ""
    return ":".join(part for part in (kind, joint, motion, how, of) if part)
