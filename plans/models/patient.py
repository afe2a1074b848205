"""A person in care, and who else may see them."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, Invitation, Membership
from accounts.models.membership import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class CareAccessQuerySet(models.QuerySet["CareAccess"]):
    def current(self) -> "CareAccessQuerySet":
        return self.filter(ended_at=None, user__is_active=True)

    def of(self, user: "User | AnonymousUser") -> "CareAccessQuerySet":
        """Return what `user` may see or log now, as patient or caregiver."""
        return self.current().filter(user=user.pk)


class PatientQuerySet(models.QuerySet["Patient"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PatientQuerySet":
        """Return the patients of the user's clinics (as therapist) or in the user's care."""
        clinics = Membership.objects.of(user).filter(role=Role.THERAPIST).values("clinic_id")
        cared_for = CareAccess.objects.of(user).values("patient_id")
        return self.filter(Q(clinic_id__in=clinics) | Q(pk__in=cared_for))

    def treated_by(self, user: "User | AnonymousUser") -> "PatientQuerySet":
        """Return the patients `user` may treat: those of the clinics where they are a therapist."""
        clinics = Membership.objects.of(user).filter(role=Role.THERAPIST).values("clinic_id")
        return self.filter(clinic_id__in=clinics)

    def in_care(self) -> "PatientQuerySet":
        return self.filter(state=Patient.State.IN_CARE)


class Patient(models.Model):
    """FHIR: Patient. May have no user: a paper plan, logged by staff or a caregiver."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        UNKNOWN = "unknown", _("Not known")

    class State(models.TextChoices):
        IN_CARE = "in_care", _("In care")
        DISCHARGED = "discharged", _("Discharged")
        DECEASED = "deceased", _("Deceased")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    given_name = models.CharField(_("first name"), max_length=60)
    family_name = models.CharField(_("last name"), max_length=60)
    birth_date = models.DateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=7, choices=Sex, default=Sex.UNKNOWN)
    body_mass_kg = models.DecimalField(
        _("weight, kg"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    height_cm = models.PositiveSmallIntegerField(_("height, cm"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64)
    language = models.CharField(_("language"), max_length=8, default="en")
    lead_therapist = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lead therapist"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(max_length=10, choices=State, default=State.IN_CARE)
    state_since = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = PatientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(body_mass_kg=None) | Q(body_mass_kg__range=(20, 350)),
                name="patient_body_mass_plausible",
            ),
            models.CheckConstraint(
                condition=Q(height_cm=None) | Q(height_cm__range=(80, 250)),
                name="patient_height_plausible",
            ),
            models.CheckConstraint(
                condition=~Q(given_name="") & ~Q(family_name=""), name="patient_has_name"
            ),
            models.CheckConstraint(
                condition=Q(sex__in=["female", "male", "unknown"]), name="patient_sex_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["in_care", "discharged", "deceased"]),
                name="patient_state_known",
            ),
            models.CheckConstraint(condition=~Q(time_zone=""), name="patient_has_time_zone"),
        ]
        indexes = [
            models.Index(fields=["clinic", "state"], name="patient_of_clinic"),
            # Which zones there are, asked each minute: one step a zone instead of a row a patient.
            models.Index(fields=["time_zone"], name="patient_by_zone"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def local_date(self, now: datetime) -> date:
        """Return the patient's calendar date at the instant `now`."""
        return now.astimezone(self.zone).date()

    def age(self, on: date) -> int:
        """Return completed years on `on`."""
        before = (on.month, on.day) < (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - before


class CareAccess(models.Model):
    """Who may read or log for a patient: the patient themself or a caregiver."""

    class Relation(models.TextChoices):
        SELF = "self", _("The patient")
        SPOUSE = "spouse", _("Husband, wife or partner")
        CHILD = "child", _("Son or daughter")
        CAREGIVER = "caregiver", _("Other caregiver")

    class Scope(models.TextChoices):
        READ = "read", _("May read")
        LOG = "log", _("May read and log")

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="access")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="care_access"
    )
    relation = models.CharField(max_length=10, choices=Relation)
    scope = models.CharField(max_length=4, choices=Scope, default=Scope.LOG)
    invitation = models.OneToOneField(
        Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="care_access"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CareAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "user"],
                condition=Q(ended_at=None, user__isnull=False),
                name="care_access_one_per_user",
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(ended_at=None, relation="self"),
                name="care_access_one_self",
            ),
            models.CheckConstraint(
                condition=Q(relation__in=["self", "spouse", "child", "caregiver"]),
                name="care_access_relation_known",
            ),
            models.CheckConstraint(
                condition=Q(scope__in=["read", "log"]), name="care_access_scope_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at")),
                name="care_access_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation} of {self.patient_id}"
