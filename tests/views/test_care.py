"""Whom care has left, who comes back, and whose access ends."""

import pytest

from plans.models import CareAccess, Patient
from tests.factories import Course, make_patient
from tests.views.asking import browser

pytestmark = pytest.mark.django_db


def discharged(course: Course) -> Patient:
    Patient.objects.filter(pk=course.patient.pk).update(
        state="discharged", state_since=course.patient.created_at.date()
    )
    return course.patient


def test_the_discharged_are_found_and_nobody_else_s(course: Course) -> None:
    patient = discharged(course)
    stranger = make_patient(state="discharged", family_name="Fremd")

    page = browser(course.therapist).get("/caseload/discharged/").content.decode()

    assert f"/patients/{patient.pk}/" in page
    assert str(stranger.pk) not in page


def test_who_is_in_care_is_not_among_the_discharged(course: Course) -> None:
    page = browser(course.therapist).get("/caseload/discharged/").content.decode()

    assert str(course.patient.pk) not in page


def test_the_discharged_are_paged(course: Course) -> None:
    for number in range(51):
        make_patient(clinic=course.patient.clinic, state="discharged", family_name=f"A{number:02}")

    client = browser(course.therapist)
    first, second = (
        client.get(f"/caseload/discharged/?page={number}").content.decode() for number in (1, 2)
    )

    assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (50, 1)


def test_a_discharged_patient_comes_back(course: Course) -> None:
    patient, client = discharged(course), browser(course.therapist)
    page = f"/patients/{patient.pk}/"
    assert f"{page}reopen/" in client.get(page).content.decode()

    client.post(f"{page}reopen/")

    assert Patient.objects.get(pk=patient.pk).state == "in_care"
    assert "Only a discharged" in client.post(f"{page}reopen/", follow=True).content.decode()


def test_an_access_ends_at_once(course: Course) -> None:
    access = CareAccess.objects.get(user=course.onlooker)
    path = f"/patients/{course.patient.pk}/access/end/"

    browser(course.therapist).post(path, {"access": access.pk})

    assert not CareAccess.objects.of(course.onlooker).exists()
    assert CareAccess.objects.of(course.logger).exists()


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 30])
def test_an_access_that_is_not_there_ends_nothing(course: Course, number: str) -> None:
    path = f"/patients/{course.patient.pk}/access/end/"

    answer = browser(course.therapist).post(path, {"access": number}, follow=True)

    assert answer.status_code == 200
    assert CareAccess.objects.filter(ended_at=None).count() == 3


def test_the_access_of_another_s_patient_is_not_ended(course: Course) -> None:
    other = make_patient()
    access = CareAccess.objects.create(
        patient=other, user=None, relation="self", created_at=other.created_at
    )

    browser(course.therapist).post(
        f"/patients/{course.patient.pk}/access/end/", {"access": access.pk}
    )

    access.refresh_from_db()
    assert access.ended_at is None


def test_who_has_left_gets_an_answer_from_every_button_of_an_old_page(course: Course) -> None:
    discharged(course)
    client = browser(course.person)

    answer = client.post(f"/exercises/{course.planned.pk}/equipment/undo/", follow=True)
    assert "Care has ended" in answer.content.decode()
    answer = client.post("/settings/resume/", follow=True)
    assert "Your plan goes on" not in answer.content.decode()
