"""What happens when nobody knows whether a mail was taken."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from outbox.database_clock import DatabaseClock
from outbox.kinds import Doubt, Kind
from outbox.models import Message
from outbox.services import Report, deliver_due, lease
from outbox.transports.smtp import SmtpTransport
from tests.factories import NOW, make_message
from tests.outbox.sink import KEEP_AND_DROP, Sink

pytestmark = pytest.mark.django_db
State = Message.State
Register = Callable[..., Kind]


def deliver(transport: SmtpTransport, *, after: timedelta = timedelta()) -> Report:
    return deliver_due(transport=transport, now=NOW + after)


def die_in(step: Callable[[Message], None]) -> Message:
    """Leave a message as a worker killed after the step does, its lease run out."""
    make_message()
    message = lease.claim(now=NOW)
    assert message is not None
    step(message)
    Message.objects.update(lease_until=DatabaseClock(timedelta(seconds=-1)))
    return message


class TestDoubt:
    @pytest.mark.parametrize(
        ("on_doubt", "copies", "state"),
        [
            pytest.param(Doubt.NEVER, 1, "unknown", id="never repeated"),
            pytest.param(Doubt.RESEND_ONCE, 2, "unknown", id="repeated once"),
            pytest.param(Doubt.RESEND, 6, "unknown", id="repeated five times"),
        ],
    )
    def test_bounds_the_copies_when_every_reply_is_lost(
        self,
        register: Register,
        sink: Sink,
        smtp: SmtpTransport,
        on_doubt: Doubt,
        copies: int,
        state: str,
    ) -> None:
        register(on_doubt=on_doubt)
        message = make_message(expires_at=NOW + timedelta(days=1))
        sink.faults["CONTENT"] = [KEEP_AND_DROP] * 9

        for hour in range(9):
            deliver(smtp, after=timedelta(hours=hour))

        message.refresh_from_db()
        assert (len(sink.accepted), message.state) == (copies, state)
        assert len({mail["Message-ID"] for mail in sink.mails()}) == 1

    @pytest.mark.parametrize(
        ("on_doubt", "copies", "state"),
        [
            pytest.param(Doubt.NEVER, 0, "unknown", id="never repeated"),
            pytest.param(Doubt.RESEND_ONCE, 1, "sent", id="repeated once"),
            pytest.param(Doubt.RESEND, 1, "sent", id="repeated"),
        ],
    )
    def test_decides_for_a_worker_that_died_in_the_content(
        self,
        register: Register,
        sink: Sink,
        smtp: SmtpTransport,
        on_doubt: Doubt,
        copies: int,
        state: str,
    ) -> None:
        register(on_doubt=on_doubt)
        message = die_in(lambda message: lease.start_content(message, to="p@example.test"))

        deliver(smtp)

        message.refresh_from_db()
        assert (len(sink.accepted), message.state) == (copies, state)

    def test_is_none_for_a_worker_that_died_before_the_content(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        register(on_doubt=Doubt.NEVER)
        message = die_in(lambda message: None)

        deliver(smtp)

        message.refresh_from_db()
        assert (message.state, message.resends, len(sink.accepted)) == (State.SENT, 0, 1)

    def test_stays_when_the_repeat_expires(self, register: Register, smtp: SmtpTransport) -> None:
        message = make_message(resends=1)

        report = deliver(smtp, after=timedelta(hours=5))

        message.refresh_from_db()
        assert (message.state, report.unknown) == (State.UNKNOWN, 1)
