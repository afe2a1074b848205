"""Which cards of education somebody has read, so that each is new only once."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class EducationReadQuerySet(models.QuerySet["EducationRead"]):
    def visible_to(self, user: "User | AnonymousUser") -> "EducationReadQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class EducationRead(models.Model):
    """One card put away by the patient or somebody who helps. Taking it back deletes the row."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="education_reads")
    card = models.CharField(max_length=40, help_text="A slug of the catalogue.")
    read_on = models.DateField(help_text="The patient's own date.")
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = EducationReadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "card"], name="education_read_once"),
            models.CheckConstraint(condition=~Q(card=""), name="education_read_names_card"),
        ]

    def __str__(self) -> str:
        return f"{self.card} on {self.read_on}"
