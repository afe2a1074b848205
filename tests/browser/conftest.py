"""The demo clinic as it is served, built once a module, at a fixed hour of a fixed day."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from accounts.models import User
from plans.management.demo.build import build_demo
from rehab import clock
from tests.browser.phone import session_of
from tests.browser.serving import serving

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
    middleware = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    with (
        override_settings(ALLOWED_HOSTS=["localhost"], MIDDLEWARE=middleware),
        serving() as url,
    ):
        yield url


@pytest.fixture(scope="module")
def demo(browser: Browser, served: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """Serve the demo clinic to all tests of a module, which only look."""
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(DEMO_ALLOWED=True),
        django_db_blocker.unblock(),
    ):
        patch.setattr(clock, "now", lambda: MORNING)
        weeks = 4 if os.environ.get("SHOTS") else 2  # pictures show a longer course
        build_demo(weeks=weeks, patients=8, password="", after_day=lambda _: None, now=MORNING)
        states = {email: _signed_in(email, served) for email in (INES, ANNA)}
        yield Demo(served, browser, states, _paths(browser, served, states))
        call_command("flush", verbosity=0, interactive=False)


def _signed_in(email: str, url: str) -> Any:
    """Return the state of a browser in which this person has signed in."""
    return {"cookies": [session_of(User.objects.get(email=email)) | {"url": url}]}


def _paths(browser: Browser, url: str, states: dict[str, Any]) -> dict[str, str]:
    ines, anna = (
        browser.new_page(base_url=url, storage_state=states[email], service_workers="block")
        for email in (INES, ANNA)
    )
    try:
        return _found(ines, anna)
    finally:
        ines.close()
        anna.close()


def _found(ines: Page, anna: Page) -> dict[str, str]:
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
