"""The secret address under which a calendar reads on which days there is a plan."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plans.models.patient import Patient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: "User | AnonymousUser") -> "CalendarFeedQuerySet":
        return self.live().filter(owner=user.pk, patient__in=Patient.objects.visible_to(user))

    def live(self) -> "CalendarFeedQuerySet":
        return self.filter(ended_at=None)


class CalendarFeed(models.Model):
    """One feed of one reader. Its address is signed, not stored; ending the row ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="calendar_feeds")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "owner"],
                condition=Q(ended_at=None),
                name="calendar_feed_one_per_reader",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at")),
                name="calendar_feed_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"Feed since {self.created_at:%Y-%m-%d}"
