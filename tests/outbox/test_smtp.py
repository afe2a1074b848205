"""What only a real TLS and a real sign-in can show. Faults of the verbs: test_delivery.py."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from outbox.mail import Mail, Parcel, pack
from outbox.transports.address import MailServer, Tls
from outbox.transports.base import Failure, NotDeliveredError
from outbox.transports.smtp import SmtpTransport
from tests.factories import NOW
from tests.outbox.sink import Sink


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a key and a certificate for 127.0.0.1, signed by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sink.test")])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "sink.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + signed.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


@contextmanager
def opened(server: MailServer, context: ssl.SSLContext | None = None) -> Iterator[SmtpTransport]:
    transport = SmtpTransport(server, timeout_s=5, limit_s=5, context=context)
    try:
        yield transport
    finally:
        transport.close()


def parcel(text: str = "Text\n") -> Parcel:
    mail = Mail("ada@example.test", "Hello", text)
    return pack(mail, message_id=uuid4(), sender="desk@clinic.test", unsubscribe_url="", now=NOW)


def nothing() -> None: ...


class TestTls:
    @pytest.mark.parametrize("mode", [Tls.STARTTLS, Tls.IMPLICIT])
    def test_carries_mails_over_one_connection(
        self, mode: Tls, tls: ssl.SSLContext, trusting: ssl.SSLContext
    ) -> None:
        with Sink(tls=tls, is_tls_from_start=mode is Tls.IMPLICIT) as sink:
            server = MailServer("127.0.0.1", sink.port, mode)
            with opened(server, trusting) as transport:
                codes = [transport.deliver(parcel(), data_started=nothing) for _ in range(2)]

        assert codes == [250, 250]
        assert sink.connections == 1

    @pytest.mark.parametrize("mode", [Tls.STARTTLS, Tls.IMPLICIT])
    def test_with_an_unknown_certificate_sends_nothing(
        self, mode: Tls, tls: ssl.SSLContext
    ) -> None:
        with Sink(tls=tls, is_tls_from_start=mode is Tls.IMPLICIT) as sink:
            server = MailServer("127.0.0.1", sink.port, mode)
            with opened(server) as transport, pytest.raises(NotDeliveredError) as error:
                transport.deliver(parcel(), data_started=nothing)

        assert error.value.failure is Failure.CONFIG
        assert sink.accepted == []

    def test_that_somebody_stripped_sends_nothing_in_clear(self) -> None:
        with Sink() as sink:
            server = MailServer("127.0.0.1", sink.port, Tls.STARTTLS, "me", "secret")
            with opened(server) as transport, pytest.raises(NotDeliveredError) as error:
                transport.deliver(parcel(), data_started=nothing)

        assert error.value.failure is Failure.CONFIG
        assert sink.accepted == []


def test_password_is_shown_to_the_server_inside_tls(
    tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    with Sink(tls=tls, password="right") as sink:
        server = MailServer("127.0.0.1", sink.port, Tls.STARTTLS, "me", "right")
        with opened(server, trusting) as transport:
            assert transport.deliver(parcel(), data_started=nothing) == 250


def test_wrong_password_is_a_matter_for_the_operator(
    tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    with Sink(tls=tls, password="right") as sink:
        server = MailServer("127.0.0.1", sink.port, Tls.STARTTLS, "me", "wrong")
        with opened(server, trusting) as transport, pytest.raises(NotDeliveredError) as error:
            transport.deliver(parcel(), data_started=nothing)

    assert (error.value.failure, error.value.code) == (Failure.CONFIG, 535)


def test_nobody_listening_is_a_lost_connection() -> None:
    with Sink() as sink:
        port = sink.port
    with (
        opened(MailServer("127.0.0.1", port, Tls.NONE)) as transport,
        pytest.raises(NotDeliveredError) as error,
    ):
        transport.deliver(parcel(), data_started=nothing)

    assert error.value.failure is Failure.CONNECTION


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(".\nhidden\n", id="a lone dot first"),
        pytest.param("a\n.\nb\n..\n.c\n", id="dots at line starts"),
        pytest.param("no line end", id="no line end"),
        pytest.param("Grüße, 你好\n", id="other alphabets"),
    ],
)
def test_content_arrives_unchanged(sink: Sink, smtp: SmtpTransport, text: str) -> None:
    smtp.deliver(parcel(text), data_started=nothing)

    assert sink.texts()[0].rstrip("\n") == text.rstrip("\n")


def test_mail_is_taken_back_when_the_note_of_doubt_cannot_be_written(
    sink: Sink, smtp: SmtpTransport
) -> None:
    def lost() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        smtp.deliver(parcel(), data_started=lost)
    smtp.deliver(parcel("the next\n"), data_started=nothing)

    assert sink.texts() == ["the next\n"]


def test_doubt_begins_after_the_server_asked_for_the_content(
    sink: Sink, smtp: SmtpTransport
) -> None:
    started: list[bool] = []
    note: Callable[[], None] = lambda: started.append(True)  # noqa: E731
    sink.faults["DATA"] = ["452 Full"]

    with pytest.raises(NotDeliveredError):
        smtp.deliver(parcel(), data_started=note)
    assert started == []

    smtp.deliver(parcel(), data_started=note)
    assert started == [True]
