"""Writing to each other: kept once however often it is sent, read when somebody says so."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from plans.models import Communication, Patient, PlannedExercise
from plans.queries.access import Role
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def send_message(
    *,
    patient: Patient,
    entry_id: UUID,
    body: str,
    planned: PlannedExercise | None = None,
    about_on: date | None = None,
    by: "User",
    role: Role,
    now: datetime,
) -> Communication:
    """Keep a message. Sent again under the same id it is kept once; other words are refused."""
    refuse_unless_in_care(patient, "body")
    row = Communication(
        patient=patient,
        entry_id=entry_id,
        sender=Communication.Sender(role.value),
        author=by,
        body=body.strip(),
        planned=planned,
        about_on=planned.plan.on if planned else about_on,
        sent_at=now,
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    kept, is_new = Communication.objects.get_or_create(
        patient=patient, entry_id=entry_id, defaults=_values(row)
    )
    if not is_new and (kept.author_id, kept.body) != (by.pk, row.body):
        refuse("body", _("This was sent before with other words. Please write it anew."), "again")
    if is_new:
        note("write", kept, patient=patient, by=by, role=role, now=now)
    return kept


def _values(row: Communication) -> dict[str, object]:
    names = ("sender", "author", "body", "planned", "about_on", "sent_at")
    return {name: getattr(row, name) for name in names}


@transaction.atomic
def mark_read(*, patient: Patient, by: "User", role: Role, now: datetime) -> int:
    """Put on record that one side has read what the other wrote; return how many were new."""
    rows = Communication.objects.filter(patient=patient).unread()
    theirs = rows.from_patient() if role is Role.THERAPIST else rows.from_therapist()
    marked = theirs.filter(sent_at__lte=now).update(read_at=now, read_by=by)
    if marked:
        note("read", patient, patient=patient, by=by, role=role, now=now)
    return marked
