"""A clinic's mails that were refused or perhaps did not arrive, for somebody to look at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Clinic, Invitation, Membership
from outbox.models import Message
from plans.models import Alert, ReminderSlot
from plans.models.reminder import ReminderKind

LOOK_BACK = timedelta(days=14)
ALERTS = ("alert_lead", "alert_second", "alert_admin")
DIGEST, INVITATION = "digest", "invitation"
# Codes and notices are not here: their secret is erased, and who waits for one asks again.
KINDS = (*ReminderKind.values, *ALERTS, DIGEST, INVITATION)
_MANY, _MANY_OF_ALL = 200, 2_000


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One mail, without its address and without a name."""

    id: UUID
    kind: str
    due_at: datetime
    state: str
    reason: str


def undelivered(*, clinic: Clinic, now: datetime) -> list[Undelivered]:
    """Return the clinic's latest ones that nobody has sent again, the newest first."""
    rows = list(messages_of(clinic, now=now).order_by("-created_at")[:_MANY])
    again = set(
        Message.objects.filter(dedupe_key__in=[again_key(row) for row in rows]).values_list(
            "dedupe_key", flat=True
        )
    )
    return [
        Undelivered(row.pk, row.kind, row.due_at, row.state, row.reason)
        for row in rows
        if again_key(row) not in again
    ]


def messages_of(clinic: Clinic, *, now: datetime) -> QuerySet[Message]:
    """Return the rows themselves, those sent again among them."""
    recent = Message.objects.undelivered().filter(created_at__gte=now - LOOK_BACK, kind__in=KINDS)
    slots = ReminderSlot.objects.filter(message=OuterRef("pk"), patient__clinic=clinic)
    return recent.filter(Exists(slots) | Q(pk__in=_of_others(recent, clinic)))


def again_key(message: Message) -> str:
    """Return the key of the mail that repeats this one: there is one at most."""
    return f"again:{message.pk}"


def _of_others(recent: QuerySet[Message], clinic: Clinic) -> list[UUID]:
    """Return those that are no reminders: their subject says whose they are."""
    other = recent.exclude(kind__in=ReminderKind.values).order_by("-created_at")
    rows = list(other.values_list("pk", "kind", "subject_id")[:_MANY_OF_ALL])
    owners: list[tuple[tuple[str, ...], QuerySet[Any]]] = [
        (ALERTS, Alert.objects.filter(patient__clinic=clinic)),
        ((DIGEST,), Membership.objects.filter(clinic=clinic)),
        ((INVITATION,), Invitation.objects.filter(clinic=clinic)),
    ]
    found: list[UUID] = []
    for kinds, mine in owners:
        subjects = {pk: about.partition(":")[0] for pk, kind, about in rows if kind in kinds}
        named = mine.filter(pk__in=set(subjects.values())).values_list("pk", flat=True)
        ours = {str(pk) for pk in named}
        found += [pk for pk, about in subjects.items() if about in ours]
    return found
