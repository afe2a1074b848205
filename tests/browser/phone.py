"""A patient's phone: signed in, and with no patience."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, sync_playwright

from accounts.models import User

RETRY_MS = 80
# Minutes between two attempts become moments; what happens in them stays the same.
_HURRY = f"""new MutationObserver((_, watch) => {{
  if (!document.documentElement) return;
  document.documentElement.dataset.retryMs = {RETRY_MS};
  watch.disconnect();
}}).observe(document, {{ childList: true }})"""
WITHIN_MS = 15_000


@contextmanager
def phone(chromium: str, url: str, user: User | None) -> Iterator[BrowserContext]:
    """Open somebody's phone. Beside its loop Django may be asked all the same."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            context = browser.new_context(
                base_url=url, viewport={"width": 390, "height": 844}, locale="en-GB"
            )
            sign_in_as(context, user, url)
            context.set_default_timeout(WITHIN_MS)
            context.add_init_script(_HURRY)
            yield context
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def sign_in_as(context: BrowserContext, user: User | None, url: str) -> None:
    """Let somebody sign in, be it on a phone that another has not signed out of."""
    assert user
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": url}])
