"""The delivery loop: claim, attempt, commit, one message after the other."""

import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db.models import QuerySet

from outbox import checkpoint, transports
from outbox.models import Message
from outbox.services import lease
from outbox.services.attempt import Attempt, attempt
from outbox.transports.base import Failure, Transport

logger = logging.getLogger(__name__)
State = Message.State
# A server that is away fails every message alike: stop, and leave the others untouched.
LINE_FAILURES = {Failure.CONNECTION, Failure.CONFIG}
MAX_LINE_FAILURES = 3


@dataclass(slots=True)
class Report:
    """What one slice did, in messages."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    unknown: int = 0
    expired: int = 0
    cancelled: int = 0
    suppressed: int = 0
    lost_lease: int = 0
    is_paused: bool = False
    is_line_down: bool = False

    def add(self, result: Attempt) -> None:
        name = result.outcome.value
        setattr(self, name, getattr(self, name) + 1)


def deliver_due(
    *,
    limit_s: float = 60,
    transport: Transport | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    now: datetime,
) -> Report:
    """Send what is due at `now`, until nothing is, `limit_s` passed or the server is away.

    Safe to run in any number of processes at once, never inside a transaction. `now` moves on
    with the time the slice takes. Does nothing while OUTBOX_PAUSED (after a restore).
    """
    if settings.OUTBOX_PAUSED:
        logger.warning("OUTBOX_PAUSED is on: no mail goes out.")
        return Report(is_paused=True)
    report = Report()
    started = monotonic()
    _expire_unsent(report, now)
    with closing(transport or transports.from_settings()) as line:
        line_failures = 0
        while not should_stop() and (elapsed_s := monotonic() - started) < limit_s:
            at = now + timedelta(seconds=elapsed_s)
            message = lease.claim(now=at)
            if message is None:
                break
            checkpoint.reached("after_claim")
            result = attempt(message, transport=line, now=at)
            report.add(result)
            line_failures = line_failures + 1 if result.failure in LINE_FAILURES else 0
            if line_failures >= MAX_LINE_FAILURES:
                report.is_line_down = True
                break
    return report


def _expire_unsent(report: Report, now: datetime) -> None:
    """End in one write all that an outage left behind, however many there are."""
    stale = Message.objects.filter(state=State.QUEUED, expires_at__lte=now)
    report.expired += _end_all(stale.filter(resends=0), State.EXPIRED)
    # A copy may have arrived before the repeat was due.
    report.unknown += _end_all(stale.filter(resends__gt=0), State.UNKNOWN)


def _end_all(messages: QuerySet[Message], state: Message.State) -> int:
    return messages.update(state=state, sealed=None)
