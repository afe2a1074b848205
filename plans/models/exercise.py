"""The catalogue as rows: what load_catalogue read from plans/catalogue/, versioned."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Clinic, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class Exercise(models.Model):
    """FHIR: ActivityDefinition. The typed record is the engine's; rows refer to it."""

    slug = models.SlugField(max_length=48, primary_key=True)
    record = models.JSONField(help_text="The typed record as plans.catalogue writes it.")
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.slug


class RegimeTemplateQuerySet(models.QuerySet["RegimeTemplate"]):
    def ours(self) -> "RegimeTemplateQuerySet":
        """Return the versions that came with the catalogue."""
        return self.filter(clinic=None)

    def newest_of_ours(self) -> "RegimeTemplateQuerySet":
        return self.ours().filter(retired_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> "RegimeTemplateQuerySet":
        """Return ours, and the copies of the clinics where `user` works."""
        clinics = Membership.objects.of(user).values("clinic_id")
        return self.filter(Q(clinic=None) | Q(clinic_id__in=clinics))


class RegimeTemplate(models.Model):
    """FHIR: PlanDefinition. A change is a new version; enrolled patients keep theirs.

    Without a clinic it is ours; a clinic's copy says which version of ours it began from, who
    saved it and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=48)
    version = models.PositiveIntegerField()
    clinic = models.ForeignKey(
        Clinic, on_delete=models.CASCADE, null=True, blank=True, related_name="templates"
    )
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    based_on = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of a copy: the version of ours it was last compared with.",
    )
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Of a copy: why it differs.")
    early_gates = models.JSONField(
        default=dict,
        blank=True,
        help_text="Of a copy: why an item may begin before ours, by phase and exercise.",
    )
    is_in_use = models.BooleanField(
        default=False, help_text="Of a copy: new drafts of the clinic follow it instead of ours."
    )

    objects = RegimeTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "version"],
                condition=Q(clinic=None),
                name="template_one_per_version",
            ),
            models.UniqueConstraint(
                fields=["clinic", "slug", "version"],
                condition=Q(clinic__isnull=False),
                name="template_one_per_clinic_version",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="template_version_from_1"),
            models.UniqueConstraint(
                fields=["clinic", "slug"],
                condition=Q(is_in_use=True),
                name="template_one_in_use_per_clinic",
            ),
            models.CheckConstraint(
                condition=Q(clinic=None, based_on=None, saved_by=None, reason="", is_in_use=False)
                | (
                    Q(clinic__isnull=False, based_on__isnull=False, saved_by__isnull=False)
                    & ~Q(reason="")
                ),
                name="template_copy_says_from_what_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} v{self.version}"
