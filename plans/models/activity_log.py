"""What the patient did and felt. Rows are only added; a correction supersedes."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.engine.day import ReasonNotDone, SessionSoreness, Soreness
from plans.models.daily_plan import PlannedExercise
from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class Entry(models.Model):
    """Common to all that is logged: a client-made id, who, when, and what it corrects."""

    entry_id = models.UUIDField(default=uuid.uuid4, help_text="Made by the client; replays match.")
    payload_sha256 = models.CharField(max_length=64)
    on = models.DateField(help_text="The patient's local date it is about.")
    recorded_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    superseded_at = models.DateTimeField(
        null=True, blank=True, help_text="When a correction or an undo replaced it."
    )

    class Meta:
        abstract = True


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def current(self) -> "CheckInQuerySet":
        return self.filter(superseded_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> "CheckInQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class CheckIn(Entry):
    """The morning: pain, swelling, soreness and the daily safety questions."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="check_ins")
    pain_nrs = models.PositiveSmallIntegerField(_("pain this morning"))
    swelling = models.PositiveSmallIntegerField(_("swelling"), null=True, blank=True)
    soreness = models.CharField(_("soreness"), max_length=7, blank=True)
    fever = models.BooleanField(default=False)
    ill = models.BooleanField(default=False)
    near_fall = models.BooleanField(default=False, help_text="Since yesterday, without falling.")
    exhausted = models.BooleanField(
        default=False, help_text="Worse for more than 24 hours after exercise."
    )
    red_flags = models.JSONField(default=list, help_text="[[flag id, answer key], …]; yes only.")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "entry_id"], name="check_in_entry_once"),
            models.UniqueConstraint(
                fields=["patient", "on"],
                condition=Q(superseded_at=None),
                name="check_in_one_current_per_date",
            ),
            models.CheckConstraint(condition=Q(pain_nrs__lte=10), name="check_in_pain_0_to_10"),
            models.CheckConstraint(
                condition=Q(swelling=None) | Q(swelling__lte=3), name="check_in_swelling_0_to_3"
            ),
            models.CheckConstraint(
                condition=Q(soreness__in=["", *(each.value for each in Soreness)]),
                name="check_in_soreness_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Check-in on {self.on}"


class ActivityLogQuerySet(models.QuerySet["ActivityLog"]):
    def current(self) -> "ActivityLogQuerySet":
        return self.filter(superseded_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> "ActivityLogQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class ActivityLog(Entry):
    """FHIR: Observation. One bout or all of one planned exercise; the day adds them up."""

    class Felt(models.TextChoices):
        """The done buttons; stored as effort 3, 5 and 7 and marked coarse."""

        EASY = "easy", _("Easy")
        RIGHT = "right", _("About right")
        HARD = "hard", _("Hard")

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="activity_logs")
    planned = models.ForeignKey(PlannedExercise, on_delete=models.PROTECT, related_name="logs")
    done = models.JSONField(default=dict, help_text="plans.engine.dose.Done, only what was given.")
    completion = models.FloatField(help_text="Done / prescribed at the time of logging, 0 and up.")
    effort_0_10 = models.FloatField(null=True, blank=True)
    effort_is_coarse = models.BooleanField(default=False)
    pain_peak_nrs = models.PositiveSmallIntegerField(null=True, blank=True)
    reason_not_done = models.CharField(max_length=12, blank=True)
    sudden = models.BooleanField(default=False)
    dizzy = models.BooleanField(default=False)
    spare_reps = models.PositiveSmallIntegerField(null=True, blank=True)
    soreness = models.CharField(max_length=20, blank=True, help_text="In and after the session.")
    swelling = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Right after.")
    heart_rate_bpm = models.PositiveSmallIntegerField(null=True, blank=True)
    systolic_mmhg = models.PositiveSmallIntegerField(null=True, blank=True)
    spo2_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    objects = ActivityLogQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "entry_id"], name="activity_log_entry_once"),
            models.CheckConstraint(
                condition=Q(completion__gte=0) & Q(completion__lte=10),
                name="activity_log_completion_plausible",
            ),
            models.CheckConstraint(
                condition=Q(effort_0_10=None) | Q(effort_0_10__range=(0, 10)),
                name="activity_log_effort_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(pain_peak_nrs=None) | Q(pain_peak_nrs__lte=10),
                name="activity_log_pain_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(reason_not_done__in=["", *(each.value for each in ReasonNotDone)]),
                name="activity_log_reason_not_done_known",
            ),
            models.CheckConstraint(
                condition=Q(effort_is_coarse=False) | Q(effort_0_10__isnull=False),
                name="activity_log_coarse_effort_is_given",
            ),
            models.CheckConstraint(
                condition=Q(soreness__in=["", *(each.value for each in SessionSoreness)]),
                name="activity_log_soreness_known",
            ),
            models.CheckConstraint(
                condition=Q(swelling=None) | Q(swelling__lte=3), name="activity_log_swelling_0_to_3"
            ),
            models.CheckConstraint(
                condition=(Q(heart_rate_bpm=None) | Q(heart_rate_bpm__range=(20, 250)))
                & (Q(systolic_mmhg=None) | Q(systolic_mmhg__range=(40, 300)))
                & (Q(spo2_percent=None) | Q(spo2_percent__range=(40, 100))),
                name="activity_log_vital_signs_plausible",
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient", "on"],
                condition=Q(superseded_at=None),
                name="activity_log_of_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.completion:.0%} on {self.on}"


class FinishQuerySet(models.QuerySet["Finish"]):
    def current(self) -> "FinishQuerySet":
        return self.filter(superseded_at=None)


class Finish(Entry):
    """The end of a day: the worst pain while exercising, for every exercise without its own."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="finishes")
    pain_peak_nrs = models.PositiveSmallIntegerField(_("worst pain while exercising"))
    which = models.JSONField(
        default=list, blank=True, help_text="Ids of the planned exercises it was in; empty: all."
    )

    objects = FinishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "entry_id"], name="finish_entry_once"),
            models.UniqueConstraint(
                fields=["patient", "on"],
                condition=Q(superseded_at=None),
                name="finish_one_current_per_date",
            ),
            models.CheckConstraint(condition=Q(pain_peak_nrs__lte=10), name="finish_pain_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"Finished {self.on}"
