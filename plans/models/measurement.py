"""One measured value with unit, side and day."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.engine.measure import series_of
from plans.models.assessment import Assessment
from plans.models.immobilisation import ImmobilisationEvent
from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def current(self) -> "MeasurementQuerySet":
        """Leave out what a correction replaced."""
        return self.filter(superseded_at=None)

    def oldest_first(self) -> "MeasurementQuerySet":
        """Order so that of one series the last counts: of one date the therapist's value."""
        return self.order_by("measured_on", "taken_by", "entered_at", "pk")

    def visible_to(self, user: "User | AnonymousUser") -> "MeasurementQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class Measurement(models.Model):
    """FHIR: Observation. `kind` is a key of the measures catalogue, `unit` its unit in words.

    Rows are only added: a correction of the same date supersedes the earlier row.
    """

    class TakenBy(models.TextChoices):
        """In the order in which values of one date count: the later one wins."""

        PATIENT = "patient", _("At home, by the patient")
        THERAPIST = "therapist", _("By a therapist")

    class How(models.TextChoices):
        NONE = "", _("not a range")
        ACTIVE = "active", _("active")
        PASSIVE = "passive", _("passive")

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="measurements")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.SET_NULL, null=True, blank=True, related_name="measurements"
    )
    kind = models.CharField(max_length=24)
    side = models.CharField(max_length=5, choices=ImmobilisationEvent.Side)
    joint = models.CharField(max_length=12, blank=True, help_text="Of a range: knee, …")
    motion = models.CharField(max_length=20, blank=True, help_text="Of a range: flexion, …")
    how = models.CharField(max_length=7, choices=How, blank=True, help_text="Of a range.")
    of = models.CharField(
        max_length=80, blank=True, help_text="The exercise tested, or the patient's own activity."
    )
    value = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=24)
    pain_nrs = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Worst pain during the test."
    )
    measured_on = models.DateField()
    taken_by = models.CharField(max_length=9, choices=TakenBy, default=TakenBy.THERAPIST)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()
    superseded_at = models.DateTimeField(
        null=True, blank=True, help_text="When a correction replaced it."
    )

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        constraints = [
            # A joint that lacks degrees to be straight is below zero; nothing else is.
            models.CheckConstraint(
                condition=Q(value__gte=0) | ~Q(joint=""), name="measurement_not_negative"
            ),
            models.CheckConstraint(condition=~Q(unit=""), name="measurement_has_unit"),
            models.CheckConstraint(
                condition=Q(side__in=ImmobilisationEvent.Side.values), name="measurement_side_known"
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="measurement_has_kind"),
            models.CheckConstraint(
                condition=Q(how__in=["", "active", "passive"]), name="measurement_how_known"
            ),
            models.CheckConstraint(
                condition=Q(taken_by__in=["patient", "therapist"]),
                name="measurement_taken_by_known",
            ),
            models.CheckConstraint(
                condition=Q(pain_nrs=None) | Q(pain_nrs__lte=10), name="measurement_pain_0_to_10"
            ),
            models.UniqueConstraint(
                fields=[
                    "patient",
                    "kind",
                    "side",
                    "joint",
                    "motion",
                    "how",
                    "of",
                    "taken_by",
                    "measured_on",
                ],
                condition=Q(superseded_at=None),
                name="measurement_one_current_per_date",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "kind", "measured_on"], name="measurement_series")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} {self.unit}"

    @property
    def series(self) -> str:
        """Return what is measured, apart from the side: values of one series are comparable."""
        return series_of(self.kind, self.joint, self.motion, self.how, self.of)
