"""Signing in: by a mailed code for everybody, with a second factor for staff."""

import re
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows import code_verification
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import AuditEvent, User
from outbox.models import Message
from tests.accounts.sign_in import (
    CONFIRM,
    REQUEST,
    Mailbox,
    another_code,
    ask_for_code,
    is_signed_in,
    sign_in_by_code,
    totp_code,
    type_code,
    type_totp,
)
from tests.factories import PASSWORD, make_clinic, make_patient, make_therapist, make_user

pytestmark = pytest.mark.django_db


def make_unfinished_therapist() -> User:
    """Make a therapist who has not set anything up."""
    user = make_therapist()
    user.authenticator_set.all().delete()
    return user


class TestMailedCode:
    def test_signs_a_patient_in(self, client: Client, mailbox: Mailbox) -> None:
        user = make_user()
        make_patient(user=user)

        sign_in_by_code(client, mailbox, user.email)

        assert client.session["_auth_user_id"] == str(user.pk)
        assert AuditEvent.objects.filter(actor=user, action="login_ok").exists()

    @pytest.mark.parametrize(
        "shape",
        [
            pytest.param("{0} {1}", id="with a space in the middle"),
            pytest.param(" {0}{1}\n", id="pasted with a line break"),
            pytest.param("{0}-{1}", id="with a dash"),
        ],
    )
    def test_may_be_typed_with_gaps(self, shape: str, client: Client, mailbox: Mailbox) -> None:
        ask_for_code(client, make_user().email)
        code = mailbox.code()

        type_code(client, shape.format(code[:3], code[3:]))

        assert is_signed_in(client)

    def test_is_asked_for_by_address_in_any_case(self, client: Client, mailbox: Mailbox) -> None:
        user = make_user()

        sign_in_by_code(client, mailbox, user.email.upper())

        assert is_signed_in(client)

    def test_is_refused_when_wrong(self, client: Client, mailbox: Mailbox) -> None:
        ask_for_code(client, make_user().email)

        response = type_code(client, another_code(mailbox.code()))

        assert b"field-error" in response.content
        assert not is_signed_in(client)

    def test_ends_after_three_wrong_ones(self, client: Client, mailbox: Mailbox) -> None:
        ask_for_code(client, make_user().email)
        code = mailbox.code()

        for _ in range(3):
            response = type_code(client, another_code(code))
        assert response["Location"] == reverse(REQUEST)

        type_code(client, code)
        assert not is_signed_in(client)
        assert AuditEvent.objects.filter(action="login_fail").count() == 3

    def test_works_once(self, client: Client, mailbox: Mailbox) -> None:
        user = make_user()
        sign_in_by_code(client, mailbox, user.email)
        used = mailbox.code()
        client.post(reverse("account_logout"))

        ask_for_code(client, user.email)
        type_code(client, used)

        assert used == mailbox.code() or not is_signed_in(client)

    def test_is_bound_to_the_browser_that_asked(self, client: Client, mailbox: Mailbox) -> None:
        user = make_user()
        ask_for_code(client, user.email)
        thief = Client()

        type_code(thief, mailbox.code())

        assert not is_signed_in(thief)

    def test_expires_after_ten_minutes(
        self, client: Client, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask_for_code(client, make_user().email)
        late = code_verification.time.time() + 601
        monkeypatch.setattr(code_verification, "time", SimpleNamespace(time=lambda: late))

        type_code(client, mailbox.code())

        assert not is_signed_in(client)

    def test_can_be_sent_again(self, client: Client, mailbox: Mailbox) -> None:
        ask_for_code(client, make_user().email)

        client.post(reverse(CONFIRM), {"action": "resend"})
        type_code(client, mailbox.code())

        assert len(mailbox.mails) == 2
        assert is_signed_in(client)

    def test_is_kept_nowhere_once_it_is_sent(self, client: Client, mailbox: Mailbox) -> None:
        ask_for_code(client, make_user().email)

        message = Message.objects.get()
        assert message.sealed is None
        assert (message.expires_at - message.created_at).total_seconds() == 600
        assert mailbox.code() not in str(vars(message))

    def test_mail_has_no_word_of_health_and_names_whom_to_call(
        self, client: Client, mailbox: Mailbox
    ) -> None:
        clinic = make_clinic(reply_to="desk@clinic.test", emergency_number="999")
        ask_for_code(client, make_therapist(clinic).email)

        sent = mailbox.mails[0]
        assert sent.subject == "Your code to sign in"
        assert sent.extra_headers["Reply-To"] == "desk@clinic.test"
        assert "999" in str(sent.body)
        assert "rehab" not in str(sent.body).lower()
        assert mailbox.code() not in sent.subject

    def test_can_be_filled_in_by_the_phone(self, client: Client, mailbox: Mailbox) -> None:
        ask_for_code(client, make_user().email)

        page = client.get(reverse(CONFIRM)).content.decode()

        assert 'autocomplete="one-time-code"' in page
        assert 'inputmode="numeric"' in page


class TestUnknownAddress:
    def test_gets_the_same_answer_and_no_mail(self, client: Client, mailbox: Mailbox) -> None:
        known = make_user()
        answers = []
        for email in (known.email, "nobody@example.test"):
            browser = Client()
            asked = ask_for_code(browser, email)
            shown = browser.get(asked["Location"]).content.decode().replace(email, "")
            answers.append((asked.status_code, asked["Location"], len(shown)))

        assert answers[0] == answers[1]
        assert [sent.to for sent in mailbox.mails] == [[known.email]]

    def test_cannot_sign_up(self, client: Client) -> None:
        page = client.post(reverse("account_signup"), {"email": "new@example.test"})

        assert b"By invitation only" in page.content
        assert not User.objects.exists()

    def test_cannot_reset_a_password(self, client: Client, mailbox: Mailbox) -> None:
        response = client.post(reverse("account_reset_password"), {"email": "no@example.test"})

        assert response.status_code == 302
        assert mailbox.mails == []


def test_people_who_were_shut_out_get_no_code(client: Client, mailbox: Mailbox) -> None:
    user = make_user(is_active=False)

    ask_for_code(client, user.email)

    assert mailbox.mails == []


class TestStaffWithoutSecondFactor:
    @pytest.mark.parametrize(
        "path",
        [
            pytest.param("/", id="start page"),
            pytest.param("/account/", id="account"),
            pytest.param("/clinic/", id="clinic"),
            pytest.param("/account/email/", id="address"),
            pytest.param("/account/sessions/", id="sessions"),
            pytest.param("/account/second-factor/", id="overview of factors"),
            pytest.param("/consent/", id="consent"),
        ],
    )
    def test_reaches_only_the_set_up(self, path: str, client: Client, mailbox: Mailbox) -> None:
        sign_in_by_code(client, mailbox, make_unfinished_therapist().email)

        response = client.get(path)

        assert response.status_code == 302
        assert response["Location"] == reverse("account_set_password")

    def test_cannot_skip_the_password(self, client: Client) -> None:
        client.force_login(make_unfinished_therapist())

        response = client.get(reverse("mfa_activate_totp"))

        assert response["Location"] == reverse("account_set_password")

    def test_gets_in_by_password_then_app(self, client: Client, mailbox: Mailbox) -> None:
        sign_in_by_code(client, mailbox, make_unfinished_therapist().email)
        words = {"password1": PASSWORD, "password2": PASSWORD}

        chosen = client.post(reverse("account_set_password"), words)
        assert chosen["Location"] == reverse("mfa_activate_totp")
        page = client.get(chosen["Location"])
        assert b"data:image/svg+xml" in page.content
        shown = re.search(r"<code>(\w+)</code>", page.content.decode())
        assert shown is not None
        done = client.post(chosen["Location"], {"code": totp_code(shown[1])})

        assert done["Location"] == reverse("mfa_view_recovery_codes")
        assert client.get(done["Location"]).status_code == 200
        assert client.get("/account/").status_code == 200

    def test_is_asked_by_htmx_with_a_redirect_of_the_whole_page(self, client: Client) -> None:
        client.force_login(make_unfinished_therapist())

        response = client.get("/account/", headers={"HX-Request": "true"})

        assert response["HX-Redirect"] == reverse("account_set_password")

    def test_of_the_demo_clinic_gets_in_during_the_try_out(
        self, client: Client, settings: Settings
    ) -> None:
        user = make_unfinished_therapist()
        User.objects.filter(pk=user.pk).update(is_demo=True)
        client.force_login(user)

        settings.SECOND_FACTOR_EXEMPT_DEMO = True
        assert client.get("/account/").status_code == 200
        settings.SECOND_FACTOR_EXEMPT_DEMO = False
        assert client.get("/account/").status_code == 302


class TestStaffWithSecondFactor:
    def test_needs_it_after_a_mailed_code(self, client: Client, mailbox: Mailbox) -> None:
        user = make_therapist()

        response = sign_in_by_code(client, mailbox, user.email)

        assert response["Location"] == reverse("mfa_authenticate")
        assert not is_signed_in(client)
        type_totp(client)
        assert is_signed_in(client)

    def test_needs_it_after_the_password(self, client: Client, mailbox: Mailbox) -> None:
        user = make_therapist()
        user.set_password(PASSWORD)
        user.save()
        user.emailaddress_set.create(email=user.email, primary=True, verified=True)

        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

        assert not is_signed_in(client)
        type_totp(client)
        assert is_signed_in(client)

    def test_needs_it_after_a_password_reset(self, client: Client, mailbox: Mailbox) -> None:
        user = make_therapist()
        user.set_password(PASSWORD)
        user.save()
        user.emailaddress_set.create(email=user.email, primary=True, verified=True)
        new = "other words in a row"

        client.post(reverse("account_reset_password"), {"email": user.email})
        confirm = reverse("account_confirm_password_reset_code")
        client.post(confirm, {"code": mailbox.code()})
        done = client.post(
            reverse("account_complete_password_reset"), {"password1": new, "password2": new}
        )
        assert done["Location"] == reverse("account_password_reset_completed")
        assert not is_signed_in(client)

        client.post(reverse("account_login"), {"login": user.email, "password": new})
        assert not is_signed_in(client)

    def test_is_refused_with_a_wrong_code(self, client: Client, mailbox: Mailbox) -> None:
        sign_in_by_code(client, mailbox, make_therapist().email)

        client.post(reverse("mfa_authenticate"), {"code": another_code(totp_code())})

        assert not is_signed_in(client)
        assert AuditEvent.objects.filter(action="mfa_fail").count() == 1

    def test_must_set_up_another_after_switching_it_off(self, client: Client) -> None:
        user = make_therapist()
        client.force_login(user)
        assert client.get("/account/").status_code == 200

        user.authenticator_set.all().delete()

        assert client.get("/account/").status_code == 302


class TestDemoPeople:
    def test_are_refused_outside_the_try_out(
        self, client: Client, mailbox: Mailbox, settings: Settings
    ) -> None:
        settings.DEMO_ALLOWED = False
        user = make_user(is_demo=True)

        response = sign_in_by_code(client, mailbox, user.email)

        assert response["Location"] == reverse("account_inactive")
        assert not is_signed_in(client)

    def test_are_signed_out_when_the_try_out_ends(self, client: Client, settings: Settings) -> None:
        client.force_login(make_user(is_demo=True))
        assert client.get("/account/").status_code == 200

        settings.DEMO_ALLOWED = False

        assert client.get("/account/").status_code == 302
        assert not is_signed_in(client)
