"""The delivery loop outlives what breaks around it, also once the mails are out."""

import io
import threading

import pytest
from django.db import OperationalError

from outbox.management.commands import deliver_outbox
from outbox.management.commands.deliver_outbox import AFTER_TROUBLE_S, Command
from outbox.services import Report


class Full(io.StringIO):
    """Standard output on a full disk."""

    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.fixture
def _sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver_outbox, "deliver_due", lambda **_: Report(sent=1))


@pytest.mark.django_db
@pytest.mark.usefixtures("_sent")
def test_the_loop_goes_on_when_nobody_can_hear_its_report() -> None:
    assert Command(stdout=Full())._round(threading.Event(), as_json=True) == AFTER_TROUBLE_S


@pytest.mark.usefixtures("_sent")
def test_the_loop_goes_on_when_the_database_goes_between_mail_and_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(Command, "_report", away)
    monkeypatch.setattr(deliver_outbox, "close_old_connections", lambda: None)
    monkeypatch.setattr(deliver_outbox.alive, "tell", lambda *_, **__: None)

    assert Command()._round(threading.Event(), as_json=True) == AFTER_TROUBLE_S
