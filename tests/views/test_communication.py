"""The two pages of one conversation."""

import uuid

import pytest

from plans.models import Communication
from tests.factories import Course
from tests.views.asking import browser, text

pytestmark = pytest.mark.django_db
PAGE = "/messages/"


def form(body: str = "May I swim?") -> dict[str, str]:
    return {"body": body, "entry_id": str(uuid.uuid4())}


def of_therapist(course: Course) -> str:
    return f"/patients/{course.patient.pk}/messages/"


def test_says_first_that_nobody_reads_at_once_and_whom_to_call(course: Course) -> None:
    page = text(browser(course.person).get(PAGE))

    assert page.index("Nobody reads this at once") < page.index("Your message")
    assert "Call 112 now" in page
    assert "The clinic reads this in its hours" in page


def test_a_question_is_answered_and_both_see_it_was_read(course: Course) -> None:
    patient, therapist = browser(course.person), browser(course.therapist)
    patient.post(PAGE, form())
    assert "1 new" in text(therapist.get(f"/patients/{course.patient.pk}/"))

    therapist.post(of_therapist(course), form("Next week."))
    page = text(patient.get(PAGE))

    assert "Next week." in page
    assert f"Read by {course.therapist}" in page
    assert "1 new" not in text(therapist.get(f"/patients/{course.patient.pk}/"))
    patient.post("/messages/read/")
    assert f"Read by {course.person}" in text(therapist.get(of_therapist(course)))


def test_looking_marks_nothing_as_read(course: Course) -> None:
    browser(course.person).post(PAGE, form())
    browser(course.therapist).get(of_therapist(course))
    assert Communication.objects.get().read_at is None


def test_what_was_typed_stays_when_it_is_refused(course: Course) -> None:
    answer = browser(course.person).post(PAGE, form("x" * 1001))

    assert answer.status_code == 422
    assert "x" * 1001 in text(answer)
    assert "Your message" in text(answer)


@pytest.mark.parametrize("kind", ["about", "on"])
def test_a_message_may_be_about_an_exercise_or_a_day(course: Course, kind: str) -> None:
    on = course.planned.plan.on
    path = f"/messages/about/{course.planned.pk}/" if kind == "about" else f"/messages/on/{on}/"
    browser(course.person).post(path, form())

    row = Communication.objects.get()
    assert row.about_on == on
    assert (row.planned_id == course.planned.pk) == (kind == "about")


def test_what_is_written_is_shown_as_text(course: Course) -> None:
    browser(course.person).post(PAGE, form("<script>x()</script>"))
    assert b"<script>x()" not in browser(course.therapist).get(of_therapist(course)).content


def test_hours_are_shown_by_the_patients_clock(course: Course) -> None:
    reader = browser(course.person)
    reader.post(PAGE, form())
    assert "2 March, 10:00" in text(reader.get(PAGE))  # 09:00 in UTC


def test_a_question_brings_the_patient_up_on_the_caseload(course: Course) -> None:
    therapist = browser(course.therapist)
    assert "A message for you" not in text(therapist.get("/caseload/"))
    browser(course.person).post(PAGE, form())

    page = text(therapist.get("/caseload/"))
    assert f'<a href="{of_therapist(course)}">A message for you</a>' in page

    therapist.post(f"{of_therapist(course)}read/")
    assert "A message for you" not in text(therapist.get("/caseload/"))
