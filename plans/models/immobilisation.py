"""What was kept still, from when to when, and the orders that came with it."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class ImmobilisationEventQuerySet(models.QuerySet["ImmobilisationEvent"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ImmobilisationEventQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class ImmobilisationEvent(models.Model):
    """FHIR: Procedure (the cast, the rest), with the diagnosis as its reason. Half-open dates."""

    class Kind(models.TextChoices):
        CAST = "cast", _("Cast")
        SPLINT_BRACE = "splint_brace", _("Splint or brace")
        BOOT = "boot", _("Walking boot")
        SLING = "sling", _("Sling")
        TRACTION_EXFIX = "traction_exfix", _("Traction or external fixator")
        BED_REST_HOME = "bed_rest_home", _("Bed rest at home")
        HOSPITAL_STAY = "hospital_stay", _("Hospital stay")
        ICU_STAY = "icu_stay", _("Intensive care stay")
        SURGERY = "surgery", _("Surgery")
        NON_WEIGHT_BEARING = "non_weight_bearing", _("No weight on the leg")
        REDUCED_ACTIVITY = "reduced_activity", _("Much less activity than usual")
        SPACEFLIGHT = "spaceflight", _("Space flight")
        OTHER = "other", _("Other")

    class BodySite(models.TextChoices):
        HIP = "hip", _("Hip")
        THIGH = "thigh", _("Thigh")
        KNEE = "knee", _("Knee")
        LOWER_LEG = "lower_leg", _("Lower leg")
        ANKLE = "ankle", _("Ankle")
        FOOT = "foot", _("Foot")
        SHOULDER = "shoulder", _("Shoulder")
        UPPER_ARM = "upper_arm", _("Upper arm")
        ELBOW = "elbow", _("Elbow")
        FOREARM = "forearm", _("Forearm")
        WRIST_HAND = "wrist_hand", _("Wrist or hand")
        CERVICAL = "cervical", _("Neck")
        THORACOLUMBAR = "thoracolumbar", _("Back")
        WHOLE_BODY = "whole_body", _("Whole body")

    class Side(models.TextChoices):
        LEFT = "left", _("Left")
        RIGHT = "right", _("Right")
        BOTH = "both", _("Both")
        NA = "na", _("Not one side")

    class Tissue(models.TextChoices):
        BONE_FIXED = "bone_fixed", _("Bone, fixed with metal")
        BONE_NONOP = "bone_nonop", _("Bone, without operation")
        TENDON = "tendon", _("Tendon repair")
        LIGAMENT = "ligament", _("Ligament repair")
        MENISCUS = "meniscus", _("Meniscus repair")
        CARTILAGE = "cartilage", _("Cartilage repair")
        ARTHROPLASTY = "arthroplasty", _("Joint replacement")
        DISC = "disc", _("Disc surgery")
        FUSION = "fusion", _("Fusion")
        SKIN = "skin", _("Skin or flap")
        ABDOMINAL = "abdominal", _("Abdomen or chest")
        NONE = "none", _("No repair")

    class Healing(models.TextChoices):
        NONE = "none", _("Not confirmed")
        CLINICAL = "clinical", _("Confirmed by examination")
        XRAY = "xray", _("Confirmed by X-ray")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=18, choices=Kind)
    body_site = models.CharField(_("where"), max_length=13, choices=BodySite)
    side = models.CharField(_("side"), max_length=5, choices=Side)
    is_dominant_side = models.BooleanField(_("dominant side"), null=True, blank=True)
    diagnosis = models.CharField(_("diagnosis"), max_length=120, blank=True)
    diagnosis_code = models.CharField(_("ICD-10 code"), max_length=10, blank=True)
    procedure = models.CharField(_("operation"), max_length=120, blank=True)
    condition = models.CharField(
        _("injury or operation"),
        max_length=32,
        blank=True,
        help_text=_("Its protocol is used. Leave empty if none of these fits."),
    )
    tissue = models.CharField(_("tissue"), max_length=12, choices=Tissue, default=Tissue.NONE)
    joints_fixed = models.JSONField(default=list, blank=True, help_text='e.g. ["knee", "ankle"]')
    device_detail = models.CharField(_("device"), max_length=120, blank=True)
    device_removable = models.BooleanField(_("can be taken off"), default=False)
    injured_on = models.DateField(_("injured on"), null=True, blank=True)
    surgery_on = models.DateField(_("operated on"), null=True, blank=True)
    started_on = models.DateField(_("from"))
    expected_end_on = models.DateField(
        _("expected until"), null=True, blank=True, help_text=_("The first day free.")
    )
    ended_on = models.DateField(
        _("ended"), null=True, blank=True, help_text=_("The first day free; empty if ongoing.")
    )
    dates_uncertain = models.BooleanField(_("dates uncertain"), default=False)
    healing = models.CharField(_("healing"), max_length=8, choices=Healing, default=Healing.NONE)
    healing_on = models.DateField(_("healing confirmed on"), null=True, blank=True)
    healing_by = models.CharField(_("confirmed by"), max_length=80, blank=True)
    activity_during = models.JSONField(
        default=list, blank=True, help_text="p0, walking, contralateral, nmes"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    objects = ImmobilisationEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")),
                name="immobilisation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(expected_end_on=None) | Q(expected_end_on__gt=F("started_on")),
                name="immobilisation_expected_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(healing="none") | Q(healing_on__isnull=False),
                name="immobilisation_healing_has_date",
            ),
            # A second open event of one kind for the same limb is a double entry.
            models.UniqueConstraint(
                fields=["patient", "kind", "body_site", "side"],
                condition=Q(ended_on=None),
                name="immobilisation_one_open_per_site",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "cast",
                        "splint_brace",
                        "boot",
                        "sling",
                        "traction_exfix",
                        "bed_rest_home",
                        "hospital_stay",
                        "icu_stay",
                        "surgery",
                        "non_weight_bearing",
                        "reduced_activity",
                        "spaceflight",
                        "other",
                    ]
                ),
                name="immobilisation_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    body_site__in=[
                        "hip",
                        "thigh",
                        "knee",
                        "lower_leg",
                        "ankle",
                        "foot",
                        "shoulder",
                        "upper_arm",
                        "elbow",
                        "forearm",
                        "wrist_hand",
                        "cervical",
                        "thoracolumbar",
                        "whole_body",
                    ]
                ),
                name="immobilisation_body_site_known",
            ),
            models.CheckConstraint(
                condition=Q(side__in=["left", "right", "both", "na"]),
                name="immobilisation_side_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    tissue__in=[
                        "bone_fixed",
                        "bone_nonop",
                        "tendon",
                        "ligament",
                        "meniscus",
                        "cartilage",
                        "arthroplasty",
                        "disc",
                        "fusion",
                        "skin",
                        "abdominal",
                        "none",
                    ]
                ),
                name="immobilisation_tissue_known",
            ),
            models.CheckConstraint(
                condition=Q(healing__in=["none", "clinical", "xray"]),
                name="immobilisation_healing_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.side} {self.body_site} from {self.started_on}"

    def days(self, until: date) -> int:
        """Return days immobilised by `until`; never negative."""
        return max(0, (min(self.ended_on or until, until) - self.started_on).days)


class WeightBearingOrder(models.Model):
    """How much one limb may carry from a date on. The latest order of a limb holds."""

    class Limb(models.TextChoices):
        LEG = "leg", _("Leg")
        ARM = "arm", _("Arm")

    class Status(models.TextChoices):
        NWB = "nwb", _("No weight")
        TTWB = "ttwb", _("Toe touch only")
        PWB = "pwb", _("Part weight")
        WBAT = "wbat", _("Weight as comfortable")
        FWB = "fwb", _("Full weight")

    event = models.ForeignKey(
        ImmobilisationEvent, on_delete=models.CASCADE, related_name="weight_bearing"
    )
    limb = models.CharField(max_length=3, choices=Limb, default=Limb.LEG)
    status = models.CharField(_("weight allowed"), max_length=4, choices=Status)
    max_kg = models.DecimalField(
        _("at most, kg"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    max_percent = models.PositiveSmallIntegerField(_("at most, % of weight"), null=True, blank=True)
    from_on = models.DateField(_("from"))
    expires_on = models.DateField(
        _("ordered until"),
        null=True,
        blank=True,
        help_text=_("The day to ask again. The order holds until somebody answers."),
    )
    ordered_by = models.CharField(_("ordered by"), max_length=80, blank=True)

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("from_on")),
                name="weight_bearing_expires_after_start",
            ),
            models.UniqueConstraint(
                fields=["event", "limb", "from_on"], name="weight_bearing_one_per_day"
            ),
            models.CheckConstraint(
                condition=Q(max_percent=None) | Q(max_percent__range=(1, 100)),
                name="weight_bearing_percent_range",
            ),
            models.CheckConstraint(
                condition=Q(max_kg=None) | Q(max_kg__gte=0), name="weight_bearing_kg_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(limb__in=["leg", "arm"]), name="weight_bearing_limb_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["nwb", "ttwb", "pwb", "wbat", "fwb"]),
                name="weight_bearing_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.limb} {self.status} from {self.from_on}"


class Precaution(models.Model):
    """One precaution code with its limit. It ends by a therapist's word; expiry only asks."""

    event = models.ForeignKey(
        ImmobilisationEvent, on_delete=models.CASCADE, related_name="precautions"
    )
    code = models.CharField(max_length=12, help_text="ROM_MAX, LIFT_MAX, NO_ACTIVE, HIP_POST, …")
    joint = models.CharField(max_length=12, blank=True)
    motion = models.CharField(max_length=20, blank=True)
    muscle = models.CharField(max_length=24, blank=True)
    max_deg = models.SmallIntegerField(null=True, blank=True)
    max_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    hr_max = models.PositiveSmallIntegerField(null=True, blank=True)
    spo2_min = models.PositiveSmallIntegerField(null=True, blank=True)
    from_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True, help_text="The day to ask, not to unlock.")
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("from_on")),
                name="precaution_expires_after_start",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on=None) | Q(lifted_by__isnull=False),
                name="precaution_lifted_by_someone",
            ),
            models.CheckConstraint(condition=~Q(code=""), name="precaution_has_code"),
            models.CheckConstraint(
                condition=Q(lifted_on=None) | Q(lifted_on__gte=F("from_on")),
                name="precaution_lifted_after_start",
            ),
            models.CheckConstraint(
                condition=Q(max_kg=None) | Q(max_kg__gte=0), name="precaution_kg_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(spo2_min=None) | Q(spo2_min__range=(1, 100)),
                name="precaution_spo2_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} from {self.from_on}"


class Clearance(models.Model):
    """A treating clinician's word that an activity may begin. Every gate needs one."""

    class Activity(models.TextChoices):
        REMOVE_DEVICE = "remove_device", _("Take the device off")
        WEIGHT_BEARING = "weight_bearing", _("Change the weight allowed")
        ROM = "rom", _("Move the joint")
        STRENGTHEN = "strengthen", _("Strengthen")
        LIFT = "lift", _("Lift more")
        DRIVE = "drive", _("Drive")
        RUN = "run", _("Run and jump")

    event = models.ForeignKey(
        ImmobilisationEvent, on_delete=models.CASCADE, related_name="clearances"
    )
    activity = models.CharField(max_length=16, choices=Activity)
    max_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    cleared_by = models.CharField(max_length=80)
    cleared_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(cleared_by=""), name="clearance_by_someone"),
            models.CheckConstraint(
                condition=Q(
                    activity__in=[
                        "remove_device",
                        "weight_bearing",
                        "rom",
                        "strengthen",
                        "lift",
                        "drive",
                        "run",
                    ]
                ),
                name="clearance_activity_known",
            ),
            models.CheckConstraint(
                condition=Q(max_kg=None) | Q(max_kg__gte=0), name="clearance_kg_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} on {self.cleared_on}"
