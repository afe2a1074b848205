"""“I do not have it” in the browser; and the two taps that log what was planned."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import ActivityLog, PlannedExercise, Prescription
from tests.factories import Course
from tests.views.asking import browser, text
from tests.views.sent import entry

pytestmark = pytest.mark.django_db
AMOUNTS = {"sets", "reps", "duration_min", "distance_m", "steps"}
STRETCH, EASIER = "towel-calf-stretch", "ankle-arom"


@pytest.fixture
def patient(course: Course) -> Client:
    return browser(course.person)


@pytest.fixture
def stretch(course: Course) -> PlannedExercise:
    dose = {"sets": 1, "reps": 1, "hold_s": 30}
    rows = Prescription.objects.filter(pk=course.planned.prescription_id)
    rows.update(exercise=STRETCH, stand_in=EASIER, start_dose=dose, min_dose=dose, max_dose=dose)
    PlannedExercise.objects.filter(pk=course.planned.pk).update(dose=dose)
    return course.planned


def page(client: Client, planned: PlannedExercise) -> str:
    return text(client.get(reverse("plans:exercise", args=[planned.pk])))


def test_the_page_offers_what_stands_in_and_the_way_back(
    patient: Client, stretch: PlannedExercise
) -> None:
    before = page(patient, stretch)
    patient.post(reverse("plans:equipment-missing", args=[stretch.pk]), entry())
    during = page(patient, stretch)
    patient.post(reverse("plans:equipment-found", args=[stretch.pk]))

    assert "you need: towel." in " ".join(before.lower().split())
    assert "as something for it is missing" in during
    assert "Back to “" in during
    assert page(patient, stretch).count("I do not have it") == 1


def test_without_anything_approved_it_is_left_out(
    patient: Client, stretch: PlannedExercise
) -> None:
    Prescription.objects.update(stand_in=None)

    assert "leave it out today" in page(patient, stretch)
    patient.post(reverse("plans:equipment-missing", args=[stretch.pk]), entry())

    assert ActivityLog.objects.get().reason_not_done == "no_equipment"


def test_a_broken_request_changes_nothing(patient: Client, stretch: PlannedExercise) -> None:
    patient.post(reverse("plans:equipment-missing", args=[stretch.pk]), {"entry_id": "x"})

    stretch.refresh_from_db()
    assert stretch.amendments == []
    assert not ActivityLog.objects.exists()


def test_the_form_of_numbers_begins_with_the_planned_dose(patient: Client, course: Course) -> None:
    form = page(patient, course.planned)
    inputs = re.findall(r'<input type="[a-z]+" name="([a-z_]+)" value="([0-9.]+)"', form)
    planned = {name: value for name, value in inputs if name in AMOUNTS}
    assert planned

    patient.post(reverse("plans:numbers", args=[course.planned.pk]), entry() | planned)

    assert ActivityLog.objects.get().completion == 1.0


@pytest.mark.parametrize(
    ("door", "sent", "said"),
    [
        pytest.param("numbers", {"duration_min": "-3"}, "greater than or equal to 0", id="below 0"),
        pytest.param("numbers", {"duration_min": "x"}, "Enter a number", id="no number"),
        pytest.param("numbers", {"duration_min": "5", "effort_0_10": "11"}, "11", id="effort"),
        pytest.param("not-done", {"note": "Rain"}, "Choose the reason", id="no reason"),
    ],
)
def test_a_bad_answer_names_its_field_loses_nothing_and_changes_nothing(
    patient: Client, course: Course, door: str, sent: dict[str, str], said: str
) -> None:
    note = {"note": "Walked in the rain"}

    response = patient.post(
        reverse(f"plans:{door}", args=[course.planned.pk]), entry() | note | sent
    )

    assert response.status_code == 422
    assert said in text(response)
    assert (sent | note if "note" not in sent else sent)["note"] in text(response)
    assert not ActivityLog.objects.exists()
