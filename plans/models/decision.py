"""Why a dose is what it is. Append-only; replaying in order of recording gives the same."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.engine.decision import Outcome
from plans.models.patient import Patient
from plans.models.regime import Prescription

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: "User | AnonymousUser") -> "DecisionQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def waiting(self) -> "DecisionQuerySet":
        """Return increases that wait for one click of a therapist."""
        return self.filter(answer=Decision.Answer.WAITING)


class Decision(models.Model):
    """One outcome for one prescription from one local date on."""

    class Answer(models.TextChoices):
        NONE = "none"  # acts by itself
        WAITING = "waiting"
        APPROVED = "approved"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(
        Patient,
        on_delete=models.CASCADE,
        related_name="decisions",
        db_index=False,  # decision_of_patient begins with it
    )
    prescription = models.ForeignKey(
        Prescription, on_delete=models.PROTECT, related_name="decisions"
    )
    effective_on = models.DateField(help_text="First local date with the new dose.")
    as_known_at = models.DateTimeField(help_text="The logs recorded until then were read.")
    outcome = models.CharField(max_length=14)
    rule = models.CharField(max_length=12, help_text="The rule that won, e.g. P3.")
    matches = models.JSONField(help_text="Every rule that applied, with its values.")
    dose_before = models.JSONField()
    dose_after = models.JSONField(null=True, help_text="Null: the item pauses.")
    withheld = models.CharField(max_length=40, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.NONE)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    engine_version = models.CharField(max_length=20)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prescription", "effective_on"],
                condition=Q(supersedes=None),
                name="decision_one_per_date",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=["approved", "declined"])
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="decision_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["none", "waiting", "approved", "declined"]),
                name="decision_answer_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[each.value for each in Outcome]),
                name="decision_outcome_known",
            ),
            models.CheckConstraint(condition=~Q(rule=""), name="decision_has_rule"),
            models.CheckConstraint(
                condition=Q(answer__in=["approved", "declined"])
                | Q(answered_at=None, answered_by=None),
                name="decision_unanswered_has_no_answerer",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=models.F("id")),
                name="decision_supersedes_another",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-effective_on"], name="decision_of_patient"),
            # Few wait among the thousands of a year; the caseload counts them on every look.
            models.Index(
                fields=["patient"], condition=Q(answer="waiting"), name="decision_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.outcome} from {self.effective_on}"
