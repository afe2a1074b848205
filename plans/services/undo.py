"""Taking back a tap: for ten seconds, as if it had never been."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from plans.engine.easier_day import EASIER
from plans.models import ActivityLog, CheckIn, EasierDay, Finish
from plans.queries.access import Role
from plans.services.entry import UNDO_FOR, check_may_log, note_late_fact
from plans.services.notice import take_back_notice
from plans.services.refusal import refuse
from plans.services.today import take_back
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

Undoable = ActivityLog | CheckIn | Finish | EasierDay


@transaction.atomic
def undo(*, entry: Undoable, by: "User", role: Role, now: datetime) -> None:
    """Take back one's own entry of the last ten seconds; undoing twice changes nothing.

    The row stays, superseded; what it had corrected counts again. What a check-in eased is given
    back; an alert it raised stays until a therapist has looked. That somebody asked for an easier
    day is no longer told.
    """
    check_may_log(patient=entry.patient, role=role)
    if entry.superseded_at is not None:
        return
    if entry.entered_by_id != by.pk:
        refuse("entry", _("Somebody else entered this. You can change the entry."), "foreign")
    if now - entry.recorded_at > UNDO_FOR:
        refuse("entry", _("It is too late to undo. You can change the entry."), "too_late")
    model = type(entry)
    if not model.objects.filter(pk=entry.pk, superseded_at=None).update(superseded_at=now):
        return
    entry.superseded_at = now
    _restore(entry)
    if isinstance(entry, CheckIn | EasierDay):
        take_back(patient_id=entry.patient_id, on=entry.on, entry_id=entry.entry_id)
    if isinstance(entry, EasierDay):
        take_back_notice(patient=entry.patient, code=EASIER, on=entry.on, by=by, now=now)
    note_late_fact(patient=entry.patient, on=entry.on, now=now)
    note("undo", entry, patient=entry.patient, by=by, role=role, now=now)


def _restore(entry: Undoable) -> None:
    """Let what the entry replaced at its own instant count again."""
    same: dict[str, Any] = {"patient": entry.patient_id, "on": entry.on}
    if isinstance(entry, ActivityLog):
        same["planned"] = entry.planned_id
    replaced = type(entry).objects.filter(**same, superseded_at=entry.recorded_at)
    replaced.exclude(pk=entry.pk).update(superseded_at=None)
