"""What somebody saw on a date of what no log tells: answers to the criteria of phases."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: "User | AnonymousUser") -> "FindingQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class Finding(models.Model):
    """FHIR: Observation. Append-only: of several of one subject the latest seen holds."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="findings")
    subject = models.CharField(max_length=32, help_text="A criterion's subject: sits_min, …")
    value = models.JSONField(help_text="A number or true or false.")
    seen_on = models.DateField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="finding_has_subject"),
        ]
        indexes = [models.Index(fields=["patient", "seen_on"], name="finding_of_patient")]

    def __str__(self) -> str:
        return f"{self.subject} on {self.seen_on}"
