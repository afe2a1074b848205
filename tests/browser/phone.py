"""A patient's phone: signed in, and with no patience."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from accounts.models import User
from tests.browser.serving import TURN
from tests.chromium import WITHIN_MS

RETRY_MS = 80
# Minutes between two attempts become moments; what happens in them stays the same.
_HURRY = f"""new MutationObserver((_, watch) => {{
  if (!document.documentElement) return;
  document.documentElement.dataset.retryMs = {RETRY_MS};
  watch.disconnect();
}}).observe(document, {{ childList: true }})"""


@contextmanager
def phone(
    browser: Browser, url: str, user: User | None, **options: Any
) -> Iterator[BrowserContext]:
    """Open somebody's phone, without a service worker unless the options let it in.

    A worker that is being fetched while a test cuts the network would be an error of its own.
    """
    given = {"service_workers": "block", "reduced_motion": "reduce"} | options
    context = browser.new_context(
        base_url=url, viewport={"width": 390, "height": 844}, locale="en-GB", **given
    )
    try:
        context.set_default_timeout(WITHIN_MS)
        sign_in_as(context, user, url)
        context.add_init_script(_HURRY)
        yield context
    finally:
        context.close()


def sign_in_as(context: BrowserContext, user: User | None, url: str) -> None:
    """Let somebody sign in, be it on a phone that another has not signed out of."""
    assert user
    context.add_cookies([{**session_of(user), "url": url}])  # type: ignore[typeddict-item]


def session_of(user: User) -> dict[str, str]:
    """Return the cookie of a browser in which this person has signed in."""
    client = Client()
    with TURN:
        client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}
