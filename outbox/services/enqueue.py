"""Putting mail into the outbox, in the transaction of whatever causes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from outbox.models import Message

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A mail to be written. `dedupe_key` says what must not be mailed twice."""

    kind: str
    subject_id: str  # opaque id for the kind, no address, at most 40 characters
    dedupe_key: str
    due_at: datetime
    expires_at: datetime
    sealed: bytes | None = None

    def __post_init__(self) -> None:
        # SQLite's INSERT OR IGNORE would drop a row that breaks a check without a word.
        if self.expires_at <= self.due_at:
            raise ValueError("A message must expire after it is due.")


def enqueue(
    *,
    kind: str,
    subject_id: str,
    dedupe_key: str,
    due_at: datetime,
    expires_at: datetime,
    sealed: bytes | None = None,
    now: datetime,
) -> Message:
    """Return the message with this `dedupe_key`, made if it was missing. Safe to repeat."""
    new = NewMessage(kind, str(subject_id), dedupe_key, due_at, expires_at, sealed)
    ids = enqueue_many([new], now=now)
    return Message.objects.get(pk=ids[dedupe_key])


def enqueue_many(messages: Iterable[NewMessage], *, now: datetime) -> dict[str, UUID]:
    """Write what is missing and return the id for every `dedupe_key`, old or new.

    Two queries for each 500 messages (SQLite: a few more). Safe to repeat, and from several
    processes at once.
    """
    rows = [_row(message, now) for message in messages]
    ids: dict[str, UUID] = {}
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        Message.objects.bulk_create(chunk, ignore_conflicts=True)
        keys = [row.dedupe_key for row in chunk]
        found = Message.objects.filter(dedupe_key__in=keys)
        ids.update(found.values_list("dedupe_key", "pk"))
    return ids


def _row(message: NewMessage, now: datetime) -> Message:
    return Message(
        kind=message.kind,
        subject_id=message.subject_id,
        dedupe_key=message.dedupe_key,
        sealed=message.sealed,
        due_at=message.due_at,
        expires_at=message.expires_at,
        created_at=now,
    )
