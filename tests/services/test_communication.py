"""Messages: kept once, read when somebody says so, by the other side alone."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from plans.models import Communication
from plans.models.communication import LONGEST
from plans.queries.access import Role
from plans.queries.conversation import conversation_of, unread_by_therapists
from plans.services.communication import mark_read, send_message
from tests.factories import NOW, Course, make_course

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def course() -> Course:
    return make_course()


def ask(course: Course, body: str = "May I swim?", **values: object) -> Communication:
    given = {"entry_id": uuid.uuid4(), "by": course.person, "role": Role.PATIENT, "now": NOW}
    return send_message(patient=course.patient, body=body, **(given | values))  # type: ignore[arg-type]


def answer(course: Course) -> Communication:
    return ask(course, "Next week.", by=course.therapist, role=Role.THERAPIST, now=LATER)


def test_what_is_sent_twice_is_kept_once(course: Course) -> None:
    entry_id = uuid.uuid4()
    assert ask(course, entry_id=entry_id) == ask(course, entry_id=entry_id, now=LATER)
    assert Communication.objects.count() == 1


def test_other_words_under_the_same_id_are_refused(course: Course) -> None:
    entry_id = uuid.uuid4()
    ask(course, entry_id=entry_id)

    with pytest.raises(ValidationError) as refused:
        ask(course, "May I run?", entry_id=entry_id)
    assert "body" in refused.value.message_dict


@pytest.mark.parametrize("body", ["", "   \n", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused(course: Course, body: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ask(course, body)
    assert "body" in refused.value.message_dict
    assert not Communication.objects.exists()


def test_one_side_marks_what_the_other_wrote(course: Course) -> None:
    question, reply = ask(course), answer(course)

    assert mark_read(patient=course.patient, by=course.therapist, role=Role.THERAPIST, now=LATER)
    question.refresh_from_db()
    reply.refresh_from_db()

    assert (question.read_by, question.read_at) == (course.therapist, LATER)
    assert reply.read_at is None


def test_what_was_read_stays_read_by_the_first(course: Course) -> None:
    question = ask(course)
    mark_read(patient=course.patient, by=course.therapist, role=Role.THERAPIST, now=NOW)

    again = mark_read(patient=course.patient, by=course.therapist, role=Role.THERAPIST, now=LATER)

    question.refresh_from_db()
    assert (again, question.read_at) == (0, NOW)


def test_a_message_names_its_exercise_and_its_day(course: Course) -> None:
    ask(course, planned=course.planned)

    said = conversation_of(course.patient, role=Role.THERAPIST, language="en").said[0]

    assert said.about
    assert said.row.about_on == course.planned.plan.on
    assert (said.is_mine, said.is_new) == (False, True)


def test_the_conversation_is_in_order_and_counts_what_is_new(course: Course) -> None:
    ask(course)
    answer(course)

    patients = conversation_of(course.patient, role=Role.PATIENT, language="en")

    assert [each.row.body for each in patients.said] == ["May I swim?", "Next week."]
    assert patients.new_count == 1
    assert unread_by_therapists(course.patient.pk).count() == 1


def test_nobody_writes_to_a_clinic_that_has_discharged_them(course: Course) -> None:
    course.patient.state = "discharged"
    with pytest.raises(ValidationError):
        ask(course)
