"""The audit trail: who looked at or changed what. Written with the change, never altered."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from accounts.models import AuditEvent, User

# Set by the middleware, so that services need not hand a request's id down every call.
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


def record(
    *,
    actor: User | AnonymousUser | None,
    role: str,
    action: str,
    clinic_id: UUID | None = None,
    patient_id: UUID | None = None,
    object_type: str = "",
    object_id: object = "",
    detail: dict[str, Any] | None = None,
    request_id: str = "",
    now: datetime,
) -> AuditEvent:
    """Write one event and return it; a failure to write fails the caller.

    `detail` holds names of fields and ids, never what a person is called or wrote.
    """
    return AuditEvent.objects.create(
        at=now,
        actor=actor if isinstance(actor, User) else None,
        role=role,
        action=action,
        clinic_id=clinic_id,
        patient_id=patient_id,
        object_type=object_type,
        object_id=str(object_id),
        detail=detail or {},
        request_id=request_id or current_request_id.get(),
    )
