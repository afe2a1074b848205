"""What a person does to sign in, step by step, for tests."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import TOTP_SECRET

REQUEST = "account_request_login_code"
CONFIRM = "account_confirm_login_code"


class Mailbox:
    """The mails that went out."""

    @property
    def mails(self) -> list[EmailMessage]:
        return mail.outbox

    def code(self) -> str:
        """Return the code of the latest mail."""
        found = re.search(r"^(\d{6})$", str(self.mails[-1].body), re.MULTILINE)
        assert found, self.mails[-1].body
        return found[1]


def ask_for_code(client: Client, email: str, **fields: str) -> HttpResponse:
    return client.post(reverse(REQUEST), {"email": email, **fields})


def type_code(client: Client, code: str) -> HttpResponse:
    return client.post(reverse(CONFIRM), {"code": code})


def sign_in_by_code(client: Client, mailbox: Mailbox, email: str, **fields: str) -> HttpResponse:
    ask_for_code(client, email, **fields)
    return type_code(client, mailbox.code())


def totp_code(secret: str = TOTP_SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def type_totp(client: Client) -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": totp_code()})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def another_code(code: str) -> str:
    return "111111" if code != "111111" else "222222"
