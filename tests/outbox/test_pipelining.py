"""A server that lets verbs be said at once: the same ends, and never a content too early."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from outbox.kinds import Kind
from outbox.services import deliver_due
from outbox.transports.smtp import SmtpTransport
from tests.factories import NOW, make_message
from tests.outbox.sink import DROP, KEEP_AND_DROP, Sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink(is_pipelining=True) as running:
        yield running


@pytest.mark.parametrize(
    ("verb", "fault", "state", "reason", "copies", "connections"),
    [
        pytest.param("MAIL", "451 Later", "queued", "temporary", 0, 1, id="later, to the sender"),
        pytest.param("MAIL", "432 Slow", "queued", "throttled", 0, 2, id="too many at once"),
        pytest.param("MAIL", "553 No", "queued", "config", 0, 2, id="sender not allowed"),
        pytest.param("RCPT", "450 Grey", "queued", "temporary", 0, 1, id="greylisted"),
        pytest.param("RCPT", "550 5.1.1 Who", "failed", "no_such_address", 0, 1, id="no mailbox"),
        pytest.param("RCPT", "421 Bye", "queued", "connection", 0, 2, id="421 to the recipient"),
        pytest.param("RCPT", DROP, "queued", "connection", 0, 2, id="hung up at the recipient"),
        pytest.param("DATA", "452 Full", "queued", "temporary", 0, 1, id="disk full"),
        pytest.param("DATA", "554 No", "failed", "refused", 0, 1, id="refused before content"),
        pytest.param("CONTENT", "452 Full", "queued", "temporary", 0, 1, id="full after content"),
        pytest.param("CONTENT", KEEP_AND_DROP, "queued", "in_doubt", 1, 2, id="reply lost"),
    ],
)
def test_fault_leads_to(
    register: Callable[..., Kind],
    sink: Sink,
    smtp: SmtpTransport,
    verb: str,
    fault: str,
    state: str,
    reason: str,
    copies: int,
    connections: int,
) -> None:
    message = make_message(due_at=NOW - timedelta(minutes=1))
    make_message(subject_id="next")
    sink.faults[verb] = [fault]

    deliver_due(transport=smtp, now=NOW)
    deliver_due(transport=smtp, now=NOW)

    message.refresh_from_db()
    assert (message.state, message.reason, len(sink.accepted)) == (state, reason, copies + 1)
    # What the refusal left on the line did not become the next mail's.
    assert sink.recipients()[-1] == "pnext@example.test"
    assert sink.connections == connections


def test_verbs_cross_the_line_together(
    register: Callable[..., Kind], sink: Sink, smtp: SmtpTransport
) -> None:
    for number in range(3):
        make_message(subject_id=str(number))

    assert deliver_due(transport=smtp, now=NOW).sent == 3
    assert sorted(sink.recipients()) == [f"p{number}@example.test" for number in range(3)]
    assert sink.connections == 1
