"""The bytes on the line say what the standard library's message says."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

import pytest

from outbox import wire
from outbox.mail import Mail, Parcel, pack
from tests.factories import NOW

MAIL = Mail("ada@example.test", "Your plan", "Good morning.\n", subscription_id="7")


def packed(sender: str = "rehab@clinic.test", **values: Any) -> Parcel:
    return pack(
        replace(MAIL, **values),
        message_id=UUID(int=7),
        sender=sender,
        unsubscribe_url="https://clinic.test/u/" + "x" * 200,
        now=NOW,
    )


@pytest.mark.parametrize(
    "parcel",
    [
        pytest.param(packed(), id="plain"),
        pytest.param(packed(subscription_id="", text="A code: 1\n"), id="for one person"),
        pytest.param(packed(html="<p>Good morning, Zo\u00eb.</p>"), id="text and HTML"),
        pytest.param(packed(text="Gr\u00fc\u00dfe\n.\nEnde\n" + "lang " * 300), id="umlauts"),
        pytest.param(packed(subject="Ihr Plan f\u00fcr heute"), id="subject with an umlaut"),
        pytest.param(packed(subject="word " * 60 + "end"), id="long subject"),
        pytest.param(packed(subject="=?utf-8?q?no?="), id="subject that looks encoded"),
        pytest.param(packed(subject=" Space "), id="spaces around"),
        pytest.param(packed(subject=""), id="no subject"),
        pytest.param(packed("Clinic, The <rehab@clinic.test>"), id="sender with a name"),
        pytest.param(packed("Praxis M\u00fcller <rehab@clinic.test>"), id="named with an umlaut"),
        pytest.param(packed(to="ada@b\u00fccher.test"), id="domain with an umlaut"),
        pytest.param(packed(to="a:b@example.test"), id="address to be quoted"),
        pytest.param(packed(reply_to="desk@clinic.test"), id="an address for answers"),
    ],
)
def test_bytes_say_the_same(parcel: Parcel) -> None:
    ours = read(wire.content(parcel))
    theirs = read(parcel.as_email().as_bytes())

    assert without_type(ours) == without_type(theirs)
    assert ours.get_content_type() == theirs.get_content_type()
    assert [part.get_content() for part in leaves(ours)] == [
        part.get_content() for part in leaves(theirs)
    ]
    assert all(len(line) <= 998 and line.isascii() for line in wire.content(parcel).splitlines())


def test_words_for_one_person_are_not_kept() -> None:
    wire._shared_body.cache_clear()

    wire.content(packed(subscription_id="", text="Your code is 493027\n"))
    assert wire._shared_body.cache_info().currsize == 0

    wire.content(packed())
    assert wire._shared_body.cache_info().currsize == 1


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, _class=EmailMessage, policy=default)


def without_type(email: EmailMessage) -> list[tuple[str, str]]:
    """Return the headers but the one that names the parts' random boundary."""
    return sorted(
        (name.lower(), str(value)) for name, value in email.items() if name != "Content-Type"
    )


def leaves(email: EmailMessage) -> list[Any]:
    return [part for part in email.walk() if not part.is_multipart()]
