"""The approved course: versions that are only added, with their regions and prescriptions."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plans.engine.exercise import Phase, Region
from plans.models.assessment import Assessment
from plans.models.exercise import Exercise, RegimeTemplate
from plans.models.immobilisation import ImmobilisationEvent
from plans.models.patient import Patient

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class RegimeQuerySet(models.QuerySet["Regime"]):
    def visible_to(self, user: "User | AnonymousUser") -> "RegimeQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def active(self) -> "RegimeQuerySet":
        return self.filter(state=Regime.State.ACTIVE)


class Regime(models.Model):
    """FHIR: CarePlan. The engine drafts it; a therapist makes it active."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        SUPERSEDED = "superseded", _("Replaced")
        DISCARDED = "discarded", _("Discarded")
        COMPLETED = "completed", _("Completed")
        STOPPED = "stopped", _("Stopped")

    class Adjustment(models.TextChoices):
        AUTOMATIC = "automatic", _("Doses move by themselves inside the bounds")
        ASK = "ask", _("Every increase waits for me")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="regimes")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    adjustment = models.CharField(
        _("dose changes"), max_length=9, choices=Adjustment, default=Adjustment.AUTOMATIC
    )
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposal = models.JSONField(
        help_text="What the engine proposed, reasons included; never edited."
    )
    edits = models.PositiveIntegerField(
        default=0, help_text="Changes to the draft; what was typed on an older page is asked again."
    )
    starts_on = models.DateField(null=True, blank=True, help_text="First day planned from it.")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    difference = models.JSONField(
        default=list, help_text="What the therapist changed against the proposal."
    )
    reviewed_at = models.DateTimeField(
        null=True, blank=True, help_text="Last look by a therapist; too old locks increases (O8)."
    )
    pain_cap_nrs = models.PositiveSmallIntegerField(
        _("pain allowed at most"), null=True, blank=True, help_text=_("Empty: by the rules.")
    )
    has_lighter_weeks = models.BooleanField(
        _("every fourth week lighter"),
        default=False,
        help_text=_("About a third less, with the same weights."),
    )
    late_since = models.DateField(
        null=True, blank=True, help_text="Facts came after their fold: the next fold starts over."
    )
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    objects = RegimeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "version"], name="regime_one_per_version"),
            models.UniqueConstraint(
                fields=["patient"], condition=Q(state="active"), name="regime_one_active"
            ),
            models.UniqueConstraint(
                fields=["patient"], condition=Q(state="draft"), name="regime_one_draft"
            ),
            models.CheckConstraint(
                condition=~Q(state="active")
                | Q(approved_at__isnull=False, approved_by__isnull=False, starts_on__isnull=False),
                name="regime_active_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(pain_cap_nrs=None) | Q(pain_cap_nrs__lte=10),
                name="regime_pain_cap_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "active", "superseded", "discarded", "completed", "stopped"]
                ),
                name="regime_state_known",
            ),
            models.CheckConstraint(
                condition=Q(adjustment__in=["automatic", "ask"]), name="regime_adjustment_known"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="regime_version_from_1"),
            models.CheckConstraint(
                condition=~Q(state__in=["superseded", "completed", "stopped"])
                | Q(ended_on__isnull=False),
                name="regime_ended_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["completed", "stopped"]) | ~Q(end_reason=""),
                name="regime_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Regime v{self.version} ({self.state})"


class RegimeRegion(models.Model):
    """One region under treatment: its event, its template and the set of phases it is in."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="regions")
    region = models.CharField(max_length=12)
    side = models.CharField(max_length=5, choices=ImmobilisationEvent.Side)
    event = models.ForeignKey(ImmobilisationEvent, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(RegimeTemplate, on_delete=models.PROTECT, related_name="+")
    phases = models.JSONField(help_text='A set, e.g. ["P2", "P4"].')

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regime", "region", "side"], name="regime_region_once"),
            models.CheckConstraint(
                condition=Q(side__in=ImmobilisationEvent.Side.values),
                name="regime_region_side_known",
            ),
            models.CheckConstraint(
                condition=Q(region__in=[each.value for each in Region]),
                name="regime_region_region_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.side} {'+'.join(self.phases)}"


STAND_IN_REFUSED = "stand_in_refused"  # among the reasons of an item


class Prescription(models.Model):
    """FHIR: ServiceRequest. One exercise of a regime with its start dose and its bounds.

    `state` is the engine's fold over the sessions so far; plans.services.day alone writes it, and
    replaying the logs gives the same (tested).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    regime = models.ForeignKey(
        Regime,
        on_delete=models.CASCADE,
        related_name="prescriptions",
        db_index=False,  # prescription_once_per_region begins with it
    )
    region = models.ForeignKey(RegimeRegion, on_delete=models.CASCADE, related_name="+")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(
        max_length=5,
        choices=ImmobilisationEvent.Side,
        default="na",
        help_text="The side that works.",
    )
    phase = models.CharField(max_length=2)
    phase_since = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(help_text="Priority; lower comes first.")
    is_cue = models.BooleanField(default=False)
    start_dose = models.JSONField()
    min_dose = models.JSONField()
    max_dose = models.JSONField()
    reasons = models.JSONField(default=list, help_text="Why it is in, why this dose.")
    stand_in = models.ForeignKey(
        Exercise,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # nothing asks for it; building one would hold up who writes
        help_text="Approved with it: may be done instead while its equipment is not at hand.",
    )
    is_locked = models.BooleanField(_("keep this dose"), default=False)
    lock_changes = models.JSONField(
        default=list, help_text="Since approval: [{on, locked, reason, by}]; see `locked_on`."
    )
    carries = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The same item of the version before, whose state goes on here.",
    )
    begins_anew = models.BooleanField(
        default=False, help_text="Of the item it carries only the day it was last done counts."
    )
    initial_state = models.JSONField(
        default=dict, help_text="Where the fold begins: new, or carried from the version before."
    )
    state = models.JSONField(
        default=dict, help_text="Engine state; empty until first planned; see class docstring."
    )
    starts_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="First day without it.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "exercise", "region", "phase", "side"],
                name="prescription_once_per_region",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="prescription_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(side__in=ImmobilisationEvent.Side.values),
                name="prescription_side_known",
            ),
            models.CheckConstraint(
                condition=Q(phase__in=[each.value for each in Phase]),
                name="prescription_phase_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_id} in {self.regime_id}"

    @property
    def refused_stand_in(self) -> str:
        """Return the exercise that a therapist does not want to stand in for this one, or ""."""
        said = [each for each in self.reasons if each["code"] == STAND_IN_REFUSED]
        return str(dict(said[-1]["values"])["exercise"]) if said else ""

    def locked_on(self, day: date) -> bool:
        """Return True if the dose is kept as it is on `day`."""
        return locked_on(self.lock_changes, day, approved=self.is_locked)


def locked_on(changes: "Sequence[Mapping[str, Any]]", day: date, *, approved: bool) -> bool:
    """Return whether a dose is kept on `day`: as approved, or as last said by then.

    Past days keep what held then, so that replaying them gives the same.
    """
    said = [each["locked"] for each in changes if each["on"] <= day.isoformat()]
    return bool(said[-1]) if said else approved


class PauseQuerySet(models.QuerySet["Pause"]):
    def covering(self, day: date) -> "PauseQuerySet":
        return self.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day)


class Pause(models.Model):
    """Days without a plan: illness, travel, surgery. Excused in adherence, a gap for re-entry."""

    class Reason(models.TextChoices):
        ILLNESS = "illness", _("I am ill")
        TRAVEL = "travel", _("I am travelling")
        SURGERY = "surgery", _("Surgery or hospital")
        OTHER = "other", _("Something else")

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(
        _("back on"), null=True, blank=True, help_text=_("The first day back; empty if open.")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    objects = PauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="pause_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["patient"], condition=Q(until_on=None), name="pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["illness", "travel", "surgery", "other"]),
                name="pause_reason_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} from {self.from_on}"
