"""One measured value with unit, side and day."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models.assessment import Assessment
from plans.models.immobilisation import ImmobilisationEvent
from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def visible_to(self, user: "User | AnonymousUser") -> "MeasurementQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class Measurement(models.Model):
    """FHIR: Observation. `kind` and `unit` are keys of the measures catalogue (UCUM units)."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="measurements")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.SET_NULL, null=True, blank=True, related_name="measurements"
    )
    kind = models.CharField(max_length=24)
    side = models.CharField(max_length=5, choices=ImmobilisationEvent.Side)
    joint = models.CharField(max_length=12, blank=True, help_text="Of a range: knee, …")
    motion = models.CharField(max_length=20, blank=True, help_text="Of a range: flexion, …")
    value = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=24)
    measured_on = models.DateField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="measurement_not_negative"),
            models.CheckConstraint(condition=~Q(unit=""), name="measurement_has_unit"),
            models.CheckConstraint(
                condition=Q(side__in=ImmobilisationEvent.Side.values), name="measurement_side_known"
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="measurement_has_kind"),
        ]
        indexes = [
            models.Index(fields=["patient", "kind", "measured_on"], name="measurement_series")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} {self.unit}"
