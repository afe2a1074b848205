"""How strength is expected to come back, and what was measured, of one patient."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plans.catalogue import load
from plans.catalogue.books import disuse_book
from plans.catalogue.entries import StrengthTest
from plans.charts.recovery import RecoveryChart, recovery_chart
from plans.engine.body import BOTH
from plans.engine.ceiling import Measured
from plans.engine.disuse import Loss, predicted_losses
from plans.engine.measure import Reading, series_of
from plans.engine.recovery import Week
from plans.engine.recovery_course import (
    Case,
    Followed,
    RecoveryCourse,
    expected_on,
    recovery_courses,
)
from plans.engine.side_difference import side_differences
from plans.queries.facts import Facts
from plans.queries.measured import history_of
from plans.words.measures import series_name

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
    tested = {(loss.muscle, loss.side): _followed(loss, history) for loss in losses}
    known = {part: found for part, found in tested.items() if found is not None}
    return recovery_courses(case, known, rules=rules.recovery, on=on)


def _followed(loss: Loss, history: History) -> Followed | None:
    """Return the test of the muscle: of the first kind with values the series with the most.

    Of equals the latest; one series, never a mixture. Nothing tells where both sides rested.
    """
    if loss.side not in BOTH:
        return None
    tests = (each for each in load().strength_tests if each.muscle == loss.muscle)
    for test in tests:
        found = list(_compared(test, loss.side, history))
        if found:
            return max(found, key=_reach)
    return None


def _reach(followed: Followed) -> tuple[int, date]:
    return len(followed.values), followed.values[-1].on


def _compared(test: StrengthTest, side: str, history: History) -> Iterator[Followed]:
    most = load().rules.recovery.remaining_max_fraction
    measure = load().measures[test.kind]
    for of in test.exercises or ("",):
        series = series_of(test.kind, of=of)
        readings = {each: _readings(history.get((series, each), ())) for each in sorted(BOTH)}
        values = side_differences(measure, readings, weak=side, most=most)
        if values:
            yield Followed(series, values)


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
