"""A lost phone: the operator clears the way, the person sets up a new one."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AuditEvent
from tests.accounts.sign_in import Mailbox, is_signed_in, sign_in_by_code, type_totp
from tests.factories import make_therapist

pytestmark = pytest.mark.django_db


def test_resetting_ends_sign_ins_and_leads_to_the_set_up(client: Client, mailbox: Mailbox) -> None:
    user = make_therapist()
    sign_in_by_code(client, mailbox, user.email)
    type_totp(client)
    assert client.get("/account/").status_code == 200
    out = StringIO()

    call_command("reset_second_factor", user.email.upper(), "--json", stdout=out)

    assert json.loads(out.getvalue()) == {"user": str(user.pk), "removed": 1}
    assert "/sign-in/" in client.get("/account/")["Location"]
    assert AuditEvent.objects.filter(action="mfa_reset", object_id=user.pk).exists()
    sign_in_by_code(client, mailbox, user.email)
    assert is_signed_in(client)
    assert "/password/set/" in client.get("/account/")["Location"]


def test_resetting_needs_a_person() -> None:
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@example.test")
