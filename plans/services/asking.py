"""A limit whose day has come asks a therapist, once; it holds until somebody answers (O7)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plans.catalogue.books import gate_book
from plans.engine.limit_question import LimitQuestion, limit_questions
from plans.models import Alert
from plans.services.alert import raise_alerts
from plans.services.freeze import Drawn

CODE = "O7"
Asked = Sequence[LimitQuestion]


def ask_limits(written: Sequence[Drawn], *, now: datetime) -> int:
    """Raise an alert for each patient with a limit that has not asked before; return how many.

    What comes while one is open joins it, and makes it unread again.
    """
    asked = {
        each.day.patient_id: limit_questions(each.facts.events, gate_book(), on=each.day.on)
        for each in written
    }
    due = {patient: found for patient, found in asked.items() if found}
    if not due:
        return 0
    rows = list(Alert.objects.filter(patient__in=due, code=CODE))
    said = {(row.patient_id, key) for row in rows for key in row.values.get("asked", ())}
    new = {
        patient: [each for each in found if (patient, each.key) not in said]
        for patient, found in due.items()
    }
    days = {each.day.patient_id: each.day.on for each in written}
    waiting = {row.patient_id: row for row in rows if row.released_at is None}
    joined = [_joined(waiting[patient], new[patient]) for patient in waiting if new[patient]]
    Alert.objects.bulk_update(joined, ["values", "acknowledged_at", "acknowledged_by"])
    alerts = [
        _alert(patient, found, days[patient], now)
        for patient, found in new.items()
        if found and patient not in waiting
    ]
    return len(raise_alerts(alerts, now=now)) + len(joined)


def _alert(patient: UUID, asked: Asked, on: date, now: datetime) -> Alert:
    return Alert(
        patient_id=patient,
        code=CODE,
        tier=Alert.Tier.LOW,
        on=on,
        values=_values(asked),
        raised_at=now,
    )


def _values(asked: Asked) -> dict[str, Any]:
    first, keys = asked[0], [each.key for each in asked]
    return {"kind": first.kind, "id": first.event, "items": len(keys), "asked": keys}


def _joined(row: Alert, asked: Asked) -> Alert:
    keys = [*row.values.get("asked", ()), *(each.key for each in asked)]
    row.values = row.values | {"items": len(keys), "asked": keys}
    row.acknowledged_at = row.acknowledged_by = None
    return row
