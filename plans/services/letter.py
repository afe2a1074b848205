"""Letters to doctors and other helpers: kept as written, printed, never mailed."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.models import Letter, Patient
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def write_letter(
    *,
    patient: Patient,
    kind: str,
    recipient: str,
    urgency: str,
    subject: str,
    body: str,
    by: "User",
    now: datetime,
) -> Letter:
    """Keep a letter with the clinic and the patient as they stand today. A better one is new."""
    refuse_unless_in_care(patient, "kind")
    if kind not in load().letters(patient.language):
        refuse("kind", _("There is no such letter."), "unknown")
    letter = Letter(
        patient=patient,
        assessment=patient.assessments.order_by("-recorded_at").first(),
        kind=kind,
        recipient=recipient.strip(),
        urgency=urgency.strip(),
        subject=subject.strip(),
        body=body.strip(),
        head=_head(patient, by),
        written_on=patient.local_date(now),
        written_by=by,
        written_at=now,
    )
    letter.full_clean()
    letter.save(force_insert=True)
    note("write", letter, patient=patient, by=by, now=now)
    return letter


def _head(patient: Patient, by: "User") -> dict[str, str]:
    clinic = patient.clinic
    return {
        "clinic": clinic.name,
        "address": clinic.address,
        "phone": clinic.phone,
        "reply_to": clinic.reply_to,
        "therapist": str(by),
        "patient": str(patient),
        "birth_date": patient.birth_date.isoformat(),
    }
