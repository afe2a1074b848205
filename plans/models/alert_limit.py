"""When a therapist wants to be told: a clinic's own limits, and those of one patient."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from plans.engine.oversight import AlertLimits
from plans.models.patient import Patient


class AlertLimit(models.Model):
    """One row per clinic, or per patient whose therapist chose differently.

    Empty: as the rules say. The stop rules have no limit here; nobody can weaken them.
    """

    clinic = models.OneToOneField(
        Clinic, on_delete=models.CASCADE, null=True, blank=True, related_name="alert_limit"
    )
    patient = models.OneToOneField(
        Patient, on_delete=models.CASCADE, null=True, blank=True, related_name="alert_limit"
    )
    review_pain_nrs = models.PositiveSmallIntegerField(
        _("worst pain from which I am told"), null=True, blank=True
    )
    silent_days = models.PositiveSmallIntegerField(
        _("days without an entry until I am told"), null=True, blank=True
    )
    plateau_days = models.PositiveSmallIntegerField(
        _("days without progress until I am told"), null=True, blank=True
    )
    low_completion = models.FloatField(
        _("share done in two weeks below which I am told"), null=True, blank=True
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(clinic=None, patient__isnull=False)
                | Q(clinic__isnull=False, patient=None),
                name="alert_limit_of_clinic_or_patient",
            ),
            # The pain of a review is never above the safe default; it may only be told earlier.
            models.CheckConstraint(
                condition=Q(review_pain_nrs=None) | Q(review_pain_nrs__range=(1, 7)),
                name="alert_limit_pain_plausible",
            ),
            models.CheckConstraint(
                condition=Q(silent_days=None) | Q(silent_days__range=(1, 60)),
                name="alert_limit_silent_days_plausible",
            ),
            models.CheckConstraint(
                condition=Q(plateau_days=None) | Q(plateau_days__range=(1, 60)),
                name="alert_limit_plateau_days_plausible",
            ),
            models.CheckConstraint(
                condition=Q(low_completion=None) | Q(low_completion__range=(0, 1)),
                name="alert_limit_low_completion_share",
            ),
        ]

    def __str__(self) -> str:
        return f"Limits of {self.clinic_id or self.patient_id}"

    def limits(self) -> AlertLimits:
        """Return the limits as the engine reads them."""
        return AlertLimits(
            self.review_pain_nrs, self.silent_days, self.plateau_days, self.low_completion
        )
