"""Sign-in with the real parts: the outbox sends, its mails land in a list."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from pytest_django import Settings

from tests.accounts.sign_in import Mailbox


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """Tries are counted in the cache: no test may use up another's."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def mailbox(settings: Settings) -> Mailbox:
    """Return what was mailed; codes go out within the request."""
    settings.EMAIL_URL = "django:django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return Mailbox()
