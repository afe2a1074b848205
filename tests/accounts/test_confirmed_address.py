"""An address whose owner has just read a code there is written to again."""

import pytest
from allauth.account import signals
from allauth.account.models import EmailAddress

from accounts.services.people import ensure_address
from outbox.services import is_suppressed, suppress
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def test_a_confirmed_address_gets_mail_again() -> None:
    user = make_user()
    ensure_address(user)
    suppress(address=user.email, reason="bounced", now=NOW)

    signals.email_confirmed.send(
        sender=EmailAddress, request=None, email_address=EmailAddress.objects.get(user=user)
    )

    assert not is_suppressed(address=user.email)
