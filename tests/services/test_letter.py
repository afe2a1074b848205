"""Letters are kept as they were written; nothing of them goes by mail."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from outbox.models import Message
from plans.models import Letter, Patient
from plans.services.letter import write_letter
from tests.factories import NOW, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> Patient:
    return make_patient()


def write(patient: Patient, **changes: Any) -> Letter:
    fields = {
        "kind": "refer_1w",
        "recipient": "Dr Hale",
        "urgency": "Within one week",
        "subject": "Wasting",
        "body": "Please see her.",
    }
    return write_letter(patient=patient, **(fields | changes), by=patient.lead_therapist, now=NOW)


def test_keeps_who_and_where_as_they_stood(patient: Patient) -> None:
    letter = write(patient)
    patient.clinic.name = "Moved"
    patient.clinic.save()

    letter.refresh_from_db()
    assert letter.head["clinic"] == "Riverside"
    assert letter.head["birth_date"] == "1970-05-17"
    assert AuditEvent.objects.filter(action="write", object_type="letter").exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"kind": "love"}, "kind", id="no such letter"),
        pytest.param({"body": "  "}, "body", id="nothing written"),
        pytest.param({"subject": "x" * 161}, "subject", id="too long a subject"),
    ],
)
def test_is_refused(patient: Patient, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        write(patient, **changes)

    assert field in refused.value.error_dict
    assert not Letter.objects.exists()
