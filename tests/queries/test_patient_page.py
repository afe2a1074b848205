"""What the therapist's page of a patient counts."""

from datetime import date, timedelta
from typing import Any

import pytest

from plans.models import Patient, ReminderSlot
from plans.queries.patient_page import WINDOW_DAYS, patient_page
from tests.factories import DAY, NOW, make_message, make_patient

pytestmark = pytest.mark.django_db


def remind(patient: Patient, on: date, **mail: Any) -> None:
    ReminderSlot.objects.create(
        patient=patient,
        kind="morning_plan",
        local_date=on,
        due_at=NOW,
        expires_at=NOW + timedelta(hours=4),
        rule_version=1,
        message=make_message(**({"state": "sent", "sent_at": NOW} | mail)),
    )


def test_the_reminders_sent_are_those_of_the_four_weeks_they_stand_under() -> None:
    patient, begun = make_patient(), DAY - timedelta(days=WINDOW_DAYS)
    remind(patient, DAY)
    remind(patient, begun)
    remind(patient, begun - timedelta(days=1))
    remind(patient, DAY - timedelta(days=1), state="expired", sent_at=None)

    assert patient_page(patient, now=NOW, language="en").reminders_sent == 2
