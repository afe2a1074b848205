"""Whose hands a message is in. Every step is its own commit and asks for the lease's token.

`durable` refuses a transaction around these steps: a rollback would forget a mail that went out.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from outbox.address_hash import hashed
from outbox.database_clock import DatabaseClock
from outbox.models import Message

State = Message.State
# At least twice (SMTP timeout + 10 s), and longer than a whole mail may take.
LEASE = timedelta(seconds=60)


class LeaseLostError(Exception):
    """Another worker has the message now; nothing may be changed and nothing sent."""


def claim(*, now: datetime, message_id: UUID | None = None) -> Message | None:
    """Take the next due message (or the given one) into our hands; None when there is none.

    Any number of processes may call this: each message goes to one of them.
    """
    claimable = Message.objects.claimable(now)
    if message_id is not None:
        claimable = claimable.filter(pk=message_id)
    # An idle loop must not take SQLite's write lock.
    if not claimable.exists():
        return None
    with transaction.atomic(durable=True):
        message = claimable.select_for_update(skip_locked=True).order_by("due_at", "id").first()
        if message is None:
            return None
        message.lease_token = uuid4()
        taken = _take(claimable.filter(pk=message.pk), message.lease_token)
    if not taken:
        return None
    message.state = State.SENDING
    message.attempts += 1
    return message


def _take(candidate: QuerySet[Message], token: UUID) -> bool:
    # Compare and swap: the conditions are asked once more in the write itself.
    changed = candidate.update(
        state=State.SENDING,
        lease_until=DatabaseClock(LEASE),
        lease_token=token,
        attempts=F("attempts") + 1,
    )
    return changed == 1


def start_content(message: Message, *, to: str) -> None:
    """Note, before the first byte of content, that delivery to `to` is in doubt from here on.

    Raises LeaseLostError.
    """
    _change(
        message,
        data_started_at=DatabaseClock(),
        lease_until=DatabaseClock(LEASE),
        address_sha256=hashed(to),
    )


def accept_repeat(message: Message) -> None:
    """Leave the doubt about an earlier attempt behind and count the repeat it costs."""
    _change(message, data_started_at=None, resends=message.resends + 1)
    message.data_started_at = None
    message.resends += 1


def finish(
    message: Message, state: Message.State, *, now: datetime, reason: str = "", code: int | None
) -> None:
    """End the message for good and erase its secret. Raises LeaseLostError."""
    _change(
        message,
        state=state,
        reason=reason,
        smtp_code=code,
        sent_at=now if state is State.SENT else None,
        sealed=None,
        lease_token=None,
        lease_until=None,
    )


def give_back(
    message: Message, *, due_at: datetime, reason: str, code: int | None = None, **counters: int
) -> None:
    """Queue the message again for `due_at`. Raises LeaseLostError."""
    _change(
        message,
        state=State.QUEUED,
        due_at=due_at,
        first_due_at=Coalesce("first_due_at", "due_at"),
        reason=reason,
        smtp_code=code,
        data_started_at=None,
        lease_token=None,
        lease_until=None,
        **counters,
    )


def _change(message: Message, **values: Any) -> None:
    ours = Message.objects.filter(
        pk=message.pk, state=State.SENDING, lease_token=message.lease_token
    )
    with transaction.atomic(durable=True):
        changed = ours.update(**values)
    if changed != 1:
        raise LeaseLostError
