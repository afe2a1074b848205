"""Whose hands a message is in. Every step is its own commit and asks for the lease's token.

`durable` refuses a transaction around these steps: a rollback would forget a mail that went out.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from outbox.address_hash import hashed
from outbox.database_clock import DatabaseClock
from outbox.models import Message
from outbox.services.statement import Statement, Values

State = Message.State
# At least twice (SMTP timeout + 10 s), and longer than a whole mail may take.
LEASE = timedelta(seconds=60)


class LeaseLostError(Exception):
    """Another worker has the message now; nothing may be changed and nothing sent."""


def claim(*, now: datetime, message_id: UUID | None = None) -> Message | None:
    """Take the next due message (or the given one) into our hands; None when there is none."""
    found = claim_some(limit=1, now=now, message_id=message_id)
    return found[0] if found else None


def claim_some(*, limit: int, now: datetime, message_id: UUID | None = None) -> list[Message]:
    """Take up to `limit` due messages (or the given one) into our hands, earliest first.

    Any number of processes may call this: each message goes to one of them.
    """
    claimable = Message.objects.claimable(now)
    if message_id is not None:
        claimable = claimable.filter(pk=message_id)
    # An idle loop must not take SQLite's write lock.
    if not connection.features.has_select_for_update and not claimable.exists():
        return []
    token = uuid4()
    with transaction.atomic(durable=True):
        locked = claimable.select_for_update(skip_locked=True).order_by("due_at", "id")
        messages = list(locked[:limit])
        ids = [message.pk for message in messages]
        # PostgreSQL holds the rows; elsewhere the conditions are asked once more in the write.
        has_locks = connection.features.has_select_for_update
        free = Message.objects.all() if has_locks else claimable
        taken = _take(free.filter(pk__in=ids), token) if ids else 0
    if taken != len(messages):
        ours = set(_held(ids, token).values_list("pk", flat=True))
        messages = [message for message in messages if message.pk in ours]
    for message in messages:
        message.state, message.lease_token = State.SENDING, token
        message.attempts += 1
    return messages


def _take(candidates: QuerySet[Message], token: UUID) -> int:
    return candidates.update(
        state=State.SENDING,
        lease_until=DatabaseClock(LEASE),
        lease_token=token,
        attempts=F("attempts") + 1,
    )


def hand_back(messages: Sequence[Message]) -> None:
    """Let go of messages claimed and not begun, as if they had not been; others may have them.

    One whose earlier attempt is in doubt stays so: its lease ends now.
    """
    for in_doubt in (False, True):
        some = [each for each in messages if (each.data_started_at is not None) is in_doubt]
        if not some:
            continue
        held = _held([each.pk for each in some], some[0].lease_token)
        attempts = F("attempts") - 1
        if in_doubt:
            held.update(attempts=attempts, lease_until=DatabaseClock())
        else:
            held.update(attempts=attempts, state=State.QUEUED, lease_token=None, lease_until=None)


def bound_leases() -> int:
    """Shorten leases no clock of ours gave: the database's was set back. Return how many.

    Not ended at once: whoever holds one may be in the middle of its mail.
    """
    too_long = Message.objects.filter(state=State.SENDING, lease_until__gt=DatabaseClock(2 * LEASE))
    return too_long.update(lease_until=DatabaseClock(LEASE))


def start_content(message: Message, *, to: str) -> None:
    """Note, before the first byte of content, that delivery to `to` is in doubt from here on.

    Raises LeaseLostError.
    """
    held = {"id": message.pk, "lease_token": message.lease_token}
    _demand_one(_START.run(address_sha256=hashed(to), **held))


def accept_repeat(message: Message) -> None:
    """Leave the doubt about an earlier attempt behind and count the repeat it costs."""
    _change(message, data_started_at=None, resends=message.resends + 1)
    message.data_started_at = None
    message.resends += 1


def note_sent(message: Message, *, code: int, now: datetime) -> None:
    """End the message the server has taken and erase its secret. Raises LeaseLostError."""
    held = {"id": message.pk, "lease_token": message.lease_token}
    _demand_one(_SENT.run(smtp_code=code, sent_at=now, **held))


def finish(
    message: Message, state: Message.State, *, reason: str = "", code: int | None = None
) -> None:
    """End the message unsent, for good, and erase its secret. Raises LeaseLostError."""
    _change(
        message,
        state=state,
        reason=reason,
        smtp_code=code,
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


def _held(ids: Iterable[UUID], token: UUID | None) -> QuerySet[Message]:
    """Return which of the messages are ours: only one in somebody's hands has a token.

    The state is not asked. PostgreSQL would then take the index of what waits, which it believes
    to be empty (it was when the table was last counted), and read all of it for every mail: with
    1,000 waiting 10 ms instead of 0.1.
    """
    return Message.objects.filter(pk__in=ids, lease_token=token)


def _change(message: Message, **values: Any) -> None:
    # One statement is a durable commit of its own; `claim_some` has refused a transaction.
    _demand_one(_held([message.pk], message.lease_token).update(**values))


def _demand_one(changed: int) -> None:
    if changed != 1:
        raise LeaseLostError


def _start(given: Values) -> tuple[QuerySet[Message], Values]:
    return _held_one(given), {
        "data_started_at": DatabaseClock(),
        "lease_until": DatabaseClock(LEASE),
        "address_sha256": given["address_sha256"],
    }


def _sent(given: Values) -> tuple[QuerySet[Message], Values]:
    return _held_one(given), {
        "state": State.SENT,
        "reason": "",
        "smtp_code": given["smtp_code"],
        "sent_at": given["sent_at"],
        "sealed": None,
        "lease_token": None,
        "lease_until": None,
    }


def _held_one(given: Values) -> QuerySet[Message]:
    # By identity, as in `_held`.
    return Message.objects.filter(pk=given["id"], lease_token=given["lease_token"])


_START = Statement(_start, "id", "lease_token", "address_sha256")
_SENT = Statement(_sent, "id", "lease_token", "smtp_code", "sent_at")
