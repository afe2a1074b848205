"""One line to the audit for every act of the course of care."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Model

from accounts.services import audit
from plans.models import Patient
from plans.queries.access import Role

if TYPE_CHECKING:
    from accounts.models import User


def note(
    action: str,
    target: Model,
    *,
    patient: Patient,
    by: "User | None",
    role: Role = Role.THERAPIST,
    fields: list[str] | None = None,
    now: datetime,
) -> None:
    """Record that `by` did `action` to `target`; names of changed `fields`, never values."""
    audit.record(
        actor=by,
        role=role,
        action=action,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        object_type=target._meta.model_name or "",
        object_id=str(target.pk),
        detail={"fields": fields} if fields else None,
        now=now,
    )
