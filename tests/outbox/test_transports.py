"""The folder and the Django backend; SMTP has files of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import override_settings

from outbox.kinds import Kind
from outbox.models import Message
from outbox.services import deliver_due
from outbox.transports.django_backend import DjangoBackendTransport
from outbox.transports.file import FileTransport
from tests.factories import NOW, make_message

pytestmark = pytest.mark.django_db
State = Message.State
Register = Callable[..., Kind]


class TestOtherTransports:
    def test_folder_keeps_one_file_a_mail(self, register: Register, tmp_path: Path) -> None:
        message = make_message()

        deliver_due(transport=FileTransport(tmp_path / "mail"), now=NOW)

        assert [path.name for path in (tmp_path / "mail").iterdir()] == [f"{message.pk}.eml"]

    def test_folder_that_cannot_be_written_is_a_server_away(
        self, register: Register, tmp_path: Path
    ) -> None:
        (tmp_path / "mail").write_text("a file, not a folder")
        message = make_message()

        deliver_due(transport=FileTransport(tmp_path / "mail"), now=NOW)

        message.refresh_from_db()
        assert (message.state, message.reason) == (State.QUEUED, "connection")

    def test_django_backend_is_given_the_whole_mail(
        self, register: Register, mailoutbox: list[object]
    ) -> None:
        message = make_message(subject_id="7")

        deliver_due(
            transport=DjangoBackendTransport("django.core.mail.backends.locmem.EmailBackend"),
            now=NOW,
        )

        (sent,) = mailoutbox
        assert sent.to == ["p7@example.test"]  # type: ignore[attr-defined]
        headers = sent.message()  # type: ignore[attr-defined]
        assert str(message.pk) in headers["Message-ID"]
        assert headers["Auto-Submitted"] == "auto-generated"

    def test_django_backend_leaves_every_error_in_doubt(self, register: Register) -> None:
        message = make_message()

        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
            deliver_due(
                transport=DjangoBackendTransport("django.core.mail.backends.smtp.EmailBackend"),
                now=NOW,
            )

        message.refresh_from_db()
        assert (message.reason, message.resends) == ("in_doubt", 1)
