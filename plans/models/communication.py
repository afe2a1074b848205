"""What patient and therapist write to each other, about a day, an exercise or neither."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models.daily_plan import PlannedExercise
from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

LONGEST = 1000


class CommunicationQuerySet(models.QuerySet["Communication"]):
    def visible_to(self, user: "User | AnonymousUser") -> "CommunicationQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def unread(self) -> "CommunicationQuerySet":
        return self.filter(read_at=None)

    def from_patient(self) -> "CommunicationQuerySet":
        """Return what the patient or somebody who helps wrote."""
        return self.exclude(sender=Communication.Sender.THERAPIST)

    def from_therapist(self) -> "CommunicationQuerySet":
        return self.filter(sender=Communication.Sender.THERAPIST)


class Communication(models.Model):
    """FHIR: Communication. Append-only; that it was read is said by a button, not by a look."""

    class Sender(models.TextChoices):
        PATIENT = "patient", _("The patient")
        CAREGIVER = "caregiver", _("Somebody who helps")
        THERAPIST = "therapist", _("The therapist")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="communications")
    entry_id = models.UUIDField(help_text="Made by the sender's device: sent twice, kept once.")
    sender = models.CharField(max_length=9, choices=Sender)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(
        _("message"), max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)]
    )
    planned = models.ForeignKey(
        PlannedExercise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    about_on = models.DateField(null=True, blank=True, help_text="The day it speaks of.")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CommunicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "entry_id"], name="communication_entry_once"
            ),
            models.CheckConstraint(condition=~Q(body=""), name="communication_says_something"),
            models.CheckConstraint(
                condition=Q(sender__in=["patient", "caregiver", "therapist"]),
                name="communication_sender_known",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="communication_read_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-sent_at"], name="communication_of_patient"),
            models.Index(
                fields=["patient"], condition=Q(read_at=None), name="communication_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} at {self.sent_at:%Y-%m-%d %H:%M}"
