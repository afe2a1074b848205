"""The steps of a dose: what acted, with its reason; what waits or was declined is no step."""

from datetime import timedelta
from typing import Any

import pytest

from plans.models import Decision, Prescription
from plans.queries.dose_course import DoseCourse, choices_of, dose_course
from plans.templatetags.courses import course_sentence, held_text, step_reason, step_title
from tests.factories import DAY, NOW, Course, make_course

pytestmark = pytest.mark.django_db
WALKED = {"duration_s": 480, "bouts_per_day": 1, "schedule": {"every_n_days": 1}}


@pytest.fixture
def course() -> Course:
    course = make_course()
    rows = Prescription.objects.filter(pk=course.planned.prescription_id)
    rows.update(exercise="walk-outdoor", start_dose=WALKED, initial_state={}, is_cue=False)
    course.regime.starts_on = DAY - timedelta(days=40)
    course.regime.save()
    return course


def decide(course: Course, on: int, before: int, after: int | None, **values: Any) -> None:
    """Add a decision `on` days after the beginning that moved the minutes."""
    fields: dict[str, Any] = {
        "rule": "P3",
        "outcome": "progress",
        "matches": [{"rule": "P3", "values": [["effort_0_10", 3], ["pain_peak_nrs", 1]]}],
    }
    Decision.objects.create(
        patient=course.patient,
        prescription=course.planned.prescription,
        effective_on=DAY + timedelta(days=on - 40),
        as_known_at=NOW,
        dose_before=WALKED | {"duration_s": before * 60},
        dose_after=None if after is None else WALKED | {"duration_s": after * 60},
        engine_version="1",
        **fields | values,
    )


def walk(course: Course) -> DoseCourse:
    return dose_course(choices_of(course.patient, on=DAY, language="en")[0], on=DAY)


def test_walking_stands_first(course: Course) -> None:
    Prescription.objects.filter(pk=course.planned.prescription_id).update(position=99)

    assert choices_of(course.patient, on=DAY, language="en")[0].slug == "walk-outdoor"


def test_each_step_tells_its_reason(course: Course) -> None:
    decide(course, 5, 8, 9)
    decide(course, 8, 9, 9, outcome="hold", rule="H8", matches=[])
    decide(course, 12, 9, 7, outcome="regress", rule="G6", matches=[])
    decide(course, 20, 7, None, outcome="suspend_region", rule="S2", matches=[])

    found = walk(course)

    assert [step.move for step in found.steps] == ["start", "up", "down", "paused"]
    up = found.steps[1]
    assert step_title(up) == "Step up: 8 min → 9 min"
    assert step_reason(up) == "Two days went well: effort 3, pain 1. Rule P3."
    assert (
        held_text(up) == "Then the same once more: The new dose is done twice before the next step."
    )
    assert (found.ups, found.downs) == (1, 1)
    assert course_sentence(found).endswith("with: 8 min. Now: paused.")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"answer": "waiting"}, id="it waits"),
        pytest.param({"answer": "declined"}, id="it was declined"),
        pytest.param({"on": 42}, id="it is to come"),
    ],
)
def test_what_does_not_act_is_no_step(values: dict[str, Any], course: Course) -> None:
    given = {"on": 5} | values
    if "answer" in given:
        given |= {"answered_by": course.therapist, "answered_at": NOW}
    if given.get("answer") == "waiting":
        given |= {"answered_by": None, "answered_at": None}
    decide(course, given.pop("on"), 8, 9, **given)

    assert [step.move for step in walk(course).steps] == ["start"]
    assert "No step yet" in course_sentence(walk(course))
