"""A letter to a doctor or another helper, as it was written."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models.assessment import Assessment
from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: "User | AnonymousUser") -> "LetterQuerySet":
        return self.filter(patient__in=Patient.objects.treated_by(user))


class Letter(models.Model):
    """FHIR: Communication. Append-only: a better letter is a new one. It is printed, not mailed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="letters")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.RESTRICT, null=True, blank=True, related_name="letters"
    )
    kind = models.CharField(max_length=32, help_text="A letter of the catalogue.")
    urgency = models.CharField(max_length=120)
    recipient = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=160)
    body = models.TextField()
    head = models.JSONField(help_text="Clinic and patient as they stood on the letter's day.")
    written_on = models.DateField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(subject="") & ~Q(kind=""), name="letter_says_something"
            ),
        ]
        indexes = [models.Index(fields=["patient", "-written_at"], name="letter_of_patient")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.written_on}"
