"""Where it hurts, from the patient's tap to the therapist's page."""

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Alert, PainPlace
from tests.factories import Course
from tests.views.asking import browser, text
from tests.views.sent import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(course: Course) -> Client:
    return browser(course.person)


def numbers(client: Client, course: Course, *places: str, **values: object):
    fields = entry() | {"duration_min": "10", "pain_peak_nrs": "4", "places": places} | values
    return client.post(reverse("plans:numbers", args=[course.planned.pk]), fields)


def kept() -> list[str]:
    return [str(each) for each in PainPlace.objects.order_by("pk")]


def told(course: Course) -> str:
    url = reverse("plans:patient-detail", args=[course.patient.pk])
    return text(browser(course.therapist).get(url))


def test_places_are_kept_with_the_log_and_shown_to_the_therapist(
    patient: Client, course: Course
) -> None:
    numbers(patient, course, "ankle-left", "spine-middle")

    assert kept() == ["ankle-left", "spine-middle"]
    page = told(course)
    assert "Left ankle, Back or neck" in page
    assert "Outside the part under treatment" in page


def test_an_alert_says_where(patient: Client, course: Course) -> None:
    numbers(patient, course, "hip-right", pain_peak_nrs="9")

    alert = Alert.objects.get(code="S2")
    assert (alert.values["where"], alert.values["elsewhere"]) == (["hip-right"], ["hip-right"])
    assert "Right hip" in told(course)


def test_a_place_that_is_not_on_the_map_names_its_field_and_changes_nothing(
    patient: Client, course: Course
) -> None:
    response = numbers(patient, course, "knee-middle")

    assert response.status_code == 422
    assert "Choose places from the list." in text(response)
    assert kept() == []


def test_the_finish_asks_where_above_three(patient: Client, course: Course) -> None:
    patient.post(reverse("plans:log", args=[course.planned.pk]), entry() | {"felt": "easy"})
    url, fields = reverse("plans:finish"), entry() | {"pain_peak_nrs": "5"}

    asked = text(patient.post(url, fields))
    patient.post(url, fields | {"which_asked": "1", "places": ["foot-right"]})

    assert "Show where it hurts" in asked
    assert 'value="foot-right"' in asked
    assert kept() == ["foot-right"]
    assert "The day as a whole" in told(course)


def test_a_correction_begins_with_what_was_said(patient: Client, course: Course) -> None:
    numbers(patient, course, "ankle-left")

    page = text(patient.get(reverse("plans:exercise", args=[course.planned.pk])))
    ticked = page.split('value="ankle-left"')[1].split("/>")[0]

    assert "checked" in ticked
    numbers(patient, course, "ankle-right")
    assert "Right ankle" in told(course)
    assert "Left ankle" not in told(course)
