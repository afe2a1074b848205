"""Who looked at or changed what. Append-only; reads count as much as changes."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class AuditError(RuntimeError):
    """Somebody tried to alter the audit trail."""


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AuditError("Audit events are never changed.")

    def delete(self) -> NoReturn:
        raise AuditError("Audit events are never deleted.")


class AuditEvent(models.Model):
    """One act. Ids and codes only: no name, no value, no free text of a person."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    role = models.CharField(max_length=12, help_text="In which role the actor acted.")
    action = models.CharField(max_length=40, help_text="e.g. view, list, create, approve, denied.")
    clinic_id = models.UUIDField(null=True)
    patient_id = models.UUIDField(null=True, help_text="Opaque here; plans knows the patient.")
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, help_text="Field names and ids, never values.")
    request_id = models.CharField(max_length=36, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(action="") & ~models.Q(role=""),
                name="audit_event_has_action_and_role",
            )
        ]
        indexes = [
            models.Index(fields=["patient_id", "at"], name="audit_of_patient"),
            models.Index(fields=["clinic_id", "at"], name="audit_of_clinic"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AuditError("Audit events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AuditError("Audit events are never deleted.")
