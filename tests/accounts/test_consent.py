"""Consent: asked before anything else, kept by wording, taken back at once."""

from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.consent_wordings import WORDINGS, Wording
from accounts.models import Consent
from accounts.services.consent import give_consent, has_consented, withdraw_consent
from plans.models import Patient, ReminderRule
from rehab import clock
from tests.accounts.sign_in import Mailbox, sign_in_by_code
from tests.factories import NOW, make_patient, make_user

pytestmark = pytest.mark.django_db
PAGE = "accounts:consent"


def patient_with_reminders() -> Patient:
    patient = make_patient(user=make_user())
    ReminderRule.objects.create(patient=patient, kind="morning_plan", local_time=time(8))
    return patient


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

    def test_ticks_nothing_beforehand_and_unfolds_the_rest(
        self, client: Client, mailbox: Mailbox
    ) -> None:
        sign_in_by_code(client, mailbox, make_user().email)

        page = client.get(reverse(PAGE)).content.decode()

        assert " checked" not in page
        assert page.count('class="disclosure"') == 2

    def test_keeps_the_hour_of_the_morning_mail(self, client: Client, mailbox: Mailbox) -> None:
        patient = patient_with_reminders()
        sign_in_by_code(client, mailbox, patient.access.get().user.email)
        assert 'value="08:00"' in client.get(reverse(PAGE)).content.decode()

        client.post(reverse(PAGE), {"terms": "on", "reminders": "on", "morning_at": "09:30"})

        rule = patient.reminder_rules.get(kind="morning_plan")
        assert (rule.is_enabled, rule.local_time) == (True, time(9, 30))

    def test_keeps_nothing_when_the_hour_cannot_be(self, client: Client, mailbox: Mailbox) -> None:
        patient = patient_with_reminders()
        sign_in_by_code(client, mailbox, patient.access.get().user.email)

        answer = client.post(
            reverse(PAGE), {"terms": "on", "reminders": "on", "morning_at": "23:00"}
        )

        assert answer.status_code == 422
        assert "quiet hours" in answer.content.decode()
        assert not Consent.objects.exists()

    def test_asks_a_helper_for_their_name(self, client: Client, mailbox: Mailbox) -> None:
        user = make_user(full_name="")
        sign_in_by_code(client, mailbox, user.email)
        assert client.post(reverse(PAGE), {"terms": "on"}).status_code == 422

        client.post(reverse(PAGE), {"terms": "on", "full_name": "Rosa Lind"})

        user.refresh_from_db()
        assert user.full_name == "Rosa Lind"

    def test_offers_a_passkey_once_and_never_again(
        self, client: Client, mailbox: Mailbox, settings: Settings
    ) -> None:
        settings.BASE_URL = "https://rehab.test"
        user = make_user()
        for is_offered in (True, False):
            sign_in_by_code(client, mailbox, user.email)
            client.post(reverse(PAGE), {"terms": "on"})
            assert ("passkey_offer" in client.session) is is_offered
            client.post(reverse("accounts:passkey-later"))
            assert "passkey_offer" not in client.session
            client.logout()
            cache.clear()

    def test_offers_no_passkey_on_a_shared_device(
        self, client: Client, mailbox: Mailbox, settings: Settings
    ) -> None:
        settings.BASE_URL = "https://rehab.test"
        sign_in_by_code(client, mailbox, make_user().email, shared_device="on")

        client.post(reverse(PAGE), {"terms": "on"})

        assert "passkey_offer" not in client.session

    def test_takes_the_offer_back_after_an_hour(
        self,
        client: Client,
        mailbox: Mailbox,
        settings: Settings,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        settings.BASE_URL = "https://rehab.test"
        sign_in_by_code(client, mailbox, make_user().email)
        client.post(reverse(PAGE), {"terms": "on"})
        later = clock.now() + timedelta(minutes=61)
        monkeypatch.setattr(clock, "now", lambda: later)

        client.get("/account/")

        assert "passkey_offer" not in client.session

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
        monkeypatch.setitem(WORDINGS, terms, Wording("next", WORDINGS[terms].text))

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
