"""Pages ask the database as often for one row as for ten. The figures are part of the test."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from plans.models import (
    ActivityLog,
    DailyPlan,
    Decision,
    Exercise,
    Measurement,
    PlannedExercise,
    Prescription,
)
from plans.queries.access import Role
from plans.services.activity_log import log_activity
from plans.services.patient import register_patient
from tests.factories import DAY, NOW, Course, make_clinic, make_course, make_regime, make_therapist
from tests.views.asking import browser
from tests.views.once import built_once

pytestmark = pytest.mark.django_db

# Four are each request's own: session, person, roles and, for a patient, the access; one writes
# the trail. Today then reads all of the day at once.
BORN = date(1970, 5, 17)
TODAY, LOG, CASELOAD, PATIENT, HISTORY, PROGRESS = 6, 8, 6, 7, 12, 14
GOALS, EXERCISE = 22, 18


@pytest.fixture(scope="module")
def course(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Course]:
    with built_once(make_course, django_db_blocker) as built:
        yield built


def queries(client: Client, url: str) -> int:
    client.get(url)  # the first look fills what is kept per process
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def items(course: Course) -> list[PlannedExercise]:
    rows = PlannedExercise.objects.filter(plan__patient=course.patient)
    return list(rows.select_related("plan__patient__clinic", "prescription__region"))


def keep(course: Course, count: int) -> None:
    """Leave `count` exercises in today's plan, adding copies where there are too few."""
    rows = items(course)
    PlannedExercise.objects.filter(pk__in=[row.pk for row in rows[count:]]).delete()
    used = {row.prescription.exercise_id for row in rows}
    others = Exercise.objects.exclude(pk__in=used).order_by("pk")
    for exercise in others[: max(0, count - len(rows))]:
        prescription = rows[0].prescription
        prescription.pk = uuid.uuid4()
        prescription.exercise = exercise
        prescription.is_cue = False
        prescription.save(force_insert=True)
        PlannedExercise.objects.create(
            plan=rows[0].plan, prescription=prescription, position=99, dose=rows[0].dose
        )


def log_everything(course: Course) -> None:
    for item in items(course):
        log_activity(
            planned=item,
            entry_id=uuid.uuid4(),
            felt="easy",
            note_text="fine",
            by=course.person,
            role=Role.PATIENT,
            now=NOW,
        )


def decide(course: Course, count: int) -> None:
    """Leave `count` decisions that changed a dose."""
    Decision.objects.filter(patient=course.patient).delete()
    for back in range(count):
        Decision.objects.create(
            patient=course.patient,
            prescription=Prescription.objects.get(pk=course.planned.prescription_id),
            effective_on=DAY - timedelta(days=back),
            as_known_at=NOW,
            outcome="progress",
            rule="P1",
            matches=[],
            dose_before=course.planned.dose,
            dose_after=course.planned.dose,
            engine_version="1",
        )


def live(course: Course, days: int) -> None:
    """Leave `days` settled days behind the patient."""
    for back in range(1, days + 1):
        DailyPlan.objects.create(
            patient=course.patient,
            regime=course.regime,
            on=DAY - timedelta(days=back),
            planned_at=NOW,
            closed_at=NOW,
            settled_at=NOW,
        )


@pytest.mark.parametrize("is_logged", [False, True], ids=["nothing logged", "all logged"])
@pytest.mark.parametrize("count", [1, 10], ids=["one exercise", "ten exercises"])
def test_today(count: int, is_logged: bool, course: Course) -> None:
    keep(course, count)
    if is_logged:
        log_everything(course)

    assert queries(browser(course.person), reverse("plans:today")) == TODAY


@pytest.mark.parametrize("count", [1, 10], ids=["one of one", "one of ten"])
def test_exercise(count: int, course: Course) -> None:
    keep(course, count)
    url = reverse("plans:exercise", args=[items(course)[0].pk])

    assert queries(browser(course.person), url) == EXERCISE


@pytest.mark.parametrize("count", [1, 10], ids=["one exercise", "ten exercises"])
def test_logging_an_exercise(count: int, course: Course) -> None:
    keep(course, count)
    client = browser(course.person)
    url = reverse("plans:log", args=[items(course)[0].pk])
    client.get(reverse("plans:today"))  # the first visit prolongs the session

    with CaptureQueriesContext(connection) as asked:
        client.post(url, {"entry_id": str(uuid.uuid4()), "felt": "easy"})

    rows = [each for each in asked if each["sql"].startswith(("SELECT", "INSERT", "UPDATE"))]
    assert ActivityLog.objects.count() == 1
    assert len(rows) == LOG


@pytest.mark.parametrize("count", [1, 10], ids=["one patient", "ten patients"])
def test_caseload(count: int, course: Course) -> None:
    clinic = make_clinic()
    therapist = make_therapist(clinic)
    for number in range(count):
        fields = {"given_name": "Ada", "family_name": f"Moss {number}", "birth_date": BORN}
        patient = register_patient(clinic=clinic, fields=fields, by=therapist, now=NOW)
        make_regime(patient)

    assert queries(browser(therapist), reverse("plans:caseload")) == CASELOAD


@pytest.mark.parametrize("count", [1, 10], ids=["one of each", "ten of each"])
def test_patient_page(count: int, course: Course) -> None:
    keep(course, count)
    log_everything(course)
    decide(course, count)
    live(course, count)
    url = reverse("plans:patient-detail", args=[course.patient.pk])

    assert ActivityLog.objects.filter(patient=course.patient).count() == count
    assert queries(browser(course.therapist), url) == PATIENT


@pytest.mark.parametrize("count", [1, 10], ids=["one day", "ten days"])
def test_history(count: int, course: Course) -> None:
    live(course, count)
    decide(course, count)

    assert queries(browser(course.person), reverse("plans:history")) == HISTORY


@pytest.mark.parametrize("count", [1, 10], ids=["one of each", "ten of each"])
def test_progress(count: int, course: Course) -> None:
    live(course, count)
    decide(course, count)
    for back in range(count):
        for side, value in (("left", 20 + back), ("right", 40)):
            Measurement.objects.create(
                patient=course.patient,
                kind="ten_rm_kg",
                of="heel-raise-seated",
                side=side,
                value=value,
                unit="kg",
                measured_on=DAY - timedelta(days=back),
                entered_by=course.therapist,
                entered_at=NOW,
            )

    assert queries(browser(course.person), reverse("plans:progress")) == PROGRESS


@pytest.mark.parametrize("count", [1, 10], ids=["one of each", "ten of each"])
def test_goals(count: int, course: Course) -> None:
    keep(course, count)
    log_everything(course)
    live(course, count)

    assert queries(browser(course.person), reverse("plans:goals")) == GOALS
