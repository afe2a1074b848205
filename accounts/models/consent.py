"""What a person agreed to, in which words, and when they took it back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """Append-only except for its end; the wording is kept by version and hash."""

    class Purpose(models.TextChoices):
        TERMS = "terms", _("Use of this service")
        REMINDERS = "reminders", _("Reminders by e-mail")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(max_length=12, choices=Purpose)
    text_version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="consent_one_current_per_purpose",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose__in=["terms", "reminders"]), name="consent_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"
