"""A patient travels or moves: their day turns, and their mails come, by the clock over there."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from plans.models import Patient, ReminderRule
from plans.queries.access import Role
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.reminder import move_slots
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def change_time_zone(
    *, patient: Patient, time_zone: str, by: "User", role: Role, now: datetime
) -> Patient:
    """Set the zone of a patient's days; future days and mails follow, what was written stays."""
    row = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    refuse_unless_in_care(row, "time_zone")
    if time_zone not in available_timezones():
        refuse("time_zone", _("This time zone is not known."), "unknown_zone")
    if row.time_zone == time_zone:
        return row
    row.time_zone = time_zone
    row.save(update_fields=["time_zone"])
    note("update", row, patient=row, by=by, role=role, fields=["time_zone"], now=now)
    move_slots(patient=row, rules=_raised(row), now=now)
    return row


def _raised(patient: Patient) -> list[ReminderRule]:
    """Return the rules with their versions raised: mails queued by the old zone are not sent."""
    rules = ReminderRule.objects.filter(patient=patient)
    rules.update(version=F("version") + 1)
    return list(rules.all())
