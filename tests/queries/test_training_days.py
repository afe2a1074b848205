"""The calendar: each date by what became of it, and nothing counted that was excused or is open."""

from datetime import date, timedelta
from typing import Any

import pytest

from plans.models import DailyPlan
from plans.queries.training_days import Calendar, DayState, calendar_of
from plans.templatetags.training_days import calendar_key, calendar_sentence
from tests.factories import DAY, NOW, Course, make_course

pytestmark = pytest.mark.django_db
DAY_BEFORE = timedelta(days=1)


@pytest.fixture
def course() -> Course:
    course = make_course()
    DailyPlan.objects.filter(patient=course.patient).exclude(on=DAY).delete()
    return course


def past(course: Course, back: int, *, due: int = 4, done: float = 0, **values: Any) -> None:
    """Add a settled date `back` days before DAY."""
    fields: dict[str, Any] = {"closed_at": NOW, "settled_at": NOW} | values
    DailyPlan.objects.create(
        patient=course.patient,
        regime=course.regime,
        on=DAY - back * DAY_BEFORE,
        planned_at=NOW,
        due_count=due,
        done_sum=done,
        **fields,
    )


def states(calendar: Calendar) -> dict[date, DayState]:
    return {day.on: day.state for week in calendar.weeks for day in week.days}


@pytest.mark.parametrize(
    ("values", "state"),
    [
        pytest.param({"done": 4.0}, DayState.DONE, id="all of it"),
        pytest.param({"done": 3.2}, DayState.DONE, id="four fifths are done"),
        pytest.param({"done": 3.1}, DayState.PARTLY, id="a little less is part of it"),
        pytest.param({}, DayState.MISSED, id="nothing"),
        pytest.param({"due": 0, "excused_count": 4}, DayState.EXCUSED, id="all excused"),
        pytest.param({"due": 0, "kind": "paused"}, DayState.EXCUSED, id="a pause"),
        pytest.param({"due": 0, "kind": "rest"}, DayState.NOTHING_DUE, id="a rest day"),
        pytest.param({"due": 0}, DayState.NOTHING_DUE, id="cues alone"),
    ],
)
def test_a_past_day_has_its_state(values: dict[str, Any], state: DayState, course: Course) -> None:
    past(course, 3, **values)

    assert states(calendar_of(course.patient, on=DAY))[DAY - 3 * DAY_BEFORE] is state


def test_what_can_still_be_logged_is_not_missed(course: Course) -> None:
    found = calendar_of(course.patient, on=DAY)

    assert states(found)[DAY] is DayState.NOT_YET
    assert states(found)[DAY + DAY_BEFORE] is DayState.NOT_YET
    assert found.share is None
    assert "nothing to count" in calendar_sentence(found)


def test_today_is_done_once_nothing_is_open(course: Course) -> None:
    plan = DailyPlan.objects.get(patient=course.patient, on=DAY)
    count = plan.exercises.exclude(prescription__is_cue=True).update(state="done")
    DailyPlan.objects.filter(pk=plan.pk).update(due_count=count, done_sum=count)

    assert states(calendar_of(course.patient, on=DAY))[DAY] is DayState.DONE


def test_the_sentence_counts_days_on_which_something_was_due(course: Course) -> None:
    past(course, 1, done=4)
    past(course, 2, done=1)
    past(course, 3)
    past(course, 4, due=0, excused_count=4)
    past(course, 5, due=0, kind="rest")

    found = calendar_of(course.patient, on=DAY)

    assert (
        calendar_sentence(found) == "You trained on 2 of 3 days. That is 42 % of what was planned."
    )
    assert ("excused", "Excused", 1) in calendar_key(found)


def test_nothing_is_shown_of_the_time_before_the_plan(course: Course) -> None:
    past(course, 8, done=4)

    found = calendar_of(course.patient, on=DAY)

    assert len(found.weeks) == 3
    assert not found.has_earlier


def test_a_long_history_is_looked_at_five_weeks_at_a_time(course: Course) -> None:
    past(course, 180, done=4)

    now, then = (calendar_of(course.patient, on=DAY, back=back) for back in (0, 5))

    assert now.has_earlier
    assert len(now.weeks) == 5
    assert not then.has_earlier
    assert then.share == 1.0
    assert then.until < now.since
