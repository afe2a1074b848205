"""Changing one's own account: never without a fresh proof of who one is."""

from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import fresh_code
from accounts.adapter import MFAAdapter
from accounts.models import Consent, User
from accounts.services.consent import give_consent
from outbox.services import deliver_due
from rehab import clock
from tests.accounts.sign_in import Mailbox, another_code, sign_in_by_code, type_totp
from tests.factories import NOW, PASSWORD, TOTP_SECRET, make_therapist, make_user

pytestmark = pytest.mark.django_db
EMAIL = "account_email"


@pytest.fixture
def patient(client: Client, mailbox: Mailbox) -> User:
    """Return somebody without a password who signed in by a code and agreed to the terms."""
    user = make_user()
    give_consent(user=user, purpose=Consent.Purpose.TERMS, language="en", now=NOW)
    sign_in_by_code(client, mailbox, user.email)
    return user


@pytest.fixture
def much_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the code that was typed at sign-in be too old to count."""
    late = fresh_code.time.time() + 400
    monkeypatch.setattr(fresh_code, "time", SimpleNamespace(time=lambda: late))


def change_email(client: Client) -> str:
    form = {"email": "changed@example.test", "action_add": "1"}
    return str(client.post(reverse(EMAIL), form)["Location"])


class TestChangeOfAddress:
    def test_takes_effect_when_the_new_one_is_proved(
        self, client: Client, patient: User, mailbox: Mailbox
    ) -> None:
        old = patient.email

        where = change_email(client)
        patient.refresh_from_db()
        assert patient.email == old
        assert mailbox.mails[-1].to == ["changed@example.test"]
        client.post(where, {"code": mailbox.code()})

        patient.refresh_from_db()
        assert patient.email == "changed@example.test"
        deliver_due(now=clock.now())
        assert [old] in [sent.to for sent in mailbox.mails]

    def test_asks_somebody_without_a_password_for_a_fresh_code(
        self, client: Client, patient: User, mailbox: Mailbox, much_later: None
    ) -> None:
        where = change_email(client)
        assert where == f"{reverse('accounts:fresh-code')}?next=%2Faccount%2Femail%2F"
        before = len(mailbox.mails)

        client.get(where)
        assert len(mailbox.mails) == before
        client.post(where, {"action": "send"})
        wrong = client.post(where, {"code": another_code(mailbox.code())})
        assert wrong.status_code == 422
        right = client.post(where, {"code": mailbox.code()})

        assert right["Location"] == reverse(EMAIL)

    def test_does_not_tell_whether_the_new_address_is_known(
        self, client: Client, patient: User, mailbox: Mailbox
    ) -> None:
        known = make_user(email="known@example.test")

        response = client.post(reverse(EMAIL), {"email": known.email, "action_add": "1"})

        assert response["Location"] == reverse("account_email_verification_sent")


class TestFreshCode:
    @pytest.mark.parametrize(
        "wanted",
        [
            pytest.param("https://evil.test/", id="another site"),
            pytest.param("account", id="a word without a slash"),
            pytest.param("../account/", id="a path from nowhere"),
        ],
    )
    def test_leads_nowhere_else(
        self, wanted: str, client: Client, patient: User, mailbox: Mailbox
    ) -> None:
        where = f"{reverse('accounts:fresh-code')}?next={wanted}"
        client.post(where, {"action": "send"})

        assert client.post(where, {"code": mailbox.code()})["Location"] == "/"

    def test_is_mailed_three_times_and_then_asks_for_patience(
        self, client: Client, patient: User, mailbox: Mailbox
    ) -> None:
        where = reverse("accounts:fresh-code")
        before = len(mailbox.mails)

        answers = [client.post(where, {"action": "send"}).status_code for _ in range(5)]

        assert 429 in answers
        assert len(mailbox.mails) - before <= 3

    def test_is_open_to_new_staff_who_took_long_to_choose_a_password(
        self, client: Client, mailbox: Mailbox, much_later: None
    ) -> None:
        user = make_therapist()
        Authenticator.objects.filter(user=user).delete()
        sign_in_by_code(client, mailbox, user.email)

        asked = client.post(reverse("account_set_password"), {"password1": "x", "password2": "x"})

        assert asked["Location"].startswith(reverse("accounts:fresh-code"))
        assert client.get(asked["Location"]).status_code == 200

    def test_ends_after_three_wrong_ones(
        self, client: Client, patient: User, mailbox: Mailbox, much_later: None
    ) -> None:
        where = reverse("accounts:fresh-code")
        client.post(where, {"action": "send"})
        for _ in range(3):
            client.post(where, {"code": another_code(mailbox.code())})

        client.post(where, {"code": mailbox.code()})

        assert "fresh-code" in change_email(client)


class TestMailedCodeOfStaff:
    """A mailbox open beside an unlocked page must not replace the password or the second step."""

    @pytest.fixture
    def staff(self, client: Client, mailbox: Mailbox) -> User:
        """Return a therapist with a password and an app, signed in by code and app just now."""
        user = make_therapist()
        user.set_password(PASSWORD)
        user.save()
        sign_in_by_code(client, mailbox, user.email)
        type_totp(client)
        return user

    @pytest.mark.parametrize("form", [None, {"action": "send"}, {"code": "123456"}])
    def test_is_not_sent(
        self, form: dict[str, str] | None, client: Client, staff: User, mailbox: Mailbox
    ) -> None:
        where, before = f"{reverse('accounts:fresh-code')}?next=/caseload/", len(mailbox.mails)

        answer = client.get(where) if form is None else client.post(where, form)

        assert answer["Location"] == f"{reverse('account_reauthenticate')}?next=%2Fcaseload%2F"
        assert len(mailbox.mails) == before

    def test_of_the_sign_in_is_no_fresh_proof(self, client: Client, staff: User) -> None:
        assert "/reauthenticate/" in client.get(reverse("accounts:passkey-add"))["Location"]

        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

        assert client.get(reverse("accounts:passkeys")).status_code == 200
        assert "Location" not in client.get(reverse("accounts:passkey-add"))

    def test_counts_no_more_for_those_who_have_an_app_alone(
        self, client: Client, staff: User
    ) -> None:
        User.objects.filter(pk=staff.pk).update(password="!")
        staff.refresh_from_db()
        client.force_login(staff)

        answer = client.get(reverse("accounts:fresh-code"))

        assert answer["Location"].startswith(reverse("mfa_reauthenticate"))

    def test_sets_a_new_password_but_ends_the_sign_in(
        self, client: Client, staff: User, mailbox: Mailbox
    ) -> None:
        client.post(reverse("account_reset_password"), {"email": staff.email})
        code = {"code": mailbox.code()}
        client.post(reverse("account_confirm_password_reset_code"), code)
        new = {"password1": "four-words-long-enough", "password2": "four-words-long-enough"}
        client.post(reverse("account_complete_password_reset"), new)

        staff.refresh_from_db()
        assert staff.check_password(new["password1"])
        assert "/sign-in/" in client.get(reverse("accounts:account"))["Location"]


def test_a_password_is_asked_for_again_before_the_second_factor_goes(client: Client) -> None:
    client.force_login(make_therapist())

    response = client.get(reverse("mfa_deactivate_totp"))

    assert response["Location"].startswith(reverse("mfa_reauthenticate"))


class TestKeyOfTheApp:
    def test_is_not_readable_in_the_database(self) -> None:
        user = make_therapist()
        stored = Authenticator.objects.get(user=user).data["secret"]

        assert TOTP_SECRET not in stored
        assert MFAAdapter().decrypt(stored) == TOTP_SECRET

    def test_survives_a_new_secret_key(self, settings: Settings) -> None:
        sealed = MFAAdapter().encrypt(TOTP_SECRET)

        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "x" * 50

        assert MFAAdapter().decrypt(sealed) == TOTP_SECRET
