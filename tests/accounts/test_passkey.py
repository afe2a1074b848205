"""Passkeys: for patients another way in, for staff both steps at once; never a way around."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from pytest_django import Settings

from accounts import passkeys
from accounts.models import AuditEvent, Consent, User
from accounts.services.consent import give_consent
from outbox.services import deliver_due
from rehab import clock
from tests.accounts.device import Device, options_of, set_up, sign_in
from tests.accounts.sign_in import (
    CONFIRM,
    Mailbox,
    ask_for_code,
    is_signed_in,
    sign_in_by_code,
    type_code,
    type_totp,
)
from tests.factories import NOW, PASSWORD, make_invitation, make_therapist, make_user

pytestmark = pytest.mark.django_db
LIST, ADD = "accounts:passkeys", "accounts:passkey-add"
WEEK = timedelta(days=7)
SIGN_IN = "accounts:passkey-sign-in"


@pytest.fixture(autouse=True)
def _named_host(settings: Settings) -> None:
    settings.BASE_URL = "https://rehab.test"


@pytest.fixture
def patient(client: Client, mailbox: Mailbox) -> User:
    """Return somebody in care who has just signed in by code."""
    user = make_user()
    give_consent(user=user, purpose=Consent.Purpose.TERMS, language="en", now=NOW)
    sign_in_by_code(client, mailbox, user.email)
    return user


@pytest.fixture
def device(client: Client, patient: User) -> Device:
    """Return the patient's phone, set up; the patient is signed out."""
    phone = Device()
    assert set_up(client, phone)["Location"] == reverse(LIST)
    client.logout()
    return phone


