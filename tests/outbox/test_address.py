from pathlib import Path

import pytest
from django.test import override_settings

from outbox import transports
from outbox.checks import mail_leaves_the_house
from outbox.transports.address import MailServer, Tls, mail_server
from outbox.transports.django_backend import DjangoBackendTransport
from outbox.transports.file import FileTransport
from outbox.transports.smtp import SmtpTransport
from rehab.env import EnvError


@pytest.mark.parametrize(
    ("url", "server"),
    [
        pytest.param(
            "smtp://mail.test",
            MailServer("mail.test", 587, Tls.STARTTLS),
            id="STARTTLS is demanded unless said otherwise",
        ),
        pytest.param(
            "smtp://me:p%40ss@mail.test:2525?tls=starttls",
            MailServer("mail.test", 2525, Tls.STARTTLS, "me", "p@ss"),
            id="everything named, the password escaped",
        ),
        pytest.param(
            "smtp://mail.test?tls=none", MailServer("mail.test", 25, Tls.NONE), id="no TLS"
        ),
        pytest.param(
            "smtps://me:x@mail.test",
            MailServer("mail.test", 465, Tls.IMPLICIT, "me", "x"),
            id="TLS from the first byte",
        ),
        pytest.param(
            "smtp://127.0.0.1:1025", MailServer("127.0.0.1", 1025, Tls.NONE), id="this machine"
        ),
        pytest.param(
            "smtp://me:x@localhost", MailServer("localhost", 25, Tls.NONE, "me", "x"), id="relay"
        ),
    ],
)
def test_mail_server_reads(url: str, server: MailServer) -> None:
    assert mail_server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("smtp://me:secret@mail.test?tls=none", id="password in clear"),
        pytest.param("http://mail.test", id="another scheme"),
        pytest.param("smtp://", id="no host"),
        pytest.param("smtp://me:secret@mail.test:port", id="port in letters"),
        pytest.param("smtp://mail.test?tls=maybe", id="unknown TLS"),
        pytest.param("smtp://mail.test?ssl=1", id="unknown option"),
        pytest.param("django:", id="no backend"),
        pytest.param("django:no.such.Backend", id="a backend that is not installed"),
    ],
)
def test_validate_refuses(url: str) -> None:
    with pytest.raises(EnvError) as refusal:
        transports.validate(url)

    assert str(refusal.value).startswith("EMAIL_URL:")
    assert "secret" not in str(refusal.value)


def test_password_is_not_printed() -> None:
    assert "secret" not in repr(mail_server("smtps://me:secret@mail.test"))


@pytest.mark.parametrize(
    ("url", "transport"),
    [
        pytest.param("", FileTransport, id="nothing set: a folder"),
        pytest.param("smtp://mail.test", SmtpTransport, id="a server"),
        pytest.param(
            "django:django.core.mail.backends.locmem.EmailBackend",
            DjangoBackendTransport,
            id="a Django backend",
        ),
    ],
)
def test_from_settings_chooses(url: str, transport: type, tmp_path: Path) -> None:
    with override_settings(EMAIL_URL=url, MAIL_DIR=tmp_path):
        transports.validate(url)
        assert isinstance(transports.from_settings(), transport)


class TestMailLeavesTheHouse:
    def test_warns_when_mails_only_fill_a_folder(self) -> None:
        with override_settings(EMAIL_URL="", DEBUG=False):
            assert [each.id for each in mail_leaves_the_house()] == ["outbox.W001"]

    def test_is_content_in_the_try_out(self) -> None:
        with override_settings(EMAIL_URL="", DEBUG=True):
            assert mail_leaves_the_house() == []
