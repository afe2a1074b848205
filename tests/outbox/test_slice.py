"""What ends a slice early, what it hands back, and whose clock it believes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from outbox.database_clock import DatabaseClock, database_now
from outbox.kinds import Cancelled, Doubt, Kind, Prepared
from outbox.mail import Mail
from outbox.models import Message, Pace
from outbox.services import Report, deliver_due, lease
from outbox.services.delivery import HANDFUL
from outbox.transports.smtp import SmtpTransport
from tests.factories import NOW, make_message
from tests.outbox.letters import write_note
from tests.outbox.sink import Sink

pytestmark = pytest.mark.django_db
State = Message.State
Register = Callable[..., Kind]
HOUR = timedelta(hours=1)


def make_messages(count: int) -> None:
    for number in range(count):
        make_message(subject_id=str(number), due_at=NOW - timedelta(minutes=60 - number))


class TestHandful:
    def test_is_asked_at_once_and_grows_while_all_goes_well(
        self, register: Register, smtp: SmtpTransport
    ) -> None:
        sizes: list[int] = []

        def prepare(messages: list[Message], now: datetime) -> dict[object, Prepared]:
            sizes.append(len(messages))
            return {each.pk: write_note(each, now) for each in messages}

        register(prepare=prepare)
        make_messages(12)

        assert deliver_due(transport=smtp, now=NOW) == Report(sent=12)
        assert sizes == [1, 2, 4, 5]
        assert max(sizes) <= HANDFUL

    def test_is_asked_one_by_one_when_one_of_it_raises(
        self, register: Register, smtp: SmtpTransport
    ) -> None:
        def prepare(messages: list[Message], now: datetime) -> dict[object, Prepared]:
            if any(each.subject_id == "2" for each in messages):
                raise ZeroDivisionError
            return {each.pk: write_note(each, now) for each in messages}

        register(prepare=prepare)
        make_messages(7)

        assert deliver_due(transport=smtp, now=NOW) == Report(sent=6, retried=1)

    def test_starts_small_again_after_trouble_and_hands_the_rest_back(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        make_messages(7)
        sink.faults["RCPT"] = [None] * 3 + ["421 Bye"] * 3

        report = deliver_due(transport=smtp, now=NOW)

        assert report == Report(sent=3, retried=3, is_line_down=True)
        left = Message.objects.get(sent_at=None, reason="")
        assert (left.state, left.attempts, left.lease_token) == (State.QUEUED, 0, None)

    def test_handed_back_keeps_the_doubt_of_an_earlier_attempt(self) -> None:
        make_messages(2)
        first = lease.claim(now=NOW)
        assert first is not None
        lease.start_content(first, to="p0@example.test")
        Message.objects.update(lease_until=DatabaseClock(timedelta(seconds=-1)))

        lease.hand_back(lease.claim_some(limit=2, now=NOW))

        doubted, plain = Message.objects.order_by("due_at")
        assert (doubted.state, doubted.attempts) == (State.SENDING, 1)
        assert doubted.data_started_at is not None
        assert (plain.state, plain.attempts) == (State.QUEUED, 0)
        assert len(lease.claim_some(limit=2, now=NOW)) == 2, "others may have both at once"


class TestThrottling:
    def test_ends_the_slice_so_that_one_line_fewer_talks(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        make_messages(6)
        sink.faults["MAIL"] = [None, "432 4.3.2 Concurrent connections"]

        report = deliver_due(transport=smtp, now=NOW)

        assert report == Report(sent=1, retried=1, is_throttled=True)
        assert Message.objects.filter(attempts=0).count() == 4

    def test_puts_off_the_longer_the_more_are_put_off(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        make_messages(3)
        sink.faults["MAIL"] = ["432 Slow"] * 3

        for _ in range(3):
            deliver_due(transport=smtp, now=NOW)

        waits = [
            (due_at - NOW).total_seconds()
            for due_at in Message.objects.order_by("first_due_at").values_list("due_at", flat=True)
        ]
        for wait_s, base_s in zip(waits, (40, 50, 60), strict=True):
            assert 0.8 * base_s <= wait_s <= 1.2 * base_s + 30


class TestPace:
    @pytest.fixture(autouse=True)
    def three_a_minute(self, settings: Any) -> None:
        settings.MAILS_PER_MINUTE = 3

    def test_bounds_all_workers_of_a_minute_and_says_so(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        make_messages(5)

        first = deliver_due(transport=smtp, now=NOW)
        again = deliver_due(transport=smtp, now=NOW)

        assert first.is_at_pace
        assert first.sent + again.sent == 3
        assert Message.objects.filter(state=State.QUEUED, attempts=0).count() == 2

    def test_goes_on_in_the_next_minute(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        make_messages(5)
        deliver_due(transport=smtp, now=NOW)
        Pace.objects.update(minute=F("minute") - timedelta(minutes=1))

        assert deliver_due(transport=smtp, now=NOW).sent == 2


def test_without_a_pace_nothing_is_counted(register: Register, smtp: SmtpTransport) -> None:
    make_messages(2)

    assert deliver_due(transport=smtp, now=NOW) == Report(sent=2)
    assert not Pace.objects.exists()


class TestClock:
    @pytest.mark.parametrize(
        ("error", "due_in", "sent"),
        [
            pytest.param(HOUR, timedelta(minutes=30), 0, id="fast: not half an hour early"),
            pytest.param(HOUR, -timedelta(minutes=1), 1, id="fast: what is due goes"),
            pytest.param(-HOUR, -timedelta(minutes=1), 1, id="slow: not an hour late"),
            pytest.param(-HOUR, timedelta(minutes=30), 0, id="slow: not early either"),
            pytest.param(timedelta(seconds=40), timedelta(minutes=2), 0, id="nearly right"),
        ],
    )
    def test_of_the_database_says_what_is_due(
        self,
        register: Register,
        smtp: SmtpTransport,
        error: timedelta,
        due_in: timedelta,
        sent: int,
    ) -> None:
        right = database_now()
        make_message(due_at=right + due_in, expires_at=right + 4 * HOUR)

        report = deliver_due(transport=smtp, app_clock=right + error, now=right + error)

        assert (report.sent, report.is_clock_wrong) == (sent, abs(error) == HOUR)

    def test_that_runs_fast_expires_nothing_early(
        self, register: Register, smtp: SmtpTransport
    ) -> None:
        right = database_now()
        make_message(due_at=right - HOUR, expires_at=right + timedelta(minutes=30))

        report = deliver_due(transport=smtp, app_clock=right + HOUR, now=right + HOUR)

        assert (report.sent, report.expired) == (1, 0)

    def test_that_is_shifted_on_purpose_stays_shifted(
        self, register: Register, smtp: SmtpTransport
    ) -> None:
        make_message(
            due_at=database_now() + timedelta(days=2), expires_at=datetime.max.replace(tzinfo=UTC)
        )

        right = database_now()
        report = deliver_due(transport=smtp, app_clock=right, now=right + timedelta(days=3))

        assert report == Report(sent=1)

    def test_set_back_by_hours_strands_no_message(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        """A lease given before the step ends two hours from now; nobody holds it any more."""
        make_message()
        lease.claim(now=NOW)
        Message.objects.update(lease_until=DatabaseClock(2 * HOUR))

        assert deliver_due(transport=smtp, now=NOW) == Report(), "its holder may be sending it"
        assert Message.objects.filter(lease_until__lte=DatabaseClock(lease.LEASE)).exists()

        Message.objects.update(lease_until=F("lease_until") - lease.LEASE)
        assert deliver_due(transport=smtp, now=NOW).sent == 1


def test_poison_is_told_to_an_operator_and_counted(
    register: Register, smtp: SmtpTransport, caplog: pytest.LogCaptureFixture
) -> None:
    register(prepare=lambda messages, now: 1 / 0, on_doubt=Doubt.NEVER)
    message = make_message(prepare_failures=4)

    report = deliver_due(transport=smtp, now=NOW)

    message.refresh_from_db()
    assert (message.state, report) == (State.FAILED, Report(failed=1))
    assert "is given up" in caplog.text


def test_a_stop_lets_go_of_what_was_not_begun(
    register: Register, sink: Sink, smtp: SmtpTransport
) -> None:
    make_messages(8)

    deliver_due(transport=smtp, should_stop=lambda: len(sink.accepted) == 4, now=NOW)

    assert Message.objects.filter(state=State.SENT).count() == 4
    assert Message.objects.filter(state=State.QUEUED, attempts=0, lease_token=None).count() == 4


def test_cancelled_and_sent_share_a_handful(
    register: Register, sink: Sink, smtp: SmtpTransport
) -> None:
    def prepare(messages: list[Message], now: datetime) -> dict[object, Mail | Cancelled]:
        odd = {each.pk: Cancelled("done") for each in messages if int(each.subject_id) % 2}
        return {each.pk: write_note(each, now) for each in messages} | odd

    register(prepare=prepare)
    make_messages(8)

    assert deliver_due(transport=smtp, now=NOW) == Report(sent=4, cancelled=4)
