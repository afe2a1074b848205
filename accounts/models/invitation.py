"""An invitation by mail. Its link carries no right: the address is proved by a typed code."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.clinic import Clinic
from accounts.models.membership import Membership, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.user import User

VALID_FOR = timedelta(days=7)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)

    def visible_to(self, user: "User | AnonymousUser") -> "InvitationQuerySet":
        """Return the staff invitations of the clinics where `user` is an admin."""
        clinics = Membership.objects.of(user).filter(role=Role.ADMIN).values("clinic_id")
        return self.filter(clinic_id__in=clinics, purpose__in=Role.values)


class Invitation(models.Model):
    """Accepted once, by the person who can read mail at `email`."""

    class Purpose(models.TextChoices):
        THERAPIST = "therapist", _("Physical therapist")
        ADMIN = "admin", _("Clinic admin")
        CARE = "care", _("Patient or caregiver")  # what it opens is known to the app above

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"), max_length=254)
    full_name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    purpose = models.CharField(max_length=10, choices=Purpose)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(
        null=True, blank=True, help_text="Whoever got the mail said that it is not for them."
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("invited_at")),
                name="invitation_expires_after_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
                name="invitation_accepted_or_revoked",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose__in=["therapist", "admin", "care"]),
                name="invitation_purpose_known",
            ),
            models.CheckConstraint(condition=~models.Q(email=""), name="invitation_has_email"),
            models.CheckConstraint(
                condition=models.Q(refused_at=None)
                | models.Q(accepted_at__isnull=False)
                | models.Q(revoked_at__isnull=False),
                name="invitation_refused_is_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_by=None) | models.Q(accepted_at__isnull=False),
                name="invitation_accepted_by_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} invitation {self.pk}"
