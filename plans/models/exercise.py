"""The catalogue as rows: what load_catalogue read from plans/catalogue/, versioned."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Clinic


class Exercise(models.Model):
    """FHIR: ActivityDefinition. The typed record is the engine's; rows refer to it."""

    slug = models.SlugField(max_length=48, primary_key=True)
    record = models.JSONField(help_text="The typed record as plans.catalogue writes it.")
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.slug


class RegimeTemplate(models.Model):
    """FHIR: PlanDefinition. A change is a new version; enrolled patients keep theirs."""

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
        ]

    def __str__(self) -> str:
        return f"{self.slug} v{self.version}"
