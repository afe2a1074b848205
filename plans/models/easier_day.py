"""“Too much today”: a patient asked for an easier day."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from plans.models.activity_log import Entry
from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class EasierDayQuerySet(models.QuerySet["EasierDay"]):
    def current(self) -> "EasierDayQuerySet":
        return self.filter(superseded_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> "EasierDayQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class EasierDay(Entry):
    """One a date. What it took off stands as amendments on the planned exercises."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="easier_days")

    objects = EasierDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "entry_id"], name="easier_day_entry_once"),
            models.UniqueConstraint(
                fields=["patient", "on"],
                condition=Q(superseded_at=None),
                name="easier_day_one_current_per_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Easier day on {self.on}"
