"""A pause changes: it ends later or sooner than thought, or it is not needed after all."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from plans.models import Patient, Pause
from plans.queries.access import Role
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def change_pause(
    *, pause: Pause, until_on: date | None, by: "User", role: Role, now: datetime
) -> Pause:
    """Set the first day back of a pause that is not over; None leaves it open.

    One that has begun ends tomorrow at the earliest: to come back today is `resume`.
    """
    row, today = _held(pause, now)
    if until_on is not None and until_on <= max(today, row.from_on):
        refuse("until_on", _("The first day back must be later."), "too_early")
    others = Pause.objects.filter(patient=row.patient_id, from_on__gte=row.from_on)
    if until_on is not None:
        others = others.filter(from_on__lt=until_on)
    if others.exclude(pk=row.pk).exclude(until_on=F("from_on")).exists():
        refuse("until_on", _("There is another pause then."), "overlap")
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    note("update", row, patient=row.patient, by=by, role=role, fields=["until_on"], now=now)
    return row


@transaction.atomic
def cancel_pause(*, pause: Pause, by: "User", role: Role, now: datetime) -> Pause:
    """Take back a pause that has not begun: its row stays as one of no days, over today."""
    row, today = _held(pause, now)
    if row.from_on <= today:
        refuse("pause", _("This pause has begun. End it instead."), "begun")
    row.from_on = row.until_on = today
    row.save(update_fields=["from_on", "until_on"])
    note("cancel", row, patient=row.patient, by=by, role=role, now=now)
    return row


def _held(pause: Pause, now: datetime) -> tuple[Pause, date]:
    Patient.objects.select_for_update(no_key=True).get(pk=pause.patient_id)
    row = Pause.objects.select_related("patient").get(pk=pause.pk)
    refuse_unless_in_care(row.patient, "pause")
    today = row.patient.local_date(now)
    if row.until_on is not None and row.until_on <= today:
        refuse("pause", _("This pause is over."), "over")
    return row, today
