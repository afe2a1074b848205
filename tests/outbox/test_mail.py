from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID

import pytest

from outbox.mail import Mail, MailError, Parcel, pack
from tests.factories import NOW

ID = UUID("6b2f5f0e-5f4e-4a64-9c43-0f8a3f2a9f10")


def packed(mail: Mail, *, unsubscribe_url: str = "") -> Parcel:
    sender = "Riverside <no-reply@clinic.test>"
    return pack(mail, message_id=ID, sender=sender, unsubscribe_url=unsubscribe_url, now=NOW)


def read_back(parcel: Parcel) -> EmailMessage:
    return message_from_bytes(parcel.as_email().as_bytes(), _class=EmailMessage, policy=default)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"subject": "Hello\nBcc: all@example.test"}, id="line feed in the subject"),
        pytest.param({"subject": "Hello\rBcc: all@example.test"}, id="return in the subject"),
        pytest.param({"to": "a@example.test\r\nBcc: b@example.test"}, id="line in the recipient"),
        pytest.param({"reply_to": "a@example.test\nX: y"}, id="line in the reply address"),
        pytest.param({"headers": (("X-Note", "a\nb"),)}, id="line in a header of its own"),
        pytest.param({"headers": (("X:Note", "a"),)}, id="colon in a header's name"),
        pytest.param({"subject": "Hello\0"}, id="NUL"),
        pytest.param({"to": "a@example.test, b@example.test"}, id="two recipients"),
        pytest.param({"to": "Ada <a@example.test>"}, id="a display name"),
        pytest.param({"to": "nobody"}, id="no domain"),
        pytest.param({"to": "jürgen@example.test"}, id="letters no plain server takes"),
        pytest.param({"to": ""}, id="nobody at all"),
    ],
)
def test_mail_refuses_what_could_change_its_headers(broken: dict[str, str]) -> None:
    fields = {"to": "ada@example.test", "subject": "Hello", "text": "Hello"} | broken

    with pytest.raises(MailError):
        Mail(**fields)  # type: ignore[arg-type]


class TestParcel:
    def test_carries_the_headers_of_an_automatic_mail(self) -> None:
        email = read_back(packed(Mail("ada@example.test", "Hello", "Text\n", reply_to="d@c.test")))

        assert email["Message-ID"] == f"<{ID}@clinic.test>"
        assert email["Date"].datetime == NOW
        assert email["Auto-Submitted"] == "auto-generated"
        assert email["X-Auto-Response-Suppress"] == "OOF, NRN, AutoReply, RN"
        assert email["Reply-To"] == "d@c.test"
        assert email["From"] == "Riverside <no-reply@clinic.test>"
        assert "List-Unsubscribe" not in email

    def test_offers_one_click_where_there_is_a_link(self) -> None:
        mail = Mail("ada@example.test", "Hello", "Text\n")

        email = read_back(packed(mail, unsubscribe_url="https://rehab.test/u/x/"))

        assert email["List-Unsubscribe"] == "<https://rehab.test/u/x/>"
        assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_stays_in_ascii_and_short_lines_on_the_wire(self) -> None:
        mail = Mail("ada@example.test", "Übung", "Größe\n" + "lang " * 400, html="<p>ß</p>")

        content = packed(mail).as_email().as_bytes()

        assert content.isascii()
        assert max(map(len, content.split(b"\r\n"))) <= 998
        assert read_back(packed(mail))["Subject"] == "Übung"

    def test_names_the_domain_as_name_servers_do(self) -> None:
        parcel = packed(Mail("ada@übung.test", "Hello", "Text\n"))

        assert parcel.envelope_to == "ada@xn--bung-zra.test"
        assert parcel.envelope_from == "no-reply@clinic.test"

    def test_shows_the_text_before_the_html(self) -> None:
        email = read_back(packed(Mail("ada@example.test", "Hello", "Text\n", html="<p>Text</p>")))

        assert [part.get_content_type() for part in email.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
