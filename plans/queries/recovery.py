"""How strength is expected to come back, and what was measured, of one patient."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plans.catalogue import load
from plans.catalogue.books import disuse_book
from plans.charts.recovery import RecoveryChart, recovery_chart
from plans.engine.body import BOTH, opposite
from plans.engine.ceiling import Measured
from plans.engine.disuse import predicted_losses
from plans.engine.exercise import Region
from plans.engine.measure import Reading
from plans.engine.recovery import SideDifference, Week
from plans.engine.recovery_course import (
    Case,
    Followed,
    Place,
    RecoveryCourse,
    expected_on,
    recovery_courses,
)
from plans.engine.side_difference import side_differences
from plans.queries.facts import Facts
from plans.queries.measure_names import series_name
from plans.queries.measured import history_of
from plans.queries.seen import strength_of

History = Mapping[tuple[str, str], Sequence[Measured]]


@dataclass(frozen=True, slots=True)
class Recovering:
    """One course as a page shows it."""

    course: RecoveryCourse
    test: str  # what is followed, in words
    chart: RecoveryChart | None
    rows: tuple[Week, ...]  # the marked weeks of the chart, as a table
    now: Week | None  # what is expected today


def recovery_of(
    patient: UUID, facts: Facts, *, on: date, language: str, history: History | None = None
) -> tuple[Recovering, ...]:
    """Return every course, the largest loss first; one query unless `history` is given."""
    known = history_of(patient) if history is None else history
    courses = courses_of(facts, known, on=on)
    return tuple(_shown(each, on, language) for each in courses)


def courses_of(facts: Facts, history: History, *, on: date) -> tuple[RecoveryCourse, ...]:
    """Return the courses of a patient whose rows are read already."""
    answers = facts.answers.get("answers", {})
    losses = predicted_losses(
        facts.events,
        patient=facts.patient,
        book=disuse_book(),
        is_catabolic=bool(answers.get("is_catabolic")),
        on=on,
    )
    rules = load().rules
    case = Case(
        facts.patient,
        facts.events,
        losses,
        tuple(answers.get("judgements", ())),
        rules.triage.outlier_pain_above_nrs,
    )
    places = {(loss.region, loss.side) for loss in losses}
    tested = {place: _followed(place, history) for place in places}
    return recovery_courses(case, tested, rules=rules.recovery, on=on)


def _followed(place: Place, history: History) -> Followed:
    """Return the test with the most values, of equals the latest: one series, never a mixture."""
    region, side = place
    if side not in BOTH:
        return Followed()
    found = [Followed(series, values) for series, values in _compared(region, side, history)]
    return max(found, key=_reach, default=Followed())


def _reach(tested: Followed) -> tuple[int, date]:
    return len(tested.values), tested.values[-1].on


def _compared(
    region: Region, side: str, history: History
) -> Iterator[tuple[str, tuple[SideDifference, ...]]]:
    most = load().rules.recovery.remaining_max_fraction
    for series in sorted(strength_of(region)):
        measure = load().measures[series.split(":")[0]]
        sides = {
            each: _readings(history.get((series, each), ())) for each in (side, opposite(side))
        }
        values = side_differences(measure, sides, weak=side, most=most)
        if values:
            yield series, values


def _readings(values: Iterable[Measured]) -> list[Reading]:
    return [Reading(each.value, each.on, pain_nrs=each.pain_nrs) for each in values]


def _shown(course: RecoveryCourse, on: date, language: str) -> Recovering:
    chart = None
    if course.weeks:
        goal = load().rules.recovery.goal_fraction
        chart = recovery_chart(course.weeks, course.tested.values, goal_fraction=goal, on=on)
    marked = {tick.value for tick in chart.weeks} if chart else set()
    return Recovering(
        course=course,
        test=_test_name(course.tested.series, language),
        chart=chart,
        rows=tuple(week for week in course.weeks if week.number in marked),
        now=expected_on(course, on),
    )


def _test_name(series: str, language: str) -> str:
    kind, _colon, of = series.partition(":")
    return series_name(kind, of=of, language=language) if series else ""
