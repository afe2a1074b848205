"""The owner of patients, therapists, templates and defaults. Nothing crosses clinics."""

import uuid
from datetime import time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Clinic(models.Model):
    """One practice or hospital department."""

    class Adjustment(models.TextChoices):
        AUTOMATIC = "automatic", _("Doses move by themselves inside the approved bounds")
        ASK = "ask", _("Every increase waits for a therapist")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("clinic name"), max_length=120)
    time_zone = models.CharField(
        _("time zone"), max_length=64, help_text="IANA, e.g. Europe/Berlin"
    )
    country = models.CharField(_("country"), max_length=2, default="DE", help_text="ISO 3166")
    emergency_number = models.CharField(_("emergency number"), max_length=16, default="112")
    phone = models.CharField(_("clinic phone"), max_length=32, blank=True)
    address = models.CharField(
        _("postal address"), max_length=200, blank=True, help_text=_("Stands on letters.")
    )
    crisis_line = models.CharField(
        _("crisis line"),
        max_length=32,
        blank=True,
        help_text=_("For somebody who feels hopeless; shown beside the emergency number."),
    )
    reply_to = models.EmailField(
        _("monitored reply address"), help_text=_("Answers to our mails arrive here.")
    )
    # Half-open opening hours on the days of `open_days`, in `time_zone`; ISO weekdays, 1 = Monday.
    opens_at = models.TimeField(_("opens"), default=time(8))
    closes_at = models.TimeField(_("closes"), default=time(17))
    open_days = models.CharField(_("open on"), max_length=7, default="12345")
    second_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("second contact"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Told when nobody acknowledges a critical alert within two hours."),
    )
    default_adjustment = models.CharField(
        _("new regimes"), max_length=10, choices=Adjustment, default=Adjustment.AUTOMATIC
    )
    morning_plan_at = models.TimeField(_("morning plan"), default=time(8))
    evening_nudge_at = models.TimeField(_("evening nudge"), default=time(18, 30))
    weekly_summary_at = models.TimeField(_("weekly summary, Sundays"), default=time(17))
    therapist_digest_at = models.TimeField(_("therapist digest"), default=time(7, 30))
    quiet_from = models.TimeField(_("quiet from"), default=time(21))
    quiet_until = models.TimeField(_("quiet until"), default=time(7))
    is_demo = models.BooleanField(default=False)
    is_live = models.BooleanField(
        default=True, help_text="Off while it is being filled: the jobs leave its patients alone."
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="clinic_closes_after_opening",
            ),
            models.CheckConstraint(condition=~models.Q(reply_to=""), name="clinic_has_reply_to"),
            models.CheckConstraint(
                condition=~models.Q(emergency_number=""), name="clinic_has_emergency_number"
            ),
            models.CheckConstraint(
                condition=models.Q(default_adjustment__in=["automatic", "ask"]),
                name="clinic_default_adjustment_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(time_zone=""),
                name="clinic_has_name_and_zone",
            ),
            models.UniqueConstraint(
                fields=["is_demo"], condition=models.Q(is_demo=True), name="clinic_one_demo"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
