"""Consent: asked before anything else, kept by wording, taken back at once."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.consent_wordings import WORDINGS, Wording
from accounts.models import Consent
from accounts.services.consent import give_consent, has_consented, withdraw_consent
from tests.accounts.sign_in import Mailbox, sign_in_by_code
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
PAGE = "accounts:consent"


class TestConsentPage:
    def test_comes_before_anything_else(self, client: Client, mailbox: Mailbox) -> None:
        sign_in_by_code(client, mailbox, make_user().email)

        assert client.get("/account/")["Location"] == reverse(PAGE)
        assert client.get(reverse(PAGE)).status_code == 200

    def test_needs_the_terms(self, client: Client, mailbox: Mailbox) -> None:
        sign_in_by_code(client, mailbox, make_user().email)

        response = client.post(reverse(PAGE), {"reminders": "on"})

        assert response.status_code == 422
        assert not Consent.objects.exists()
        assert client.get("/account/").status_code == 302

    @pytest.mark.parametrize("reminders", [True, False])
    def test_keeps_what_was_ticked(self, reminders: bool, client: Client, mailbox: Mailbox) -> None:
        user = make_user()
        sign_in_by_code(client, mailbox, user.email)

        client.post(reverse(PAGE), {"terms": "on"} | ({"reminders": "on"} if reminders else {}))

        assert has_consented(user, Consent.Purpose.TERMS)
        assert has_consented(user, Consent.Purpose.REMINDERS) is reminders
        assert client.get("/account/").status_code == 200

    def test_is_not_asked_again(self, client: Client, mailbox: Mailbox) -> None:
        user = make_user()
        give_consent(user=user, purpose=Consent.Purpose.TERMS, language="en", now=NOW)

        sign_in_by_code(client, mailbox, user.email)

        assert client.get("/account/").status_code == 200


class TestGiveConsent:
    def test_keeps_the_wording_by_its_hash(self) -> None:
        consent = give_consent(
            user=make_user(), purpose=Consent.Purpose.TERMS, language="en", now=NOW
        )

        assert consent.text_sha256 == WORDINGS[Consent.Purpose.TERMS].sha256("en")

    def test_twice_changes_nothing(self) -> None:
        given = {"user": make_user(), "purpose": Consent.Purpose.TERMS, "language": "en"}

        assert give_consent(**given, now=NOW) == give_consent(**given, now=NOW)

    def test_to_a_new_wording_ends_the_old(self, monkeypatch: pytest.MonkeyPatch) -> None:
        user, terms = make_user(), Consent.Purpose.TERMS
        old = give_consent(user=user, purpose=terms, language="en", now=NOW)
        monkeypatch.setitem(WORDINGS, terms, Wording("2", WORDINGS[terms].text))

        assert not has_consented(user, terms)
        give_consent(user=user, purpose=terms, language="en", now=NOW)

        old.refresh_from_db()
        assert old.withdrawn_at == NOW
        assert has_consented(user, terms)


def test_withdrawing_ends_it_at_once_and_keeps_the_row() -> None:
    user, reminders = make_user(), Consent.Purpose.REMINDERS
    give_consent(user=user, purpose=reminders, language="en", now=NOW)

    assert withdraw_consent(user=user, purpose=reminders, now=NOW)
    assert not withdraw_consent(user=user, purpose=reminders, now=NOW)

    assert not has_consented(user, reminders)
    assert Consent.objects.count() == 1
