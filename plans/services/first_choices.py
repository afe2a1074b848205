"""The patient's first choice, made beside the consent: when the morning mail comes."""

from datetime import datetime, time
from typing import TYPE_CHECKING

from plans.models import CareAccess, ReminderRule
from plans.models.reminder import ReminderKind
from plans.queries.access import Role
from plans.services.reminder import set_reminder

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


def morning_hour(user: "User") -> time | None:
    """Return when the morning mail of this patient comes; None for helpers and for nobody's."""
    rules = ReminderRule.objects.filter(kind=ReminderKind.MORNING_PLAN, is_enabled=True)
    hours = rules.filter(patient__in=_own(user).values("patient_id"))
    return hours.values_list("local_time", flat=True).first()


def set_morning_hour(user: "User", at: time, now: datetime) -> None:
    """Keep the hour this patient chose. Raises ValidationError inside the clinic's quiet hours."""
    for access in _own(user).select_related("patient__clinic"):
        set_reminder(
            patient=access.patient,
            kind=ReminderKind.MORNING_PLAN,
            local_time=at,
            is_enabled=True,
            by=user,
            role=Role.PATIENT,
            now=now,
        )


def _own(user: "User") -> "QuerySet[CareAccess]":
    return CareAccess.objects.of(user).filter(relation=CareAccess.Relation.SELF)
