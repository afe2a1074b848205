"""The demo clinic as it is served, built once a module, at a fixed hour of a fixed day."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from plans.management.demo.build import build_demo
from rehab import clock

MORNING = datetime(2026, 6, 11, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
INES, ANNA = "ines.albrecht@example.test", "anna.berger@example.test"


@dataclass(frozen=True, slots=True)
class Demo:
    """The served clinic: who is signed in, and where its pages are."""

    url: str
    browser: Browser
    states: dict[str, Any]  # of the browser, by e-mail
    paths: dict[str, str]  # by name of the page


@pytest.fixture(scope="module")
def served(django_db_setup: None) -> Iterator[str]:
    """Serve the app from a thread of this process; return its address.

    Not `live_server`: that one lives on beside all later tests, with the one connection of
    SQLite's in-memory database in two threads, and empties the database after each test.
    """
    server = LiveServer("localhost")
    with override_settings(ALLOWED_HOSTS=["localhost"]):
        yield server.url
    server.stop()
    for thread in threading.enumerate():
        if thread.name.endswith("(process_request_thread)"):
            thread.join(timeout=10)  # it ends with the browser's connection


@pytest.fixture(scope="module")
def demo(chromium: str, served: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """Serve the demo clinic to all tests of a module, which only look."""
    try_out = {
        "DEMO_ALLOWED": True,
        "MIDDLEWARE": [name for name in settings.MIDDLEWARE if "whitenoise" not in name],
    }
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs beside Django's thread
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(**try_out),
        django_db_blocker.unblock(),
        sync_playwright() as playwright,
    ):
        patch.setattr(clock, "now", lambda: MORNING)
        weeks = 4 if os.environ.get("SHOTS") else 2  # pictures show a longer course
        build_demo(weeks=weeks, patients=8, password="", after_day=lambda _: None, now=MORNING)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        states = {email: _signed_in(email, served) for email in (INES, ANNA)}
        ines, anna = (
            browser.new_page(base_url=served, storage_state=states[email]) for email in (INES, ANNA)
        )
        yield Demo(served, browser, states, _paths(ines, anna))
        browser.close()
        call_command("flush", verbosity=0, interactive=False)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _signed_in(email: str, url: str) -> Any:
    """Return the state of a browser in which this person has signed in."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"cookies": [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}]}


def _paths(ines: Page, anna: Page) -> dict[str, str]:
    """Find the pages as people do, by their links."""
    ines.goto("/today/")
    anna.goto("/caseload/")
    patient = _link(anna, "th a:has-text('Albrecht, Ines')")
    paths = {
        "sign-in": "/sign-in/",
        "today": "/today/",
        "exercise": _link(ines, "li.exercise a[href^='/exercises/']"),
        "history": "/history/",
        "settings": "/settings/",
        "stop": "/stop/",
        "caseload": "/caseload/",
        "patient": patient,
        "alert": _link(anna, "a[href^='/alerts/']"),
        "new-patient": "/patients/new/",
        "event": f"{patient}events/new/",
        "assess": f"{patient}assess/",
        "record": "/exercises/heel-slides/",
    }
    anna.get_by_role("link", name="Plan").first.click()
    return paths | {"draft": _link(anna, "a[href$='/draft/']")}


def _link(page: Page, selector: str) -> str:
    found = page.locator(selector).first.get_attribute("href")
    assert found is not None
    return found
