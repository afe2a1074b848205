"""“Too much today”: the rest of the day gets easier at once, and the therapist is told."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from plans.engine.easier_day import EASIER
from plans.models import EasierDay, Patient
from plans.queries.access import Role
from plans.services.entry import Stored, check_may_log, once
from plans.services.notice import keep_told
from plans.services.refusal import refuse
from plans.services.today import make_easier
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def ask_for_easier_day(
    *,
    patient: Patient,
    entry_id: UUID,
    on: date | None = None,
    by: "User",
    role: Role,
    now: datetime,
) -> Stored[EasierDay]:
    """Make what is still open today one level easier. A second request of a date changes nothing.

    `on` is the day it was asked for, today where left out. Nothing of it counts as missed, and
    nothing of it makes a dose rise. Raises ValidationError where that day is not today, or
    nothing is open any more.
    """
    day = on or patient.local_date(now)

    def write(digest: str) -> EasierDay:
        check_may_log(patient=patient, role=role)
        if day != patient.local_date(now):
            refuse("on", _("You asked on another day. Only today can be made easier."), "not_today")
        Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
        asked = EasierDay.objects.current().filter(patient=patient, on=day).first()
        if asked is not None:
            return asked
        if not make_easier(patient=patient, on=day, entry_id=entry_id, now=now):
            refuse("easier", _("Nothing is left today that could be easier."), "nothing_open")
        row = EasierDay.objects.create(
            patient=patient,
            entry_id=entry_id,
            payload_sha256=digest,
            on=day,
            recorded_at=now,
            entered_by=by,
        )
        note("easier_day", row, patient=patient, by=by, role=role, now=now)
        keep_told(patient=patient, code=EASIER, on=day, values={"on": day.isoformat()}, now=now)
        return row

    return once(EasierDay, patient=patient, entry_id=entry_id, payload={"on": day}, write=write)
