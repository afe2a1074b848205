"""What is expected and what was measured of each part that rested, put side by side. KB1.3."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from plans.engine.disuse import Loss
from plans.engine.event import Event
from plans.engine.exercise import Region
from plans.engine.patient import PatientFacts
from plans.engine.recovery import (
    WEEK,
    Goal,
    SideDifference,
    Start,
    Week,
    band,
    goal_of,
    remaining,
    start_of,
)
from plans.engine.recovery_pace import Pace, RecoveryRules, pace_of
from plans.engine.recovery_watch import has_levelled_off, lasting_flags, slow_since

Place = tuple[Region, str]
Part = tuple[str, str]  # muscle and side
State = Literal["expected", "resting", "unsure", "little"]
Fit = Literal["", "below", "within", "above"]


@dataclass(frozen=True, slots=True)
class Followed:
    """The test by which a muscle is followed: a series, and what it found over time."""

    series: str = ""
    values: tuple[SideDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Whose recovery is looked at."""

    patient: PatientFacts
    events: tuple[Event, ...]
    losses: tuple[Loss, ...]
    judgements: tuple[str, ...] = ()
    tests_hurt_above_nrs: int = 10  # a test that hurt more is shown, not believed


@dataclass(frozen=True, slots=True)
class RecoveryCourse:
    """One muscle and side. Without `weeks` there is no number to show, and `state` says why."""

    loss: Loss
    state: State
    pace: Pace
    tested: Followed
    start: Start | None = None
    weeks: tuple[Week, ...] = ()
    goal: Goal | None = None
    latest: SideDifference | None = None  # of the tests that are believed
    fit: Fit = ""  # of the latest; empty while there is nothing to compare
    slow_since: date | None = None
    has_levelled_off: bool = False
    lasting: tuple[str, ...] = ()  # why part of the loss may stay


def recovery_courses(
    case: Case, tested: Mapping[Part, Followed], *, rules: RecoveryRules, on: date
) -> tuple[RecoveryCourse, ...]:
    """Return one course for each region and side, and for each muscle tested; the largest first.

    What was over longer ago than the chart reaches is left out.
    """
    found = [
        _course(case, loss, tested.get((loss.muscle, loss.side), Followed()), rules, on)
        for loss in _followed(case.losses, tested)
    ]
    return tuple(each for each in found if not _is_past(each, case.events, rules, on))


def _followed(losses: Sequence[Loss], tested: Mapping[Part, Followed]) -> Iterable[Loss]:
    """Return the largest loss of each place, one with a number before one without; and the tested.

    `losses` are the largest first.
    """
    chosen: dict[Place, Loss] = {}
    for loss in losses:
        known = chosen.get((loss.region, loss.side))
        if known is None or (known.strength is None and loss.strength is not None):
            chosen[loss.region, loss.side] = loss
    largest = list(chosen.values())
    return [loss for loss in losses if loss in largest or tested.get((loss.muscle, loss.side))]


def _is_past(
    course: RecoveryCourse, events: Sequence[Event], rules: RecoveryRules, on: date
) -> bool:
    event = next(each for each in events if each.key == course.loss.event)
    began = course.start.on if course.start else event.ended_on or on
    return began + rules.shown_weeks_max * WEEK < on


def _course(
    case: Case, loss: Loss, tested: Followed, rules: RecoveryRules, on: date
) -> RecoveryCourse:
    measured = _believed(case, tested)
    pace = pace_of(loss, case.events, patient=case.patient, rules=rules, on=on)
    lasting = lasting_flags(
        loss, measured, case.judgements, patient=case.patient, rules=rules, on=on
    )
    course = RecoveryCourse(
        loss,
        "resting",
        pace,
        tested,
        latest=measured[-1] if measured else None,
        lasting=lasting,
    )
    if loss.confidence == "very_low":
        return replace(course, state="unsure")
    start = start_of(loss, case.events, measured, on=on)
    return course if start is None else _begun(course, start, measured, rules, on)


def _believed(case: Case, tested: Followed) -> tuple[SideDifference, ...]:
    """Return the tests that did not hurt: pain hides strength. Source: SET2.11."""
    most = case.tests_hurt_above_nrs
    return tuple(each for each in tested.values if (each.pain_nrs or 0) <= most)


def _begun(
    course: RecoveryCourse,
    start: Start,
    measured: Sequence[SideDifference],
    rules: RecoveryRules,
    on: date,
) -> RecoveryCourse:
    pace = course.pace
    weeks = band(start, pace, rules, until=on)
    is_little = start.deficit.high <= rules.goal_fraction and not course.tested.values
    return replace(
        course,
        state="little" if is_little else "expected",
        start=start,
        weeks=() if is_little else weeks,
        goal=goal_of(weeks, rules),
        fit=_fit(course.latest, start, pace, rules),
        slow_since=slow_since(measured, start, pace, rules),
        has_levelled_off=has_levelled_off(start, pace, rules, on=on),
    )


def _fit(latest: SideDifference | None, start: Start, pace: Pace, rules: RecoveryRules) -> Fit:
    """Return where the latest test lies; with the band beginning there, nowhere yet."""
    if latest is None or latest.on < start.on or (start.is_measured and latest.on == start.on):
        return ""
    left = remaining(start, pace, rules, on=latest.on)
    if latest.deficit > left.high + 1e-9:
        return "below"
    return "above" if latest.deficit < left.low - 1e-9 else "within"


def expected_on(course: RecoveryCourse, on: date) -> Week | None:
    """Return the expectation of the week `on` lies in; None without a band or outside it."""
    within = (each for each in course.weeks if each.on <= on < each.on + timedelta(days=7))
    return next(within, None)
