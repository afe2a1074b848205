"""What a measure says: a real change, symmetry of the sides, lines crossed, what is due."""

import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plans.engine.exercise import Phase, Region
from plans.engine.measure import CHAIR_STAND_LINE, CutOff, Measure, Sex
from plans.engine.patient import PatientFacts
from plans.engine.proposal_rules import ProposalRules

_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_NORM_SOURCE = ("KB6", "STEADI")


class Change(StrEnum):
    """What became of a value. `MORE` and `LESS` where neither is better: a girth."""

    BETTER = "better"
    WORSE = "worse"
    MORE = "more"
    LESS = "less"
    UNCLEAR = "no_clear_change"
    UNKNOWN = "not_known"  # nothing to compare with, or no change that matters is known


def real_change(measure: Measure, earlier: float | None, later: float | None) -> Change:
    """Return what became of a value: a difference under the change that matters is not clear."""
    if earlier is None or later is None or measure.change is None:
        return Change.UNKNOWN
    grown = later - earlier
    # Decimals: what differs by exactly the change must not fail by a rounding.
    if abs(grown) < measure.change - 1e-9:
        return Change.UNCLEAR
    if measure.better == "either":
        return Change.MORE if grown > 0 else Change.LESS
    return Change.BETTER if (grown > 0) == (measure.better == "more") else Change.WORSE


def lsi_fraction(weak: float, strong: float) -> float | None:
    """Return the weak side as a part of the strong one; None where that has no strength at all."""
    return weak / strong if strong > 0 else None


@dataclass(frozen=True, slots=True)
class Symmetry:
    """Both sides of one series. `fraction` is that of the treated side, else of the lower."""

    weak: float
    strong: float
    fraction: float | None  # None where a ratio says nothing
    difference: float  # treated less other


def symmetry(
    measure: Measure, values: Mapping[str, float], *, treated: str = ""
) -> Symmetry | None:
    """Return how the sides compare; None unless both are known.

    A ratio is told of strength and distance only: degrees, girths and grades have a difference.
    """
    if not {"left", "right"} <= set(values):
        return None
    sides = ("left", "right") if treated != "right" else ("right", "left")
    mine, other = (values[side] for side in sides)
    if treated not in ("left", "right"):
        mine, other = sorted((mine, other))
    has_ratio = measure.better == "more" and measure.low >= 0
    fraction = lsi_fraction(mine, other) if has_ratio else None
    return Symmetry(mine, other, fraction, mine - other)


def lines_crossed(
    measure: Measure, value: float, *, patient: PatientFacts, rules: ProposalRules, on: date
) -> tuple[CutOff, ...]:
    """Return the lines a value is beyond, one of each key.

    Of an unknown sex the stricter line speaks: the one that is crossed first. Source: SET3.7.
    """
    age, found = patient.age(on), dict[str, CutOff]()
    for line in (*measure.cut_offs, *_norms(measure, rules)):
        if line.fits(age, patient.sex) and _COMPARE[line.op](value, line.value):
            found.setdefault(line.key, line)
    return tuple(found.values())


def _norms(measure: Measure, rules: ProposalRules) -> Iterator[CutOff]:
    if measure.norm != "chair_stand":
        return
    norms = rules.chair_stand_norms
    ends = [*(each.from_age for each in norms[1:]), rules.norm_age_end]
    for norm, end in zip(norms, ends, strict=True):
        columns: tuple[tuple[Sex, int], ...] = (("male", norm.men), ("female", norm.women))
        for sex, least in columns:
            ages = {"from_age": norm.from_age, "end_age": end}
            yield CutOff(CHAIR_STAND_LINE, "<", least, _NORM_SOURCE, "V", sex, **ages)


def is_fresh(measure: Measure, taken_on: date, *, on: date) -> bool:
    """Return True while a value counts; an older one is as good as unknown, as is a later one."""
    return 0 <= (on - taken_on).days <= measure.stale_after_days


@dataclass(frozen=True, slots=True)
class Due:
    """A measure to take. `is_stale`: what is on record no longer counts."""

    key: str
    last_on: date | None
    is_stale: bool


def due_measures(
    measures: Iterable[Measure],
    last_taken: Mapping[str, date],
    *,
    regions: frozenset[Region],
    phases: Iterable[Phase],
    at_gate: bool = False,
    on: date,
) -> tuple[Due, ...]:
    """Return what is due on `on`, what was never taken first, then the longest ago.

    `regions` and `phases` are those under treatment. What the calendar does not ask for is due at
    a gate only: before a region goes on, everything that belongs there is taken once more.
    """
    highest = max(phases, default=Phase.P0)
    found = [
        Due(each.key, last, last is None or not is_fresh(each, last, on=on))
        for each in measures
        if belongs(each, regions) and each.from_phase <= highest
        for last in [last_taken.get(each.key)]
        if _is_due(each, last, on, at_gate=at_gate)
    ]
    return tuple(sorted(found, key=lambda due: (due.last_on or date.min, due.key)))


def belongs(measure: Measure, regions: frozenset[Region]) -> bool:
    """Return True if the measure is one of these regions, or of everybody."""
    return Region.ALL in measure.regions or not regions.isdisjoint(measure.regions)


def _is_due(measure: Measure, last: date | None, on: date, *, at_gate: bool) -> bool:
    if measure.score_only:
        return False
    if measure.every_days is None:
        return at_gate and measure.at_gate and (last is None or not is_fresh(measure, last, on=on))
    return last is None or (on - last).days >= measure.every_days
