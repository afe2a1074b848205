"""A card put away as read, and taken back."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.models import EducationRead, Patient
from plans.queries.access import Role
from plans.services.refusal import refuse
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def mark_read(*, patient: Patient, card: str, by: "User", role: Role, now: datetime) -> None:
    """Remember that `card` was read. A second time changes nothing."""
    _refuse_unknown(card)
    row, is_new = EducationRead.objects.get_or_create(
        patient=patient,
        card=card,
        defaults={"read_on": patient.local_date(now), "read_at": now, "read_by": by},
    )
    if is_new:
        note("read", row, patient=patient, by=by, role=role, now=now)


@transaction.atomic
def mark_unread(*, patient: Patient, card: str, by: "User", role: Role, now: datetime) -> None:
    """Take it back: the card is new again. Without a read nothing happens."""
    _refuse_unknown(card)
    row = EducationRead.objects.filter(patient=patient, card=card).first()
    if row is not None:
        note("unread", row, patient=patient, by=by, role=role, now=now)
        row.delete()


def _refuse_unknown(card: str) -> None:
    if card not in {each.slug for each in load().education}:
        refuse("card", _("There is no such page."), "unknown")