def grow_old(client: Client) -> None:
    """Let the proof of who one is grow older than allauth accepts."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 301
    session.save()


class TestPatient:
    def test_signs_in_by_it_and_goes_on_where_they_were(
        self, client: Client, device: Device
    ) -> None:
        before = client.session.session_key

        answer = sign_in(client, device, next="/history/")

        assert answer["Location"] == "/history/"
        assert is_signed_in(client)
        assert client.session.session_key != before

    @pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test"])
    def test_is_never_led_to_another_site(
        self, target: str, client: Client, device: Device
    ) -> None:
        assert sign_in(client, device, next=target)["Location"] == "/"

    def test_still_comes_in_by_a_code_without_the_phone(
        self, client: Client, patient: User, device: Device, mailbox: Mailbox
    ) -> None:
        answer = sign_in_by_code(client, mailbox, patient.email)

        assert answer["Location"] == "/"
        assert is_signed_in(client)

    def test_gets_no_recovery_codes_to_keep(self, patient: User, device: Device) -> None:
        kinds = Authenticator.objects.filter(user_id=patient.pk).values_list("type", flat=True)
        assert list(kinds) == ["webauthn"]

    def test_hears_of_a_new_device_by_mail(
        self, patient: User, device: Device, mailbox: Mailbox
    ) -> None:
        deliver_due(now=clock.now())

        assert "finger, face or PIN" in str(mailbox.mails[-1].body)
        assert AuditEvent.objects.filter(action="mfa_added", actor=patient).exists()

    def test_names_and_removes_a_device(self, client: Client, patient: User) -> None:
        set_up(client, Device())
        passkey = passkeys.passkeys_of(patient).get()

        client.post(reverse("accounts:passkey-rename"), {"passkey": passkey.pk, "name": "My iPad"})
        assert "My iPad" in client.get(reverse(LIST)).content.decode()
        client.post(reverse("accounts:passkey-remove"), {"passkey": passkey.pk})

        assert not passkeys.passkeys_of(patient).exists()

    def test_cannot_touch_another_persons(self, client: Client, patient: User) -> None:
        set_up(client, Device())
        passkeys.passkeys_of(patient).update(user=make_user())
        foreign = Authenticator.objects.get()

        client.post(reverse("accounts:passkey-remove"), {"passkey": foreign.pk})
        named = {"passkey": foreign.pk, "name": "Mine"}

        assert client.post(reverse("accounts:passkey-rename"), named).status_code == 404
        assert Authenticator.objects.filter(pk=foreign.pk, data__name="Phone").exists()


class TestFreshProof:
    @pytest.mark.parametrize(
        ("method", "name", "back"),
        [
            pytest.param("get", ADD, ADD, id="setting up"),
            pytest.param("post", ADD, ADD, id="setting up by hand"),
            pytest.param("post", "accounts:passkey-remove", LIST, id="removing"),
            pytest.param("post", "accounts:passkey-rename", LIST, id="naming"),
        ],
    )
    def test_is_asked_of_a_sign_in_of_long_ago(
        self, method: str, name: str, back: str, client: Client, patient: User
    ) -> None:
        grow_old(client)

        answer = getattr(client, method)(reverse(name))

        query = urlencode({"next": reverse(back)})
        assert answer["Location"] == f"{reverse('accounts:fresh-code')}?{query}"

    def test_is_given_by_the_passkey_itself(self, client: Client, device: Device) -> None:
        sign_in(client, device)
        answer = client.get(reverse(ADD))
        assert answer["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))
        page = client.get(answer["Location"])

        credential = device.sign_in(options_of(page))
        done = client.post(answer["Location"], {"credential": credential})

        assert done["Location"] == reverse(ADD)
        assert client.get(reverse(ADD)).status_code == 200

    def test_is_asked_before_a_password_is_set_though_a_passkey_is_there(
        self, client: Client, device: Device
    ) -> None:
        sign_in(client, device)

        answer = client.post(reverse("account_set_password"), {"password1": "x", "password2": "x"})

        assert answer["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))

    def test_may_always_be_a_mailed_code(self, client: Client, device: Device) -> None:
        sign_in(client, device)

        page = client.get(reverse("mfa_reauthenticate_webauthn"))

        assert reverse("accounts:fresh-code") in page.content.decode()


class TestRefused:
    def test_without_finger_face_or_pin(self, client: Client, patient: User) -> None:
        assert set_up(client, Device(is_verifying=False)).status_code == 422
        assert not Authenticator.objects.exists()

    def test_without_it_at_sign_in(self, client: Client, device: Device) -> None:
        device.is_verifying = False

        assert reverse("account_request_login_code") in sign_in(client, device)["Location"]
        assert not is_signed_in(client)

    def test_from_another_site(self, client: Client, device: Device) -> None:
        device.origin = "https://rehab.test.evil.test"

        sign_in(client, device)

        assert not is_signed_in(client)

    def test_when_it_is_sent_again(self, client: Client, device: Device) -> None:
        options = client.get(reverse(SIGN_IN)).json()
        answer = {"credential": device.sign_in(options)}
        client.post(reverse(SIGN_IN), answer)
        client.logout()

        client.post(reverse(SIGN_IN), answer)

        assert not is_signed_in(client)

    def test_in_another_browser_than_asked(self, client: Client, device: Device) -> None:
        options = client.get(reverse(SIGN_IN)).json()
        other = Client()

        other.post(reverse(SIGN_IN), {"credential": device.sign_in(options)})

        assert not is_signed_in(other)

    @pytest.mark.parametrize(
        "credential",
        ["", "null", "[]", "{}", "1", '"x"', '{"response": []}', '{"response": {"userHandle": 1}}'],
    )
    @pytest.mark.parametrize("name", [ADD, SIGN_IN])
    def test_as_nonsense(
        self, name: str, credential: str, client: Client, patient: User, device: Device
    ) -> None:
        if name == ADD:
            sign_in(client, device)
            session = client.session
            session["account_authentication_methods"][-1]["reauthenticated"] = True
            session.save()

        answer = client.post(reverse(name), {"credential": credential})

        assert answer.status_code in {302, 422}
        assert is_signed_in(client) is (name == ADD)

    def test_of_somebody_shut_out(self, client: Client, patient: User, device: Device) -> None:
        User.objects.filter(pk=patient.pk).update(is_active=False)

        assert sign_in(client, device)["Location"] == reverse("account_inactive")
        assert not is_signed_in(client)

    def test_where_the_host_is_a_number(
        self, client: Client, patient: User, settings: Settings
    ) -> None:
        settings.BASE_URL = "http://127.0.0.1:8000"

        assert client.get(reverse(ADD)).status_code == 404
        assert reverse(ADD) not in client.get(reverse(LIST)).content.decode()


class TestStaff:
    def test_owe_the_second_step_after_a_code(self, client: Client, mailbox: Mailbox) -> None:
        user = make_therapist()

        sign_in_by_code(client, mailbox, user.email)

        assert not is_signed_in(client)

    def test_give_both_steps_by_a_passkey(self, client: Client, mailbox: Mailbox) -> None:
        phone = self._with_passkey(client, mailbox, make_therapist())

        sign_in(client, phone)

        assert client.get(reverse("accounts:account")).status_code == 200

    def test_give_the_second_step_by_a_passkey(self, client: Client, mailbox: Mailbox) -> None:
        user = make_therapist()
        phone = self._with_passkey(client, mailbox, user)
        Authenticator.objects.filter(user=user, type="totp").delete()
        ask_for_code(client, user.email)
        answer = type_code(client, mailbox.code())
        assert not is_signed_in(client)
        page = client.get(answer["Location"])

        client.post(answer["Location"], {"credential": phone.sign_in(options_of(page))})

        assert client.get(reverse("accounts:account")).status_code == 200

    def test_set_one_up_instead_of_an_app(self, client: Client, mailbox: Mailbox) -> None:
        user = make_therapist()
        Authenticator.objects.filter(user=user).delete()
        user.set_password(PASSWORD)
        user.save()
        sign_in_by_code(client, mailbox, user.email)
        assert client.get("/caseload/")["Location"] == reverse("mfa_activate_totp")
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

        answer = set_up(client, Device())

        assert answer["Location"] == reverse("mfa_view_recovery_codes")
        assert client.get("/caseload/").status_code == 200

    def test_become_staff_only_with_the_second_step(
        self, client: Client, patient: User, device: Device, mailbox: Mailbox
    ) -> None:
        """A patient with a passkey who is invited to work there: the code alone is not enough."""
        now = clock.now()
        invitation = make_invitation(email=patient.email, invited_at=now, expires_at=now + WEEK)
        page = reverse("accounts:invitation", args=[invitation.pk])
        client.post(page)

        answer = client.post(reverse(CONFIRM), {"code": mailbox.code()})

        assert answer["Location"] == reverse("mfa_authenticate")
        assert not is_signed_in(client)

    def test_accept_signed_in_and_then_prove_more(
        self, client: Client, patient: User, device: Device, mailbox: Mailbox
    ) -> None:
        sign_in_by_code(client, mailbox, patient.email)
        now = clock.now()
        invitation = make_invitation(email=patient.email, invited_at=now, expires_at=now + WEEK)

        client.post(reverse("accounts:invitation", args=[invitation.pk]))

        assert not is_signed_in(client)
        assert patient.memberships.exists()

    def _with_passkey(self, client: Client, mailbox: Mailbox, user: User) -> Device:
        user.set_password(PASSWORD)
        user.save()
        sign_in_by_code(client, mailbox, user.email)
        type_totp(client)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        phone = Device()
        assert set_up(client, phone).status_code == 302
        client.logout()
        return phone


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)", "iPhone"),
        ("Mozilla/5.0 (Linux; Android 16; Pixel 10)", "Android device"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Windows computer"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "Mac"),
        ("", "My device"),
    ],
)
def test_a_device_is_called_what_its_browser_says(agent: str, name: str) -> None:
    assert passkeys.device_name(agent) == name
