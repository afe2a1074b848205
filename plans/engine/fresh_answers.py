"""Answers to the criteria of phases that somebody gave or measured, as far as they still count."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plans.engine.body import BOTH, opposite
from plans.engine.ceiling import Body, Measured
from plans.engine.exercise import Exercise, Region
from plans.engine.measure_reading import lsi_fraction
from plans.engine.reason import Value

_CHAIR_STAND = ("sts30_n", "na")
_GOAL = "psfs_0_10:"
_EFFUSION = "effusion_grade"
# Of these the patient's own day says more than what somebody saw last week.
_OF_THE_DAY = ("pain_rest_nrs", "pain_peak_nrs", "pain_within_cap", "swelling", "swelling_rising")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was seen of one criterion's subject on one date."""

    subject: str
    value: Value
    on: date


@dataclass(frozen=True, slots=True)
class Where:
    """The region and side a criterion asks about; `strength` are the series that tell symmetry."""

    side: str
    strength: frozenset[str] = frozenset()


ANYWHERE = Where("na")


def strength_series(region: Region, exercises: Iterable[Exercise]) -> frozenset[str]:
    """Return the series of a region in which both sides can be compared: KB6."""
    lifted = {f"ten_rm_kg:{each.slug}" for each in exercises if region in each.regions}
    return frozenset(lifted | ({"grip_kg"} if region is Region.WRIST_HAND else set()))


def fresh_answers(
    given: Iterable[Answer], body: Body, *, where: Where = ANYWHERE, on: date
) -> Mapping[str, Value]:
    """Return by subject what was seen or measured in the last days before `on`; the latest counts.

    A chair stand that was measured is compared with the norm of the age, whatever was ticked. Of
    pain at rest only the mornings speak.
    """
    since = on - timedelta(days=body.rules.retest_days)
    told = [*given, *_measured(body, where, since, on)]
    latest = sorted((each for each in told if each.on >= since), key=lambda each: each.on)
    found = {each.subject: each.value for each in latest if each.subject != "pain_rest_nrs"}
    stands, person = body.measures.get(_CHAIR_STAND), body.patient
    norm = body.rules.chair_stand_norm(person.age(on), person.sex)
    if stands is not None and stands.on >= since and norm is not None:
        found["sts30_at_norm"] = stands.value >= norm
    return found


def _measured(body: Body, where: Where, since: date, on: date) -> Iterator[Answer]:
    """Yield what the measures of the region's side and of the whole person answer."""
    mine = {
        series: each
        for (series, side), each in body.measures.items()
        if side in ("na", where.side) and since <= each.on and each.counts(on)
    }
    yield from (Answer(series, each.value, each.on) for series, each in mine.items())
    yield from _goals(mine)
    if _EFFUSION in mine:
        grade = mine[_EFFUSION]
        # None and a trace are no swelling; 1+ is mild. Source: KB5.1.
        yield Answer("swelling", max(0, int(grade.value) - 1), grade.on)
    yield from _symmetry(body, mine, where, since, on)


def _goals(mine: Mapping[str, Measured]) -> Iterator[Answer]:
    """Yield the lowest of the patient's own activities, as old as the oldest of them."""
    goals = [each for series, each in mine.items() if series.startswith(_GOAL)]
    if goals:
        lowest = min(each.value for each in goals)
        yield Answer("goal_activity_0_10", lowest, min(each.on for each in goals))


def _symmetry(
    body: Body, mine: Mapping[str, Measured], where: Where, since: date, on: date
) -> Iterator[Answer]:
    """Yield the lowest symmetry of the region's tests; both sides must be as fresh."""
    if where.side not in BOTH:
        return
    found = []
    for series in where.strength & set(mine):
        other = body.measures.get((series, opposite(where.side)))
        if other is None or other.on < since or not other.counts(on):
            continue
        fraction = lsi_fraction(mine[series].value, other.value)
        if fraction is not None:
            found.append((fraction, min(mine[series].on, other.on)))
    if found:
        fraction, day = min(found)
        yield Answer("lsi_fraction", round(fraction, 3), day)


def together(logged: Mapping[str, Value], answers: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return what is known of one date: answers say what can be done, logs what was felt."""
    felt = {name: value for name, value in logged.items() if name in _OF_THE_DAY}
    return {**logged, **answers, **felt}


def retested_on(given: Iterable[Answer], body: Body) -> date | None:
    """Return the latest date on which somebody tested or saw anything; not alone at home."""
    days = [each.on for each in given]
    days += [each.on for each in body.measures.values() if not each.by_patient]
    return max(days, default=None)
