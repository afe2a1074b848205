"""What the engine puts to a therapist: the next exercise (P7) or the next phase (P8)."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.engine.exercise import Phase
from plans.models.exercise import Exercise
from plans.models.immobilisation import ImmobilisationEvent
from plans.models.patient import Patient
from plans.models.regime import Prescription, Regime, RegimeRegion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ProposalQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def waiting(self) -> "ProposalQuerySet":
        """Return what waits for a therapist."""
        return self.filter(answer=Proposal.Answer.WAITING)


class Proposal(models.Model):
    """FHIR: RequestOrchestration, intent proposal. Answered once, never changed, never deleted.

    Of an exercise: `prescription` is the one whose aim is reached, `exercise` what may follow, in
    `phase`. Of a phase: `phase` is the next one, `phases` the set of the region after it.
    """

    class Kind(models.TextChoices):
        EXERCISE = "exercise"
        PHASE = "phase"

    class Answer(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        LAPSED = "lapsed"  # overtaken: by pain, by orders, by another plan

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="proposals")
    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="proposals")
    region = models.ForeignKey(RegimeRegion, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    prescription = models.ForeignKey(
        Prescription, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    exercise = models.ForeignKey(
        Exercise, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    side = models.CharField(max_length=5, choices=ImmobilisationEvent.Side, default="na")
    phase = models.CharField(max_length=2)
    phases = models.JSONField(default=list, help_text='The set after it, e.g. ["P3", "P4"].')
    start_dose = models.JSONField(null=True)
    min_dose = models.JSONField(null=True)
    max_dose = models.JSONField(null=True)
    reasons = models.JSONField(default=list, help_text="Why this dose, or each criterion met.")
    on = models.DateField(help_text="The closed date that earned it.")
    as_known_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    answer_reason = models.CharField(max_length=200, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    engine_version = models.CharField(max_length=20)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "exercise", "side"],
                condition=Q(answer="waiting", kind="exercise"),
                name="proposal_exercise_waits_once",
            ),
            models.UniqueConstraint(
                fields=["region", "phase"],
                condition=Q(answer="waiting", kind="phase"),
                name="proposal_phase_waits_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind="exercise")
                | Q(
                    exercise__isnull=False,
                    prescription__isnull=False,
                    start_dose__isnull=False,
                    min_dose__isnull=False,
                    max_dose__isnull=False,
                ),
                name="proposal_exercise_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind="phase") | Q(exercise=None, prescription=None),
                name="proposal_phase_names_no_exercise",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["waiting", "accepted", "declined", "lapsed"]),
                name="proposal_answer_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["exercise", "phase"]), name="proposal_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(side__in=ImmobilisationEvent.Side.values), name="proposal_side_known"
            ),
            models.CheckConstraint(
                condition=Q(phase__in=[each.value for each in Phase]), name="proposal_phase_known"
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=["accepted", "declined"])
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="proposal_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["accepted", "declined"])
                | Q(answered_by=None, answered_at=None),
                name="proposal_unanswered_has_no_answerer",
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(answer_reason=""),
                name="proposal_declined_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["patient", "answer"], name="proposal_of_patient")]

    def __str__(self) -> str:
        return f"{self.kind} {self.exercise_id or self.phase} ({self.answer})"
