"""The delivery loop: claim a handful, ask its facts, then attempt and commit one by one."""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from outbox import checkpoint, transports
from outbox.database_clock import database_now
from outbox.models import Message
from outbox.services import lease, pace
from outbox.services.attempt import Attempt, attempt
from outbox.services.preparation import Preparation, prepare_all
from outbox.transports.base import Failure, Transport

logger = logging.getLogger(__name__)
State = Message.State
# A server that is away fails every message alike: stop, and leave the others untouched.
LINE_FAILURES = {Failure.CONNECTION, Failure.CONFIG}
MAX_LINE_FAILURES = 3
# Claimed at once while all goes well: a killed worker leaves so many to their lease.
HANDFUL = 100
# Facts older than this are asked again before a mail goes.
FRESH_S = 2.0
CLOCKS_AGREE = timedelta(seconds=60)


@dataclass(slots=True)
class Report:
    """What one slice did, in messages, and why it ended before the last one if it did."""

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
    is_throttled: bool = False  # the server said 432: one line fewer for a while
    is_at_pace: bool = False  # MAILS_PER_MINUTE are out
    is_clock_wrong: bool = False  # this machine's; the database's was used

    def add(self, result: Attempt) -> None:
        name = result.outcome.value
        setattr(self, name, getattr(self, name) + 1)

    def merge(self, other: "Report") -> None:
        for name in self.__slots__:
            mine, theirs = getattr(self, name), getattr(other, name)
            is_flag = isinstance(mine, bool)
            setattr(self, name, mine or theirs if is_flag else mine + theirs)

    @property
    def is_stopped(self) -> bool:
        return self.is_line_down or self.is_throttled or self.is_at_pace


def deliver_due(
    *,
    limit_s: float = 60,
    transport: Transport | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    app_clock: datetime | None = None,
    now: datetime,
) -> Report:
    """Send what is due at `now`, until nothing is, `limit_s` passed or the server is away.

    Safe to run in any number of processes at once, never inside a transaction. `now` moves on
    with the time the slice takes. Doors give `app_clock`, this machine's clock as it is: where
    it and the database's disagree, `now` is set right by the difference. Does nothing while
    OUTBOX_PAUSED (after a restore).
    """
    if settings.OUTBOX_PAUSED:
        logger.warning("OUTBOX_PAUSED is on: no mail goes out.")
        return Report(is_paused=True)
    report = Report()
    now -= _clock_error(report, app_clock)
    _expire_unsent(report, now)
    if lost := lease.bound_leases():
        logger.error("%s leases end too late: was the database's clock set back?", lost)
    # SQLite has one writer: more lines would only wait for each other.
    if transport is None and settings.MAIL_LINES > 1 and connection.features.has_select_for_update:
        _on_lines(settings.MAIL_LINES, report, now, limit_s, should_stop)
        return report
    with closing(transport or transports.from_settings()) as line:
        _Slice(report, line, now, limit_s, should_stop).run()
    return report


def _on_lines(
    count: int, report: Report, now: datetime, limit_s: float, should_stop: Callable[[], bool]
) -> None:
    """Run the slice on several lines at once, each in a thread with a connection of its own."""
    started = monotonic()

    def run_one() -> Report:
        mine = Report()
        try:
            with closing(transports.from_settings()) as line:
                _Slice(mine, line, now, limit_s, should_stop, started).run()
        finally:
            connection.close()
        return mine

    with ThreadPoolExecutor(count, thread_name_prefix="mail-line") as pool:
        for each in [pool.submit(run_one) for _ in range(count)]:
            report.merge(each.result())


def _clock_error(report: Report, app_clock: datetime | None) -> timedelta:
    if app_clock is None:
        return timedelta()
    error = app_clock - database_now()
    if abs(error) <= CLOCKS_AGREE:
        return timedelta()
    logger.error("This machine's clock is %s s off the database's.", round(error.total_seconds()))
    report.is_clock_wrong = True
    return error


@dataclass(slots=True)
class _Slice:
    """One run over what is due, on one line."""

    report: Report
    line: Transport
    now: datetime
    limit_s: float
    should_stop: Callable[[], bool]
    started: float = field(default_factory=monotonic)
    line_failures: int = 0

    def run(self) -> None:
        # Small at first and after every trouble: a line that hangs holds up one message.
        size = 1
        while not self._is_over():
            handful = lease.claim_some(limit=size, now=self._at())
            if not handful:
                break
            checkpoint.reached("after_claim")
            size = min(2 * size, HANDFUL) if self._deliver(self._paced(handful)) else 1

    def _at(self) -> datetime:
        return self.now + timedelta(seconds=monotonic() - self.started)

    def _is_over(self) -> bool:
        is_late = monotonic() - self.started >= self.limit_s
        return is_late or self.report.is_stopped or self.should_stop()

    def _paced(self, handful: list[Message]) -> list[Message]:
        """Return what this minute has room for; the rest goes back."""
        taken = pace.take(len(handful))
        if taken < len(handful):
            self.report.is_at_pace = True
            lease.hand_back(handful[taken:])
        return handful[:taken]

    def _deliver(self, handful: list[Message]) -> bool:
        """Attempt one after the other; what trouble, time or a stop leaves over goes back."""
        asked = monotonic()
        prepared = prepare_all(handful, now=self._at())
        rest = deque(handful)
        is_smooth = True
        while rest and is_smooth:
            message = rest.popleft()
            is_smooth = self._attempt(message, prepared[message.pk])
            if self.should_stop() or monotonic() - asked > FRESH_S:
                break
        lease.hand_back(rest)
        return is_smooth

    def _attempt(self, message: Message, prepared: Preparation) -> bool:
        result = attempt(message, transport=self.line, prepared=prepared, now=self._at())
        self.report.add(result)
        self.line_failures = self.line_failures + 1 if result.failure in LINE_FAILURES else 0
        if self.line_failures >= MAX_LINE_FAILURES:
            self.report.is_line_down = True
        if result.failure is Failure.THROTTLED:
            self.report.is_throttled = True
        return result.failure not in LINE_FAILURES and not self.report.is_throttled


def _expire_unsent(report: Report, now: datetime) -> None:
    """End in one write all that an outage left behind, however many there are."""
    stale = Message.objects.filter(state=State.QUEUED, expires_at__lte=now)
    report.expired += _end_all(stale.filter(resends=0), State.EXPIRED)
    # A copy may have arrived before the repeat was due.
    report.unknown += _end_all(stale.filter(resends__gt=0), State.UNKNOWN)


def _end_all(messages: QuerySet[Message], state: Message.State) -> int:
    return messages.update(state=state, sealed=None)
