"""Something a therapist must look at, and what rests until they do."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.engine.exercise import Region
from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, user: "User | AnonymousUser") -> "AlertQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def open(self) -> "AlertQuerySet":
        return self.filter(released_at=None)


class Alert(models.Model):
    """Open until released with a reason; acknowledging it only says that somebody has read it."""

    class Tier(models.TextChoices):
        CRITICAL = "critical", _("Critical")
        HIGH = "high", _("High")
        LOW = "low", _("Low")

    class Effect(models.TextChoices):
        """What stays paused while the alert is open."""

        NOTHING = "nothing"
        UNSUPPORTED = "unsupported"  # what is done without support, and walks outside
        LOADING = "loading"  # loading and unsupported items everywhere; seated and lying stay
        REGION = "region"
        ALL = "all"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="alerts")
    code = models.CharField(max_length=24, help_text="A rule or red flag id: S2, O5, R-FALL, …")
    tier = models.CharField(max_length=8, choices=Tier)
    effect = models.CharField(max_length=11, choices=Effect, default=Effect.NOTHING)
    region = models.CharField(max_length=12, blank=True, help_text="For the effect `region`.")
    on = models.DateField(help_text="The patient's local date it is about.")
    values = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    notified_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    release_reason = models.CharField(max_length=500, blank=True)
    cleared_by = models.CharField(
        max_length=80, blank=True, help_text="The doctor who said that it is safe to go on."
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            # De-duplication: one open alert per patient, code and region.
            models.UniqueConstraint(
                fields=["patient", "code", "region"],
                condition=Q(released_at=None),
                name="alert_one_open_per_code",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None)
                | (Q(released_by__isnull=False) & ~Q(release_reason="")),
                name="alert_released_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(acknowledged_by__isnull=False),
                name="alert_acknowledged_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(effect="region") | ~Q(region=""), name="alert_region_named"
            ),
            models.CheckConstraint(
                condition=Q(tier__in=["critical", "high", "low"]), name="alert_tier_known"
            ),
            models.CheckConstraint(
                condition=Q(effect__in=["nothing", "unsupported", "loading", "region", "all"]),
                name="alert_effect_known",
            ),
            models.CheckConstraint(
                condition=Q(region__in=["", *(each.value for each in Region)]),
                name="alert_region_known",
            ),
            models.CheckConstraint(condition=~Q(code=""), name="alert_has_code"),
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(released_at__isnull=False),
                name="alert_released_by_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient", "raised_at"],
                condition=Q(released_at=None),
                name="alert_open_of_patient",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tier} {self.code}"
