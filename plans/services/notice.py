"""What a therapist is told without hurry: one open line for each matter, kept up to date."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime

from plans.engine.stand_in import EQUIPMENT
from plans.models import Alert, Patient, PlannedExercise
from plans.services.alert import raise_alerts

if TYPE_CHECKING:
    from accounts.models import User

# Why a line ended that was taken back. A code: it is read in another language than it is written.
TAKEN_BACK = "taken_back"
_BEFORE = "before"  # among the values: what the line said before its latest news


@transaction.atomic
def keep_told(
    *,
    patient: Patient,
    code: str,
    region: str = "",
    on: date,
    values: Mapping[str, Any],
    now: datetime,
) -> None:
    """Raise a low alert that pauses nothing, or bring the open one up to date, unread again."""
    told = Alert.objects.open().select_for_update()
    row = told.filter(patient=patient, code=code, region=region).first()
    if row is None:
        alert = Alert(patient=patient, code=code, tier=Alert.Tier.LOW, region=region, on=on)
        alert.values, alert.raised_at = dict(values), now
        raise_alerts([alert], now=now)
        return
    row.values = dict(values) | {_BEFORE: _said(row)}
    row.on, row.acknowledged_at, row.acknowledged_by = on, None, None
    row.save(update_fields=["on", "values", "acknowledged_at", "acknowledged_by"])


def take_back_notice(*, patient: Patient, code: str, on: date, by: "User", now: datetime) -> None:
    """Let a line say what it said before the news of a date, or end it where that was all of it.

    Call it while those are the latest news of the code.
    """
    told = Alert.objects.open().select_for_update()
    row = told.filter(patient=patient, code=code, on=on).first()
    if row is None:  # released meanwhile
        return
    if _BEFORE in row.values:
        _say_again(row, row.values[_BEFORE])
        return
    row.released_at, row.released_by, row.release_reason = now, by, TAKEN_BACK
    row.save(update_fields=["released_at", "released_by", "release_reason"])


def tell_of_equipment(planned: PlannedExercise, *, now: datetime) -> None:
    """Say in one line for which exercises something is missing, the latest last."""
    patient, slug = planned.plan.patient, planned.prescription.exercise_id
    told = Alert.objects.open().filter(patient=patient, code=EQUIPMENT).first()
    known = [] if told is None else told.values["exercises"]
    values = {"exercises": [*(each for each in known if each != slug), slug]}
    keep_told(patient=patient, code=EQUIPMENT, on=planned.plan.on, values=values, now=now)


def _said(row: Alert) -> dict[str, Any]:
    read_at = row.acknowledged_at
    return {
        "on": row.on.isoformat(),
        "values": {name: value for name, value in row.values.items() if name != _BEFORE},
        "read_at": None if read_at is None else read_at.isoformat(),
        "read_by": None if read_at is None else str(row.acknowledged_by_id),
    }


def _say_again(row: Alert, before: Mapping[str, Any]) -> None:
    row.on = parse_date(before["on"]) or row.on
    row.values = before["values"]
    if row.acknowledged_at is None and before["read_at"] is not None:
        row.acknowledged_at = parse_datetime(before["read_at"])
        row.acknowledged_by_id = before["read_by"]
    row.save(update_fields=["on", "values", "acknowledged_at", "acknowledged_by"])
