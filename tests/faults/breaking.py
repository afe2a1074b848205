"""Takes one safeguard of the outbox out, in the processes of a negative control alone."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from outbox.database_clock import DatabaseClock
from outbox.models import Message, MessageQuerySet
from outbox.services import lease
from plans.services import reminder

State = Message.State
BOTH_LOOK_S = 2.0


def _without_keys() -> None:
    """Let two planners see the same gap; the keys that would settle it are dropped."""
    due_rules = reminder.due_rules

    def look(*, now: datetime, chunk: int) -> Iterator[Any]:
        found = list(due_rules(now=now, chunk=chunk))
        time.sleep(BOTH_LOOK_S)
        yield from found

    reminder.due_rules = look


def _without_token() -> None:
    """Let a worker write, and go on, whoever has the message by now."""

    def change(message: Message, **values: Any) -> None:
        with transaction.atomic(durable=True):
            Message.objects.filter(pk=message.pk).update(**values)

    lease._change = change


def _without_lease() -> None:
    """Let a message be claimed while somebody sends it."""

    def claimable(self: MessageQuerySet, now: datetime) -> MessageQuerySet:
        return self.filter(Q(state__in=[State.QUEUED, State.SENDING]), due_at__lte=now)

    MessageQuerySet.claimable = claimable  # type: ignore[method-assign]


def _without_doubt() -> None:
    """Start the content without noting it first."""

    def start_content(message: Message) -> None:
        lease._change(message, lease_until=DatabaseClock(lease.LEASE))

    lease.start_content = start_content


BREAKS: dict[str, Callable[[], None]] = {
    "keys": _without_keys,
    "token": _without_token,
    "lease": _without_lease,
    "doubt": _without_doubt,
}


def break_safeguard(name: str) -> None:
    """Break what the name stands for. Raises KeyError for one that is not known."""
    BREAKS[name]()
