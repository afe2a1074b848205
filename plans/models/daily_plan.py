"""What to do on one local date, doses frozen; a rest day is a plan too."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from plans.models.patient import Patient
from plans.models.regime import Prescription, Regime

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class DailyPlanQuerySet(models.QuerySet["DailyPlan"]):
    def visible_to(self, user: "User | AnonymousUser") -> "DailyPlanQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class DailyPlan(models.Model):
    """One per patient and local date. `closed_at` is claimed once, when the day is folded.

    `settled_at` is claimed once too, after noon of the next date: then what was not logged counts
    as missed. The counters are written by plans.services.tally alone and recomputed in a test.
    """

    class Kind(models.TextChoices):
        ACTIVE = "active"
        REST = "rest"  # ordered by the timetable or by a rule
        PAUSED = "paused"
        SUSPENDED = "suspended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(
        Patient,
        on_delete=models.CASCADE,
        related_name="daily_plans",
        db_index=False,  # daily_plan_one_per_date begins with it
    )
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="daily_plans")
    on = models.DateField(help_text="The patient's local date.")
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.ACTIVE)
    planned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    circumstances = models.JSONField(
        default=dict, help_text="What the fold was told of the patient; kept for replays."
    )
    withheld = models.JSONField(
        default=list, help_text="Items that rest: [{prescription, reason, until}]."
    )
    planned_minutes = models.PositiveSmallIntegerField(default=0)
    due_count = models.PositiveSmallIntegerField(default=0)
    excused_count = models.PositiveSmallIntegerField(default=0)
    done_sum = models.FloatField(default=0.0, help_text="Sum of completion, each at most 1.")

    objects = DailyPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "on"], name="daily_plan_one_per_date"),
            models.CheckConstraint(
                condition=Q(done_sum__gte=0) & Q(done_sum__lte=F("due_count")),
                name="daily_plan_done_within_due",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["active", "rest", "paused", "suspended"]),
                name="daily_plan_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("planned_at")),
                name="daily_plan_closed_after_planned",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(closed_at__isnull=False),
                name="daily_plan_settled_is_closed",
            ),
        ]
        indexes = [
            # The nightly closing: the open days of the past.
            models.Index(fields=["on"], condition=Q(closed_at=None), name="daily_plan_open"),
            models.Index(fields=["on"], condition=Q(settled_at=None), name="daily_plan_unsettled"),
        ]

    def __str__(self) -> str:
        return f"Plan for {self.on}"


class PlannedExerciseQuerySet(models.QuerySet["PlannedExercise"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PlannedExerciseQuerySet":
        return self.filter(plan__patient__in=Patient.objects.visible_to(user))


class PlannedExercise(models.Model):
    """FHIR: Task. `dose` is frozen; easing on the day is kept beside it as amendments."""

    class State(models.TextChoices):
        """Adherence state; final when the day is closed."""

        DUE = "due"
        DONE = "done"
        PARTLY = "partly"
        MISSED = "missed"
        EXCUSED = "excused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(
        DailyPlan,
        on_delete=models.CASCADE,
        related_name="exercises",
        db_index=False,  # planned_exercise_once_a_day begins with it
    )
    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="planned")
    position = models.PositiveSmallIntegerField()
    dose = models.JSONField()
    why = models.CharField(
        max_length=12, blank=True, help_text="The rule that changed the dose since the last time."
    )
    amendments = models.JSONField(
        default=list, help_text="Oldest first: {at, rule, dose | withheld, values}. Only easier."
    )
    state = models.CharField(max_length=7, choices=State, default=State.DUE)

    objects = PlannedExerciseQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "prescription"], name="planned_exercise_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "done", "partly", "missed", "excused"]),
                name="planned_exercise_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prescription_id} on {self.plan_id}"
