"""Takes one safeguard of the outbox out, in the processes of a negative control alone."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from outbox.database_clock import DatabaseClock
from outbox.models import Message, MessageQuerySet
from outbox.services import lease
from plans.services import reminder

State = Message.State
BOTH_LOOK_S = 2.0


def _without_keys() -> None:
    """Let two planners see the same gap; the keys that would settle it are dropped."""
    due_rules = reminder.due_rules

    def look(**given: Any) -> Iterator[Any]:
        found = list(due_rules(**given))
        time.sleep(BOTH_LOOK_S)
        yield from found

    reminder.due_rules = look


def _without_token() -> None:
    """Let a worker write, and go on, whoever has the message by now."""

    def held(ids: Iterable[UUID], token: UUID | None) -> QuerySet[Message]:
        return Message.objects.filter(pk__in=ids)

    def held_one(given: Mapping[str, Any]) -> QuerySet[Message]:
        # The token stays a parameter of the statement, and says nothing.
        anybody = Q(lease_token=given["lease_token"]) | Q(attempts__gte=0)
        return Message.objects.filter(anybody, pk=given["id"])

    lease._held = held
    lease._held_one = held_one


def _without_lease() -> None:
    """Let a message be claimed while somebody sends it."""

    def claimable(self: MessageQuerySet, now: datetime) -> MessageQuerySet:
        return self.filter(Q(state__in=[State.QUEUED, State.SENDING]), due_at__lte=now)

    MessageQuerySet.claimable = claimable  # type: ignore[method-assign]


def _without_doubt() -> None:
    """Start the content without noting it first."""

    def start_content(message: Message, *, to: str) -> None:
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
