"""When a patient wants which mail, and the one slot per date and kind that was planned."""

from datetime import time
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from outbox.models import Message
from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class ReminderKind(models.TextChoices):
    MORNING_PLAN = "morning_plan", _("Morning plan")
    EVENING_NUDGE = "evening_nudge", _("Evening nudge, only if nothing is logged")
    RE_ENTRY = "re_entry", _("Welcome back after a gap")
    WEEKLY_SUMMARY = "weekly_summary", _("Weekly summary, on Sundays")
    PLAN_CHANGED = "plan_changed", _("When a therapist changed your plan")


# These answer something that happened: the time of their rule says nothing.
WITHOUT_HOUR = frozenset({ReminderKind.PLAN_CHANGED})
NO_HOUR = time(12)


class ReminderRule(models.Model):
    """One patient's wish for one kind. The patient's zone turns it into instants."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="reminder_rules")
    kind = models.CharField(max_length=14, choices=ReminderKind)
    local_time = models.TimeField(_("at"))
    is_enabled = models.BooleanField(_("send"), default=True)
    version = models.PositiveIntegerField(default=1, help_text="Raised by every change.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "kind"], name="reminder_rule_one_per_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=ReminderKind.values),
                name="reminder_rule_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="reminder_rule_version_from_1"
            ),
        ]
        indexes = [
            # The minute's look: the wishes of a few minutes of the clock.
            models.Index(
                fields=["local_time"], condition=Q(is_enabled=True), name="reminder_rule_by_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.local_time}"


class ReminderSlotQuerySet(models.QuerySet["ReminderSlot"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ReminderSlotQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class ReminderSlot(models.Model):
    """The ledger row. Its key is the planned local date, never the date of `due_at`."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="reminder_slots")
    kind = models.CharField(max_length=14, choices=ReminderKind)
    local_date = models.DateField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    rule_version = models.PositiveIntegerField()
    message = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True, help_text="The plan page was opened.")

    objects = ReminderSlotQuerySet.as_manager()

    class Meta:
        constraints = [
            # The whole duplicate defence: two beats and two planners end here.
            models.UniqueConstraint(
                fields=["patient", "kind", "local_date"], name="reminder_slot_one_per_date"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("due_at")), name="reminder_slot_expires_after_due"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ReminderKind.values),
                name="reminder_slot_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(rule_version__gte=1), name="reminder_slot_rule_version_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.local_date}"
