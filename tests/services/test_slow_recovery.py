"""Tests that lag behind the expected band for four weeks ask the therapist to look, once."""

from datetime import timedelta

import pytest

from plans.models import Alert, Patient
from plans.services.alert import release
from plans.services.measurement import Taken, record_measurements
from plans.templatetags.wording import alert_text
from tests.factories import DAY, NOW, make_event, make_patient

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def patient() -> Patient:
    patient = make_patient()
    end = DAY - 8 * WEEK
    make_event(
        patient,
        kind="cast",
        body_site="wrist_hand",
        side="left",
        started_on=end - 6 * WEEK,
        ended_on=end,
    )
    return patient


def measure(patient: Patient, weeks_ago: int, left: float, *, pain: int | None = None) -> None:
    values = (Taken("grip_kg", left, "left", pain_nrs=pain), Taken("grip_kg", 40, "right"))
    record_measurements(
        patient=patient,
        taken=values,
        measured_on=DAY - weeks_ago * WEEK,
        by=patient.lead_therapist,
        now=NOW,
    )


def found(patient: Patient) -> list[Alert]:
    return list(Alert.objects.filter(patient=patient, code="O4"))


def test_asks_for_a_look_after_four_weeks(patient: Patient) -> None:
    measure(patient, 8, 20)
    measure(patient, 5, 20)
    assert found(patient) == []

    measure(patient, 4, 20)

    (alert,) = found(patient)
    assert (alert.tier, alert.effect, alert.region) == ("low", "nothing", "wrist_hand")
    said = "Wrist and hand: 50 % of the other side measured, at least 69 % expected, for 28 days"
    assert alert_text(alert) == said


def test_says_nothing_while_strength_comes_back(patient: Patient) -> None:
    for weeks_ago, left in ((8, 20), (4, 29), (0, 34)):
        measure(patient, weeks_ago, left)

    assert found(patient) == []


def test_says_nothing_of_tests_that_hurt(patient: Patient) -> None:
    for weeks_ago in (8, 4, 0):
        measure(patient, weeks_ago, 20, pain=6)

    assert found(patient) == []


def test_does_not_repeat_itself(patient: Patient) -> None:
    for weeks_ago in (8, 4, 1):
        measure(patient, weeks_ago, 20)
    (alert,) = found(patient)
    release(alert=alert, reason="Dose raised", by=patient.lead_therapist, now=NOW)

    measure(patient, 0, 20)

    assert found(patient) == [alert]
