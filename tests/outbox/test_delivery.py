from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings

from outbox.kinds import Cancelled, Kind, each
from outbox.mail import Mail, Parcel
from outbox.models import Message
from outbox.services import Report, deliver_due, lift_suppressions, suppress
from outbox.transports.smtp import SmtpTransport
from tests.factories import NOW, make_message
from tests.outbox.sink import DROP, HANG, KEEP_AND_DROP, KEEP_AND_HANG, TRICKLE, Sink

pytestmark = pytest.mark.django_db
State = Message.State
Register = Callable[..., Kind]


def deliver(transport: SmtpTransport, *, after: timedelta = timedelta()) -> Report:
    return deliver_due(transport=transport, now=NOW + after)


def test_sends_what_is_due_and_notes_it(
    register: Register, sink: Sink, smtp: SmtpTransport
) -> None:
    message = make_message(subject_id="7")

    report = deliver(smtp)

    message.refresh_from_db()
    assert report == Report(sent=1)
    assert (message.state, message.smtp_code) == (State.SENT, 250)
    assert NOW <= message.sent_at < NOW + timedelta(seconds=30)
    assert sink.recipients() == ["p7@example.test"]
    assert sink.mails()[0]["Message-ID"].startswith(f"<{message.pk}@")


def test_sends_once_however_often_it_runs(
    register: Register, sink: Sink, smtp: SmtpTransport
) -> None:
    make_message()

    deliver(smtp)
    deliver(smtp)

    assert len(sink.accepted) == 1


@pytest.mark.parametrize(
    ("verb", "fault", "state", "reason", "copies"),
    [
        pytest.param("CONNECT", "421 Busy", "queued", "connection", 0, id="busy at the door"),
        pytest.param("CONNECT", "554 No", "queued", "config", 0, id="shut out at the door"),
        pytest.param("CONNECT", DROP, "queued", "connection", 0, id="hung up at the door"),
        pytest.param("CONNECT", HANG, "queued", "connection", 0, id="silent at the door"),
        pytest.param("MAIL", "451 Later", "queued", "temporary", 0, id="later, to the sender"),
        pytest.param("MAIL", "432 Slow", "queued", "throttled", 0, id="too many at once"),
        pytest.param("MAIL", "553 No", "queued", "config", 0, id="sender not allowed"),
        pytest.param("MAIL", TRICKLE, "queued", "connection", 0, id="a byte at a time"),
        pytest.param("RCPT", "450 4.2.0 Grey", "queued", "temporary", 0, id="greylisted"),
        pytest.param("RCPT", "421 Bye", "queued", "connection", 0, id="421 to the recipient"),
        pytest.param("RCPT", "550 5.1.1 Who", "failed", "no_such_address", 0, id="no mailbox"),
        pytest.param("RCPT", DROP, "queued", "connection", 0, id="hung up at the recipient"),
        pytest.param("DATA", "452 Full", "queued", "temporary", 0, id="disk full"),
        pytest.param("DATA", "554 No", "failed", "refused", 0, id="refused before content"),
        pytest.param("DATA", DROP, "queued", "connection", 0, id="hung up before content"),
        pytest.param("DATA", HANG, "queued", "connection", 0, id="silent before content"),
        pytest.param("CONTENT", "452 Full", "queued", "temporary", 0, id="full after content"),
        pytest.param("CONTENT", "421 Bye", "queued", "connection", 0, id="421 after content"),
        pytest.param("CONTENT", "550 5.7.1 Spam", "failed", "refused", 0, id="taken for spam"),
        pytest.param("CONTENT", DROP, "queued", "in_doubt", 0, id="lost after content"),
        pytest.param("CONTENT", HANG, "queued", "in_doubt", 0, id="silent after content"),
        pytest.param("CONTENT", TRICKLE, "queued", "in_doubt", 0, id="trickle after content"),
        pytest.param("CONTENT", KEEP_AND_DROP, "queued", "in_doubt", 1, id="kept, reply lost"),
        pytest.param("CONTENT", KEEP_AND_HANG, "queued", "in_doubt", 1, id="kept, no reply"),
    ],
)
def test_fault_leads_to(
    register: Register,
    sink: Sink,
    smtp: SmtpTransport,
    impatient_smtp: SmtpTransport,
    verb: str,
    fault: str,
    state: str,
    reason: str,
    copies: int,
) -> None:
    message = make_message()
    sink.faults[verb] = [fault]

    deliver(impatient_smtp if fault in {HANG, TRICKLE, KEEP_AND_HANG} else smtp)

    message.refresh_from_db()
    assert (message.state, message.reason, len(sink.accepted)) == (state, reason, copies)
    assert message.resends == (1 if reason == "in_doubt" else 0)
    if state == "queued":
        assert message.due_at > NOW == message.first_due_at
        assert deliver(smtp, after=timedelta(hours=1)).sent == 1
        assert len(sink.accepted) == copies + 1


