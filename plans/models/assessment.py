"""The judgement that opens or closes the way to a regime: screen, cause, mode and its reasons."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: "User | AnonymousUser") -> "AssessmentQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class Assessment(models.Model):
    """FHIR: ClinicalImpression. Append-only: a new look is a new row, the latest holds."""

    class Mode(models.TextChoices):
        STANDARD = "standard", _("Standard")
        STANDARD_CAUTION = "standard_caution", _("Standard with caution")
        THERAPIST_ONLY = "therapist_only", _("Therapist only")
        REFER = "refer", _("Refer")
        EMERGENCY = "emergency", _("Emergency")
        BLOCKED = "blocked", _("Not for this app")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="assessments")
    assessed_on = models.DateField()
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    judgement = models.CharField(
        _("cause of the wasting"), max_length=16, help_text="A code of the engine: disuse, …"
    )
    answers = models.JSONField(help_text="Screen and intake answers by id; the form's own keys.")
    base_pain_nrs = models.PositiveSmallIntegerField(_("pain this morning"), default=0)
    mode = models.CharField(max_length=16, choices=Mode)
    reasons = models.JSONField(help_text="Reason codes with values, strictest first.")
    actions = models.JSONField(default=list, help_text="What the red flags ask for.")
    engine_version = models.CharField(max_length=20)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(base_pain_nrs__lte=10), name="assessment_pain_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(
                    mode__in=[
                        "standard",
                        "standard_caution",
                        "therapist_only",
                        "refer",
                        "emergency",
                        "blocked",
                    ]
                ),
                name="assessment_mode_known",
            ),
        ]
        indexes = [models.Index(fields=["patient", "-recorded_at"], name="assessment_latest")]

    def __str__(self) -> str:
        return f"{self.mode} on {self.assessed_on}"

    @property
    def observed_on(self) -> str:
        """Return the date its findings were seen: what is carried forward is no new look."""
        said: str = self.answers.get("observed_on") or self.assessed_on.isoformat()
        return said
