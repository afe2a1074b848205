"""A mail that was refused or perhaps lost, sent once more because the clinic says so."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Clinic
from accounts.services import audit
from outbox.models import Message
from outbox.services import enqueue
from plans.models import ReminderSlot
from plans.queries.local_time import instant
from plans.queries.undelivered import again_key
from plans.services.refusal import refuse

if TYPE_CHECKING:
    from accounts.models import User

EXPIRES_AFTER = timedelta(hours=4)


@transaction.atomic
def send_again(*, message: Message, clinic: Clinic, by: "User", now: datetime) -> Message:
    """Queue the mail once more and return the new one; a second time returns the same.

    Its facts are asked again when it goes. Raises ValidationError for a reminder of another day.
    """
    slot = ReminderSlot.objects.filter(message=message).select_related("patient").first()
    expires_at = now + EXPIRES_AFTER if slot is None else _end_of(slot, clinic, now)
    again = enqueue(
        kind=message.kind,
        subject_id=message.subject_id,
        dedupe_key=again_key(message),
        due_at=now,
        expires_at=expires_at,
        now=now,
    )
    if slot is not None:
        slot.message = again
        slot.save(update_fields=["message"])
    audit.record(
        actor=by,
        role="admin",
        action="send_again",
        clinic_id=clinic.pk,
        patient_id=slot.patient_id if slot else None,
        object_type="message",
        object_id=message.pk,
        detail={"kind": message.kind},
        now=now,
    )
    return again


def _end_of(slot: ReminderSlot, clinic: Clinic, now: datetime) -> datetime:
    zone, on = slot.patient.zone, slot.local_date
    quiet_from = instant(on, clinic.quiet_from, zone)
    if not instant(on, clinic.quiet_until, zone) <= now < quiet_from:
        refuse("message", _("It was about another day, or it is quiet now."), "too_late")
    return min(now + EXPIRES_AFTER, quiet_from)
