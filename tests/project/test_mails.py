"""Every kind of mail in every language: whole, neutral, and with the headers it must have."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from django.conf import settings
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from outbox import kinds, wire
from outbox.letter import LANGUAGES
from outbox.mail import Mail, Parcel
from outbox.models import Message
from outbox.services.preparation import prepare_all
from plans.catalogue import load
from tests.factories import NOW
from tests.project.mail_cases import CANARY, CASES, REPLY_TO, make_scene, speaking
from tests.views.once import built_once

pytestmark = pytest.mark.django_db
# Whoever operates the installation asked for it, and nobody's care is in it.
_WITHOUT_CLINIC = {"trial"}
_TO_SIGN_IN = {"account_code", "account_notice", "invitation"}
_NO_LINK = {"account_code", "account_notice", "trial"}


def _posted(message: Message) -> tuple[Message, Mail, EmailMessage]:
    parcel = prepare_all([message], now=NOW)[message.pk]
    assert isinstance(parcel, Parcel), (message.kind, parcel)
    raw = wire.content(parcel)
    return message, parcel.mail, message_from_bytes(raw, _class=EmailMessage, policy=default)


Posted = list[tuple[Message, Mail, EmailMessage]]


def _all_posted() -> dict[str, Posted]:
    scene, found = make_scene(), {}
    for language in LANGUAGES:
        spoken = speaking(scene, language)
        with override(language):
            found[language] = [_posted(make(spoken, kind)) for kind, make in CASES.items()]
    return found


@pytest.fixture(scope="module")
def posted(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Posted]]:
    with built_once(_all_posted, django_db_blocker) as built:
        yield built


@pytest.fixture(params=LANGUAGES)
def letters(request: pytest.FixtureRequest, posted: dict[str, Posted]) -> Posted:
    """Return a mail of every kind in one language."""
    return posted[request.param]


def _lines(email: EmailMessage, subtype: str) -> list[str]:
    part = email.get_body(preferencelist=(subtype,))
    assert part is not None
    return str(part.get_content()).splitlines()


def test_every_kind_has_its_case() -> None:
    assert {kind.name for kind in kinds.registered()} == set(CASES)


def test_a_mail_is_whole(letters: Posted) -> None:
    for message, mail, email in letters:
        kind = kinds.get(message.kind)
        assert (email["Message-ID"] or "").startswith(f"<{message.pk}@"), kind.name
        assert email["Date"].datetime == NOW.replace(microsecond=0)
        assert email["Auto-Submitted"] == "auto-generated"
        assert email["X-Auto-Response-Suppress"]
        assert ("List-Unsubscribe" in email) is kind.unsubscribable, kind.name
        assert ("List-Unsubscribe-Post" in email) is kind.unsubscribable
        assert _lines(email, "plain") == mail.text.splitlines()
        assert _lines(email, "html") == mail.html.splitlines()
        if kind.name not in _WITHOUT_CLINIC:
            assert email["Reply-To"] == REPLY_TO, kind.name
            assert "112" in mail.text, kind.name
            assert "112" in mail.html, kind.name


def test_no_mail_names_anybody_or_anything(
    letters: Posted,
) -> None:
    catalogue = load()
    said = {catalogue.text(slug, "en").name.lower() for slug in catalogue.exercises}
    for message, mail, email in letters:
        whole = "\n".join([*map(str, email.values()), mail.subject, mail.text, mail.html]).lower()
        assert CANARY.lower() not in whole, message.kind
        assert not [name for name in said if name in whole], message.kind
        assert "r-dvt" not in whole


def test_a_link_is_a_path_and_nothing_is_loaded(
    letters: Posted,
) -> None:
    for message, mail, _email in letters:
        links = set(re.findall(r'href="([^"]*)"', mail.html))
        home = f"{settings.BASE_URL}/"
        refused = re.compile(rf"{re.escape(home)}not-me/[\w:-]+/")
        refusals = {link for link in links if refused.fullmatch(link)}
        assert bool(refusals) is (message.kind in {"account_code", "invitation"})
        assert all(link in mail.text for link in refusals)
        links -= refusals
        invited = re.compile(rf"{re.escape(home)}invitation/[0-9a-f-]{{36}}/")
        if message.kind == "invitation":
            assert all(invited.fullmatch(link) for link in links)
        else:
            assert links == (set() if message.kind in _NO_LINK else {home}), message.kind
        assert all(link in mail.text for link in links)
        assert not re.search(r"\bsrc\s*=|@import|url\(|<link|<script", mail.html), message.kind


def test_security_mail_cannot_be_left() -> None:
    for name in _TO_SIGN_IN:
        kind = kinds.get(name)
        assert (kind.is_security, kind.unsubscribable) == (True, False)
    assert not any(
        kinds.get(f"alert_{stage}").unsubscribable for stage in ("lead", "second", "admin")
    )
