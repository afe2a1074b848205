"""What a therapist is told without hurry: one open line for each matter, kept up to date."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from plans.models import Alert, Patient
from plans.services.alert import raise_alerts

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def keep_told(
    *,
    patient: Patient,
    code: str,
    region: str = "",
    on: date,
    values: Mapping[str, str | int],
    now: datetime,
) -> None:
    """Raise a low alert that pauses nothing, or bring the open one up to date, unread again."""
    alert = Alert(
        patient=patient,
        code=code,
        tier=Alert.Tier.LOW,
        region=region,
        on=on,
        values=dict(values),
        raised_at=now,
    )
    if raise_alerts([alert], now=now):
        return
    told = Alert.objects.open().filter(patient=patient, code=code, region=region)
    told.update(on=on, values=dict(values), acknowledged_at=None, acknowledged_by=None)


def take_back_notice(*, patient: Patient, code: str, raised_at: datetime, by: "User") -> None:
    """End the line that was raised at an instant, for what was undone; an older one stays."""
    told = Alert.objects.open().filter(patient=patient, code=code, raised_at=raised_at)
    told.update(released_at=raised_at, released_by=by, release_reason=_("Taken back at once."))
