"""The demo clinic as bin/run serves it, built once a module, at a fixed hour of a fixed day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.installation import Installation
from tests.outbox.sink import Sink

MORNING = datetime(2026, 6, 11, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
INES, ANNA = "ines.albrecht@example.test", "anna.berger@example.test"
_PASSWORD = "riverside demo clinic"


@dataclass(frozen=True, slots=True)
class Demo:
    """The served clinic: who is signed in, and where its pages are."""

    url: str
    browser: Browser
    states: dict[str, Any]  # of the browser, by e-mail
    paths: dict[str, str]  # by name of the page


@pytest.fixture(scope="module")
def demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Serve the demo clinic to all tests of a module, which only look."""
    folder = tmp_path_factory.mktemp("demo")
    # The sink starts its loop before Playwright's runs in this thread.
    with Sink() as sink, Installation(folder, sink) as clinic, sync_playwright() as playwright:
        clinic.start(MORNING)
        clinic.manage("make_demo", "--weeks", "4", "--patients", "8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        ines, anna = (browser.new_page(base_url=clinic.url) for _ in range(2))
        _sign_in_by_code(ines, clinic)
        _sign_in_by_password(anna)
        states = {INES: ines.context.storage_state(), ANNA: anna.context.storage_state()}
        yield Demo(clinic.url, browser, states, _paths(ines, anna))
        browser.close()


def _sign_in_by_code(page: Page, clinic: Installation) -> None:
    page.goto("/sign-in/")
    page.locator("[name=email]").fill(INES)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Code from the mail").fill(clinic.mailed_code(INES))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/today/")


def _sign_in_by_password(page: Page) -> None:
    page.goto("/sign-in/password/")
    page.locator("[name=login]").fill(ANNA)
    page.locator("[name=password]").fill(_PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/caseload/")


def _paths(ines: Page, anna: Page) -> dict[str, str]:
    """Find the pages as people do, by their links."""
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
    }
    anna.get_by_role("link", name="Plan").first.click()
    return paths | {"draft": _link(anna, "a[href$='/draft/']")}


def _link(page: Page, selector: str) -> str:
    found = page.locator(selector).first.get_attribute("href")
    assert found is not None
    return found
