"""The way in costs no second typing, and tells nobody which addresses are known."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows import code_verification
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from rehab import clock
from tests.accounts.sign_in import Mailbox, ask_for_code, type_code
from tests.factories import make_invitation, make_user
from tests.outbox.sink import Sink

pytestmark = pytest.mark.django_db


class TestNothingIsTypedTwice:
    def test_the_address_stays_when_the_code_was_too_old(
        self, client: Client, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        user = make_user()
        ask_for_code(client, user.email)
        later = SimpleNamespace(time=lambda: time.time() + 601)
        monkeypatch.setattr(code_verification, "time", later)

        answer = type_code(client, mailbox.code())

        assert answer["Location"] == reverse("account_request_login_code")
        page = client.get(answer["Location"]).content.decode()
        assert "too old" in page
        assert f'value="{user.email}"' in page

    def test_but_a_shared_device_keeps_no_address(self, client: Client, mailbox: Mailbox) -> None:
        user = make_user()
        ask_for_code(client, user.email, shared_device="on")

        assert user.email not in client.get("/sign-in/").content.decode()

    def test_the_page_of_the_code_names_the_invited_address_to_nobody(
        self, client: Client, mailbox: Mailbox
    ) -> None:
        now = clock.now()
        invitation = make_invitation(
            email="secret@example.test", invited_at=now, expires_at=now + timedelta(days=7)
        )

        client.post(reverse("accounts:invitation", args=[invitation.pk]))

        page = client.get(reverse("account_confirm_login_code")).content.decode()
        assert "secret@example.test" not in page


@pytest.mark.parametrize("is_known", [True, False])
def test_the_mail_server_is_asked_for_every_address(
    is_known: bool, client: Client, settings: Settings
) -> None:
    """Else the time of the answer would tell which addresses are known."""
    with Sink() as sink:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{sink.port}"
        email = make_user().email if is_known else "nobody@example.test"

        ask_for_code(client, email)

        assert sink.connections == 1
        assert len(sink.mails()) == is_known
