"""What somebody answered when an order, a precaution or a gate asked."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models.immobilisation import (
    Clearance,
    ImmobilisationEvent,
    Precaution,
    WeightBearingOrder,
)


class LimitAnswer(models.Model):
    """One answer to "does this still hold?" (O7). Append-only; the date alone opens nothing."""

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", _("It still holds")
        EXTENDED = "extended", _("It holds until a later day")
        LIFTED = "lifted", _("It is lifted")
        CLEARED = "cleared", _("It may begin")
        NOT_YET = "not_yet", _("Not yet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        ImmobilisationEvent, on_delete=models.CASCADE, related_name="limit_answers"
    )
    precaution = models.ForeignKey(
        Precaution, on_delete=models.RESTRICT, null=True, blank=True, related_name="answers"
    )
    order = models.ForeignKey(
        WeightBearingOrder, on_delete=models.RESTRICT, null=True, blank=True, related_name="answers"
    )
    activity = models.CharField(max_length=16, blank=True, help_text="Of a clearance.")
    answer = models.CharField(max_length=9, choices=Answer)
    asked_on = models.DateField(null=True, blank=True, help_text="The day that had asked.")
    ask_again_on = models.DateField(null=True, blank=True)
    given_by = models.CharField(max_length=80)
    given_on = models.DateField()
    reason = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_by="") & ~Q(reason=""), name="limit_answer_by_whom_and_why"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["confirmed", "extended", "lifted", "cleared", "not_yet"]),
                name="limit_answer_known",
            ),
            models.CheckConstraint(
                condition=Q(activity__in=["", *Clearance.Activity.values]),
                name="limit_answer_activity_known",
            ),
            models.CheckConstraint(
                condition=~Q(answer="extended") | Q(ask_again_on__isnull=False),
                name="limit_answer_extended_has_day",
            ),
            models.CheckConstraint(
                condition=Q(precaution__isnull=False, order=None, activity="")
                | Q(precaution=None, order__isnull=False, activity="")
                | (Q(precaution=None, order=None) & ~Q(activity="")),
                name="limit_answer_has_one_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} on {self.given_on}"
