"""Taking back a tap: for ten seconds, as if it had never been."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from plans.models import ActivityLog, CheckIn, Finish
from plans.queries.access import Role
from plans.services.entry import UNDO_FOR, note_late_fact
from plans.services.refusal import refuse
from plans.services.today import take_back
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def undo(*, entry: ActivityLog | CheckIn | Finish, by: "User", role: Role, now: datetime) -> None:
    """Take back an entry made in the last ten seconds; undoing twice changes nothing.

    The row stays, superseded. What a check-in eased is given back; an alert it raised stays until
    a therapist has looked.
    """
    if entry.superseded_at is not None:
        return
    if now - entry.recorded_at > UNDO_FOR:
        refuse("entry", _("It is too late to undo. You can change the entry."), "too_late")
    model = type(entry)
    if not model.objects.filter(pk=entry.pk, superseded_at=None).update(superseded_at=now):
        return
    entry.superseded_at = now
    if isinstance(entry, CheckIn):
        take_back(patient_id=entry.patient_id, on=entry.on, entry_id=entry.entry_id)
    note_late_fact(patient=entry.patient, on=entry.on, now=now)
    note("undo", entry, patient=entry.patient, by=by, role=role, now=now)