class TestFacts:
    def test_cancel_a_mail_at_the_last_moment(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        register(prepare=each(lambda message, now: Cancelled("day_is_done")))
        message = make_message(sealed=b"secret")

        report = deliver(smtp)

        message.refresh_from_db()
        assert report == Report(cancelled=1)
        assert (message.state, message.reason) == (State.CANCELLED, "day_is_done")
        assert message.sealed is None
        assert sink.connections == 0

    def test_are_asked_with_the_time_of_the_slice(
        self, register: Register, smtp: SmtpTransport
    ) -> None:
        asked: list[datetime] = []

        def prepare(message: Message, now: datetime) -> Cancelled:
            asked.append(now)
            return Cancelled("seen")

        register(prepare=each(prepare))
        make_message()

        deliver(smtp)

        assert NOW <= asked[0] < NOW + timedelta(seconds=30)


class TestPoison:
    def test_fails_after_five_tries_and_lets_the_others_flow(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        def prepare(message: Message, now: datetime) -> Mail:
            if message.subject_id == "poison":
                raise ZeroDivisionError("Ada Moss")
            return Mail("ada@example.test", "Hello", "Text\n")

        register(prepare=each(prepare))
        poison = make_message(subject_id="poison", due_at=NOW - timedelta(hours=1))
        make_message(subject_id="fine")

        reports = [deliver(smtp, after=timedelta(minutes=30 * turn)) for turn in range(7)]

        poison.refresh_from_db()
        assert (poison.state, poison.reason) == (State.FAILED, "ZeroDivisionError")
        assert poison.prepare_failures == 4
        assert [report.retried for report in reports] == [1, 1, 1, 1, 0, 0, 0]
        assert len(sink.accepted) == 1

    @pytest.mark.parametrize(
        "values",
        [
            pytest.param({"subject": "Hello\nBcc: all@example.test"}, id="a header injection"),
            pytest.param({"to": "ada@" + "x" * 70 + ".test"}, id="a domain no server can name"),
        ],
    )
    def test_never_reaches_the_server(
        self, register: Register, sink: Sink, smtp: SmtpTransport, values: dict[str, str]
    ) -> None:
        mail = {"to": "ada@example.test", "subject": "Hello", "text": "Text\n"} | values
        register(prepare=each(lambda message, now: Mail(**mail)))
        message = make_message()

        deliver(smtp)

        message.refresh_from_db()
        assert (message.state, message.prepare_failures) == (State.QUEUED, 1)
        assert sink.accepted == []

    def test_is_a_kind_that_nobody_registered(
        self, register: Register, smtp: SmtpTransport
    ) -> None:
        message = make_message(kind="from_the_future")

        deliver(smtp)

        message.refresh_from_db()
        assert (message.state, message.reason) == (State.QUEUED, "UnknownKindError")

    def test_logs_no_word_of_the_error(
        self, register: Register, smtp: SmtpTransport, caplog: pytest.LogCaptureFixture
    ) -> None:
        def prepare(message: Message, now: datetime) -> Mail:
            raise ValueError("Ada Moss")

        register(prepare=each(prepare))
        make_message()

        deliver(smtp)

        assert "ValueError" in caplog.text
        assert "Moss" not in caplog.text


class TestExpiry:
    def test_turns_stale_mail_into_expired(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        message = make_message(sealed=b"secret")

        report = deliver(smtp, after=timedelta(hours=4))

        message.refresh_from_db()
        assert report == Report(expired=1)
        assert (message.state, message.sealed) == (State.EXPIRED, None)
        assert sink.connections == 0

    def test_does_not_plan_a_retry_after_it(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        message = make_message(expires_at=NOW + timedelta(seconds=30))
        sink.faults["RCPT"] = ["450 Grey"]

        deliver(smtp)

        message.refresh_from_db()
        assert (message.state, message.reason) == (State.EXPIRED, "temporary")


class TestSuppression:
    def test_follows_a_refused_mailbox_whatever_the_case_of_its_letters(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        sink.faults["RCPT"] = ["550 5.1.1 Who"]
        make_message(subject_id="7")
        deliver(smtp)
        again = make_message(subject_id="7")

        report = deliver(smtp)

        again.refresh_from_db()
        assert (again.state, report) == (State.SUPPRESSED, Report(suppressed=1))
        assert lift_suppressions(address="P7@Example.test ") == 1
        make_message(subject_id="7")
        assert deliver(smtp).sent == 1

    @pytest.mark.parametrize(
        "fault",
        [
            pytest.param(("RCPT", "550 5.7.1 Blocked"), id="the server refuses us"),
            pytest.param(("RCPT", "450 4.2.0 Grey"), id="greylisted"),
            pytest.param(("CONTENT", "554 Spam"), id="taken for spam"),
            pytest.param(("MAIL", "530 Sign in"), id="our own mistake"),
        ],
    )
    def test_does_not_follow(
        self, register: Register, sink: Sink, smtp: SmtpTransport, fault: tuple[str, str]
    ) -> None:
        verb, reply = fault
        sink.faults[verb] = [reply]
        make_message(subject_id="7")
        deliver(smtp)
        make_message(subject_id="7")

        assert deliver(smtp).sent == 1

    def test_of_one_kind_leaves_the_others(self, register: Register, smtp: SmtpTransport) -> None:
        suppress(address="p7@example.test", kind="news", reason="asked", now=NOW)
        make_message(subject_id="7")

        assert deliver(smtp).sent == 1

    def test_never_holds_back_security_mail(self, register: Register, smtp: SmtpTransport) -> None:
        register(is_security=True)
        suppress(address="p7@example.test", reason="bounced", now=NOW)
        make_message(subject_id="7")

        assert deliver(smtp).sent == 1


class TestLine:
    def test_is_one_connection_for_a_slice(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        for _ in range(5):
            make_message()
        sink.faults["RCPT"] = [None, "550 5.1.1 Who"]

        assert deliver(smtp).sent == 4
        assert sink.connections == 1

    def test_is_made_anew_after_a_421_between_two_mails(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        for _ in range(3):
            make_message()
        sink.faults["MAIL"] = [None, "421 Enough for today", None, None]

        assert deliver(smtp) == Report(sent=3)
        assert sink.connections == 2

    def test_that_is_down_leaves_the_crowd_untouched(
        self, register: Register, sink: Sink, smtp: SmtpTransport
    ) -> None:
        for _ in range(10):
            make_message()
        sink.faults["CONNECT"] = ["421 Busy"] * 10

        report = deliver(smtp)

        assert (report.retried, report.is_line_down) == (3, True)
        assert Message.objects.filter(attempts=0).count() == 7
        sink.faults["CONNECT"] = []
        assert deliver(smtp).sent == 7
        assert deliver(smtp, after=timedelta(minutes=1)).sent == 3


def test_no_transaction_is_open_while_the_network_talks(
    transactional_db: None, register: Register
) -> None:
    class Watching:
        def deliver(self, parcel: Parcel, *, data_started: Callable[[], None]) -> int:
            states.append(connection.in_atomic_block)
            data_started()
            states.append(connection.in_atomic_block)
            stored.append(Message.objects.get())
            return 250

        def close(self) -> None: ...

    states: list[bool] = []
    stored: list[Message] = []
    make_message()

    deliver_due(transport=Watching(), now=NOW)

    assert states == [False, False]
    assert stored[0].data_started_at is not None
    assert Message.objects.get().state == State.SENT


def test_stops_between_two_mails_when_asked(
    register: Register, sink: Sink, smtp: SmtpTransport
) -> None:
    for _ in range(3):
        make_message()

    deliver_due(transport=smtp, should_stop=lambda: len(sink.accepted) == 2, now=NOW)

    assert len(sink.accepted) == 2
    assert Message.objects.waiting().count() == 1


@override_settings(OUTBOX_PAUSED=True)
def test_does_nothing_while_paused(register: Register, sink: Sink, smtp: SmtpTransport) -> None:
    make_message()

    report = deliver(smtp, after=timedelta(days=1))

    assert report == Report(is_paused=True)
    assert Message.objects.get().state == State.QUEUED
