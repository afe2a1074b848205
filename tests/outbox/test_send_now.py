from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from outbox.kinds import Cancelled, Doubt, Kind, each
from outbox.mail import Mail
from outbox.models import Message
from outbox.sealing import message_secret, seal
from outbox.services import deliver_due, send_now
from outbox.transports.smtp import SmtpTransport
from tests.factories import NOW, make_message
from tests.outbox.sink import KEEP_AND_DROP, Sink

pytestmark = pytest.mark.django_db
State = Message.State
Register = Callable[..., Kind]
CODE = "493027"


def write_code(message: Message, now: datetime) -> Mail:
    return Mail("ada@example.test", "Your code", f"{message_secret(message)}\n")


@pytest.fixture
def codes(register: Register) -> None:
    register(prepare=each(write_code), on_doubt=Doubt.RESEND, is_security=True)


def send(transport: SmtpTransport) -> Message:
    return send_now(
        kind="note",
        subject_id="7",
        secret=CODE,
        expires_at=NOW + timedelta(seconds=600),
        transport=transport,
        now=NOW,
    )


def test_sends_within_the_call_and_forgets_the_code(
    codes: None, sink: Sink, smtp: SmtpTransport
) -> None:
    message = send(smtp)

    assert (message.state, message.sealed) == (State.SENT, None)
    assert sink.texts()[0] == f"{CODE}\n"


def test_every_call_is_a_mail_of_its_own(codes: None, sink: Sink, smtp: SmtpTransport) -> None:
    send(smtp)
    send(smtp)

    assert len(sink.accepted) == 2


@pytest.mark.parametrize("fault", [("CONNECT", "421 Busy"), ("RCPT", "450 4.2.0 Grey")])
def test_leaves_the_code_sealed_for_the_loop(
    codes: None, sink: Sink, smtp: SmtpTransport, fault: tuple[str, str]
) -> None:
    verb, reply = fault
    sink.faults[verb] = [reply]

    message = send(smtp)

    assert message.state == State.QUEUED
    assert message.sealed is not None
    assert CODE.encode() not in bytes(message.sealed)

    deliver_due(transport=smtp, now=NOW + timedelta(seconds=90))

    message.refresh_from_db()
    assert (message.state, message.sealed) == (State.SENT, None)
    assert sink.texts()[0] == f"{CODE}\n"


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        pytest.param(("RCPT", "550 5.1.1 Who"), "failed", id="no mailbox"),
        pytest.param(("CONTENT", "554 Spam"), "failed", id="content refused"),
    ],
)
def test_forgets_the_code_when_it_cannot_go(
    codes: None, sink: Sink, smtp: SmtpTransport, fault: tuple[str, str], state: str
) -> None:
    verb, reply = fault
    sink.faults[verb] = [reply]

    message = send(smtp)

    assert (message.state, message.sealed) == (state, None)


def test_repeats_the_code_when_the_reply_was_lost(
    codes: None, sink: Sink, smtp: SmtpTransport
) -> None:
    sink.faults["CONTENT"] = [KEEP_AND_DROP]

    message = send(smtp)
    deliver_due(transport=smtp, now=NOW + timedelta(seconds=60))

    message.refresh_from_db()
    assert (message.state, message.resends, len(sink.accepted)) == (State.SENT, 1, 2)


@pytest.mark.parametrize(
    ("prepare", "after", "state"),
    [
        pytest.param(write_code, timedelta(seconds=600), "expired", id="too old"),
        pytest.param(
            lambda message, now: Cancelled("gone"), timedelta(), "cancelled", id="cancelled"
        ),
    ],
)
def test_forgets_a_sealed_code_that_is(
    register: Register,
    smtp: SmtpTransport,
    prepare: Callable[[Message, datetime], Mail | Cancelled],
    after: timedelta,
    state: str,
) -> None:
    register(prepare=each(prepare))
    message = make_message(sealed=seal(CODE), expires_at=NOW + timedelta(seconds=600))

    deliver_due(transport=smtp, now=NOW + after)

    message.refresh_from_db()
    assert (message.state, message.sealed) == (state, None)


class TestMessageSecret:
    def test_survives_a_change_of_the_key(self) -> None:
        message = make_message(sealed=seal(CODE))
        message.refresh_from_db()

        with override_settings(SECRET_KEY="n" * 50, SECRET_KEY_FALLBACKS=[_current_key()]):
            assert message_secret(message) == CODE

    def test_is_missing_once_erased(self) -> None:
        with pytest.raises(LookupError):
            message_secret(make_message())


def _current_key() -> str:
    from django.conf import settings

    return str(settings.SECRET_KEY)
