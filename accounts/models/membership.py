"""Who works for which clinic, and as what."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.clinic import Clinic

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.user import User


class Role(models.TextChoices):
    THERAPIST = "therapist", _("Physical therapist")
    ADMIN = "admin", _("Clinic admin")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None, user__is_active=True)

    def of(self, user: "User | AnonymousUser") -> "MembershipQuerySet":
        """Return what `user` may do now, checked at each request so that revoking acts at once."""
        return self.current().filter(user=user.pk)

    def visible_to(self, user: "User | AnonymousUser") -> "MembershipQuerySet":
        """Return the memberships of the clinics where `user` is an admin."""
        clinics = Membership.objects.of(user).filter(role=Role.ADMIN).values("clinic_id")
        return self.filter(clinic_id__in=clinics)


class Membership(models.Model):
    """One role of one person in one clinic; a person may hold both."""

    public_id = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="Stands in addresses."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Empty while it holds.")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "clinic", "role"],
                condition=models.Q(ended_at=None),
                name="membership_one_current_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("started_at")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.clinic_id}"
