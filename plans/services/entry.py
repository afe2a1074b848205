"""What all logging shares: told once however often it is sent, and on which dates."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from plans.models import ActivityLog, CheckIn, DailyPlan, EasierDay, Finish, Patient, Regime
from plans.queries.access import Role
from plans.queries.day_facts import PlanKey
from plans.services.late_fact import tell_of_replaced
from plans.services.refusal import refuse
from plans.services.tally import recount

LATE = timedelta(days=14)  # older dates are a therapist's to enter
UNDO_FOR = timedelta(seconds=10)
Row = TypeVar("Row", ActivityLog, CheckIn, Finish, EasierDay)


class EntryConflictError(Exception):
    """The id was used before for something else; `stored` is what it stands for."""

    def __init__(self, stored: "ActivityLog | CheckIn | Finish | EasierDay") -> None:
        super().__init__("entry id used before with other content")
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Stored(Generic[Row]):
    """The row of an entry; `is_replay` if it was stored by an earlier sending."""

    row: Row
    is_replay: bool = False


def once(
    model: type[Row],
    *,
    patient: Patient,
    entry_id: UUID,
    payload: dict[str, Any],
    write: Callable[[str], Row],
) -> Stored[Row]:
    """Return what `write(digest)` stored, or the row of the same entry stored before.

    Raises EntryConflictError when the id stands for other content. A refused entry is not
    remembered, so it may be sent again, mended, under the same id.
    """
    plain = json.dumps(payload, sort_keys=True, default=str)
    digest = hashlib.sha256(plain.encode()).hexdigest()
    if earlier := _earlier(model, patient, entry_id, digest):
        return earlier
    try:
        with transaction.atomic():
            return Stored(write(digest))
    except IntegrityError:
        # The same entry from a second device or a repeated click, stored a moment ago.
        earlier = _earlier(model, patient, entry_id, digest)
        if earlier is None:
            raise
        return earlier


def _earlier(model: type[Row], patient: Patient, entry_id: UUID, digest: str) -> Stored[Row] | None:
    row = model.objects.filter(patient=patient, entry_id=entry_id).first()
    if row is None:
        return None
    if row.payload_sha256 != digest:
        raise EntryConflictError(row)
    return Stored(row, is_replay=True)


def check_date(*, patient: Patient, on: date, role: Role, now: datetime) -> None:
    """Refuse a date in the future, and one too long ago unless a therapist enters it."""
    today = patient.local_date(now)
    if on > today:
        refuse("on", _("This day has not come yet."), "future")
    if role is not Role.THERAPIST and today - on > LATE:
        refuse("on", _("This is more than two weeks ago. Tell your therapist."), "too_old")


def check_may_log(*, patient: Patient, role: Role) -> None:
    """Refuse entries for a patient who has left care."""
    if patient.state != Patient.State.IN_CARE and role is not Role.THERAPIST:
        refuse("on", _("Care has ended. Nothing can be entered any more."), "not_in_care")


def note_late_fact(*, patient: Patient, on: date, now: datetime) -> None:
    """After a change to a folded date: count it again, and let the next fold start over.

    A plan that was replaced meanwhile has no next fold: its therapist is told instead.
    """
    plans = DailyPlan.objects.select_for_update().filter(patient=patient, on=on)
    # Not asked of the date: who travelled west is back in one that was folded over there.
    rows = plans.filter(closed_at__isnull=False)
    for pk, day, settled_at, regime in rows.values_list("pk", "on", "settled_at", "regime_id"):
        recount([(PlanKey(pk, patient.pk, day), settled_at is not None)])
        Regime.objects.filter(pk=regime).update(late_since=on)
        tell_of_replaced(patient=patient, regime=regime, on=day, now=now)


def hold_open_day(*, patient: Patient, on: date, now: datetime) -> None:
    """Lock the plan of a past date, so that its fold comes before this entry or after it."""
    if on < patient.local_date(now):
        list(
            DailyPlan.objects.select_for_update()
            .filter(patient=patient, on=on)
            .values_list("pk", flat=True)
        )
