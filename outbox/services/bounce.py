"""What follows when a mail comes back, or its reader calls it unwanted."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Min

from outbox import kinds, unsubscribe
from outbox.models import Bounce, Message
from outbox.services.suppression import suppress_hashed

logger = logging.getLogger(__name__)
# Servers try for up to five days before they give up (RFC 5321, 4.5.4.1), and the report may be
# held up as well. Later than this it is no news, and an old address in a log cannot be used.
VALID_FOR = timedelta(days=14)
SOFT_COUNT = 5
SOFT_SPAN = timedelta(days=3)
SOFT_WINDOW = timedelta(days=30)


class Effect(StrEnum):
    IGNORED = "ignored"  # not ours, too old, or never sent
    NOTED = "noted"
    SUPPRESSED = "suppressed"
    UNSUBSCRIBED = "unsubscribed"


@transaction.atomic
def take_bounce(*, message_id: UUID, type: Bounce.Type, now: datetime) -> Effect:
    """Note that a mail came back, and stop writing where it is no use. Safe to repeat."""
    message = Message.objects.filter(pk=message_id).exclude(address_sha256="").first()
    if message is None or now - message.due_at > VALID_FOR:
        return Effect.IGNORED
    row = Bounce(message=message, address_sha256=message.address_sha256, type=type, at=now)
    Bounce.objects.bulk_create([row], ignore_conflicts=True)
    logger.warning("Message %s came back: %s", message.pk, type.value)
    if type is Bounce.Type.COMPLAINT:
        return _unsubscribe(message, now)
    if type is Bounce.Type.SOFT and not _is_out_of_reach(message.address_sha256, now):
        return Effect.NOTED
    suppress_hashed(message.address_sha256, reason="bounced", now=now)
    return Effect.SUPPRESSED


def _is_out_of_reach(address_sha256: str, now: datetime) -> bool:
    """Return True once an address was full or away too often, for too long."""
    soft = Bounce.objects.filter(
        address_sha256=address_sha256, type=Bounce.Type.SOFT, at__gt=now - SOFT_WINDOW
    )
    found = soft.aggregate(count=Count("pk"), first=Min("at"), latest=Max("at"))
    if found["count"] < SOFT_COUNT:
        return False
    span: timedelta = found["latest"] - found["first"]
    return span >= SOFT_SPAN


def _unsubscribe(message: Message, now: datetime) -> Effect:
    """End the kind its reader called unwanted; what nobody can leave goes on."""
    kind = kinds.get(message.kind)
    if kind.subscription_of is None:
        return Effect.NOTED
    subscription_id = kind.subscription_of(message)
    if not subscription_id:
        return Effect.NOTED
    unsubscribe.end(unsubscribe.Subscription(kind.name, subscription_id), now=now)
    return Effect.UNSUBSCRIBED
