import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections, transaction

from outbox.database_clock import DatabaseClock
from outbox.kinds import Kind
from outbox.models import Message
from outbox.services import deliver_due, lease
from outbox.services.attempt import Outcome, attempt
from outbox.transports.address import MailServer, Tls
from outbox.transports.smtp import SmtpTransport
from tests.factories import NOW, make_message
from tests.outbox.sink import Sink

State = Message.State
Register = Callable[..., Kind]


def let_lease_run_out(message: Message) -> None:
    ago = DatabaseClock(timedelta(seconds=-1))
    Message.objects.filter(pk=message.pk).update(lease_until=ago)


def in_threads(count: int, work: Callable[[], object]) -> None:
    """Run the work in threads at once, each with a connection of its own; raise what it raised."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]


@pytest.mark.django_db
class TestClaim:
    def test_takes_the_earliest_first(self) -> None:
        make_message(subject_id="late", due_at=NOW - timedelta(minutes=1))
        make_message(subject_id="early", due_at=NOW - timedelta(minutes=9))

        claimed = [lease.claim(now=NOW) for _ in range(3)]

        assert [each.subject_id for each in claimed if each] == ["early", "late"]

    def test_leaves_what_is_not_due(self) -> None:
        make_message(due_at=NOW + timedelta(seconds=1))

        assert lease.claim(now=NOW) is None

    def test_leaves_what_has_ended(self) -> None:
        make_message(state=State.FAILED)

        assert lease.claim(now=NOW) is None

    def test_counts_the_attempt_and_holds_for_the_lease(self) -> None:
        make_message()

        message = lease.claim(now=NOW)

        assert message is not None
        stored = Message.objects.annotate(clock=DatabaseClock()).get()
        assert (stored.state, stored.attempts) == (State.SENDING, 1)
        left = stored.lease_until - stored.clock
        assert timedelta(seconds=50) < left <= lease.LEASE

    def test_takes_over_only_when_the_lease_ran_out(self) -> None:
        make_message()
        first = lease.claim(now=NOW)
        assert first is not None
        assert lease.claim(now=NOW + timedelta(days=9)) is None, "no clock but the database's"

        let_lease_run_out(first)
        second = lease.claim(now=NOW)

        assert second is not None
        assert second.lease_token != first.lease_token

    def test_takes_the_very_message_asked_for(self) -> None:
        make_message()
        wanted = make_message()

        claimed = lease.claim(now=NOW, message_id=wanted.pk)

        assert claimed == wanted


@pytest.mark.django_db
@pytest.mark.parametrize(
    "step",
    [
        pytest.param(
            lambda message: lease.start_content(message, to="p@example.test"),
            id="starting the content",
        ),
        pytest.param(lambda message: lease.accept_repeat(message), id="accepting a repeat"),
        pytest.param(
            lambda message: lease.note_sent(message, now=NOW, code=250), id="noting it sent"
        ),
        pytest.param(lambda message: lease.finish(message, State.FAILED), id="finishing"),
        pytest.param(
            lambda message: lease.give_back(message, due_at=NOW, reason="x"), id="giving back"
        ),
    ],
)
def test_who_lost_the_lease_changes_nothing(step: Callable[[Message], None]) -> None:
    make_message()
    slow = lease.claim(now=NOW)
    assert slow is not None
    let_lease_run_out(slow)
    lease.claim(now=NOW)
    before = Message.objects.values().get()

    with pytest.raises(lease.LeaseLostError):
        step(slow)

    assert Message.objects.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_steps_refuse_a_transaction_around_them() -> None:
    make_message()

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        lease.claim(now=NOW)


@pytest.mark.django_db
def test_late_worker_sends_no_second_copy(
    register: Register, sink: Sink, smtp: SmtpTransport
) -> None:
    make_message()
    slow = lease.claim(now=NOW)
    assert slow is not None
    let_lease_run_out(slow)
    deliver_due(transport=smtp, now=NOW)

    result = attempt(slow, transport=smtp, now=NOW)

    assert result.outcome is Outcome.LOST_LEASE
    assert len(sink.accepted) == 1


@pytest.mark.django_db
def test_late_worker_does_send_a_second_copy_without_the_token_check(
    register: Register, sink: Sink, smtp: SmtpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_message()
    slow = lease.claim(now=NOW)
    assert slow is not None
    let_lease_run_out(slow)
    deliver_due(transport=smtp, now=NOW)
    monkeypatch.setattr(lease, "_demand_one", lambda changed: None)

    attempt(slow, transport=smtp, now=NOW)

    assert len(sink.accepted) == 2, "the test above proves nothing"


def two_workers(sink: Sink) -> Callable[[], object]:
    def work() -> object:
        server = MailServer("127.0.0.1", sink.port, Tls.NONE)
        transport = SmtpTransport(server, timeout_s=5, limit_s=10)
        return deliver_due(transport=transport, now=NOW)

    return work


def test_two_workers_send_each_mail_once(
    shared_database: str, register: Register, sink: Sink
) -> None:
    for _ in range(40):
        make_message()

    in_threads(2, two_workers(sink))

    assert len(sink.accepted) == len(set(sink.recipients())) == 40
    assert set(Message.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


def test_two_lines_of_one_process_send_each_mail_once(
    shared_database: str, register: Register, sink: Sink, settings: Any
) -> None:
    settings.EMAIL_URL, settings.MAIL_LINES = f"smtp://127.0.0.1:{sink.port}", 2
    for _ in range(40):
        make_message()

    report = deliver_due(now=NOW)

    assert (report.sent, report.lost_lease) == (40, 0)
    assert len(sink.accepted) == len(set(sink.recipients())) == 40
    assert sink.connections <= 2


def test_two_workers_do_send_twice_without_the_guards(
    shared_database: str, register: Register, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_looked = threading.Barrier(2, timeout=60)

    def claim_without_guard(*, limit: int, now: object) -> list[Message]:
        message = Message.objects.filter(state=State.QUEUED).first()
        if message is not None:
            both_have_looked.wait()
            message.state = State.SENDING
            message.lease_token, message.lease_until = uuid4(), NOW
            message.save()
        return [message] if message else []

    monkeypatch.setattr(lease, "claim_some", claim_without_guard)
    monkeypatch.setattr(lease, "_demand_one", lambda changed: None)
    make_message()

    in_threads(2, two_workers(sink))

    assert len(sink.accepted) == 2, "the test above proves nothing"
