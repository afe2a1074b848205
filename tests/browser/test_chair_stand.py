"""The clock of the chair stand, with the time of the browser in our hands."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

ADDRESS = "http://chair.test/"
LEAD_MS, TEST_MS = 3_000, 30_000


@pytest.fixture(scope="module")
def document() -> str:
    clock = render_to_string("plans/home_measure/_chair_stand.html", {"seconds": 30})
    field = '<form data-unsaved><input type="number" aria-label="Stands"></form>'
    status = '<p id="status" role="status"></p>'
    script = '<script type="module" src="/chair-stand.js"></script>'
    return f"<!doctype html><title>x</title>{clock}{field}{status}{script}"


@pytest.fixture
def page(browser: Browser, document: str) -> Iterator[Page]:
    module = (settings.BASE_DIR / "static/js/chair-stand.js").read_text()

    def answer(route: Route) -> None:
        is_script = route.request.url.endswith(".js")
        kind = "text/javascript" if is_script else "text/html"
        route.fulfill(body=module if is_script else document, content_type=kind)

    opened = browser.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.route("**", answer)
    opened.clock.install()
    opened.goto(ADDRESS)
    opened.clock.pause_at(opened.evaluate("Date.now() + 60_000"))  # it goes on until then
    yield opened
    opened.close()
    assert complaints == []


def start(page: Page) -> None:
    page.get_by_role("button", name="Start").click()


def stand_up(page: Page, times: int) -> None:
    for _ in range(times):
        page.get_by_role("button", name="Tap each time").click()


def face(page: Page) -> str:
    return page.locator("[data-chair-face]").inner_text()


def said(page: Page) -> str:
    return page.locator("#status").inner_text()


def test_it_leads_in_counts_and_hands_the_count_over(page: Page) -> None:
    start(page)
    assert (face(page), said(page)) == ("3", "Sit down. Get ready.")
    stand_up(page, 1)  # too early: not counted
    page.clock.run_for(LEAD_MS)
    assert (face(page), said(page)) == ("30", "Go!")

    stand_up(page, 4)
    page.clock.run_for(TEST_MS)

    assert said(page) == "Time is up. Sit down and rest."
    expect(page.get_by_label("Stands")).to_have_value("4")
    expect(page.get_by_label("Stands")).to_be_focused()


def test_a_locked_phone_changes_nothing(page: Page) -> None:
    start(page)
    page.clock.run_for(LEAD_MS)
    page.clock.fast_forward(20_000)  # no timer runs meanwhile
    page.clock.run_for(100)

    assert face(page) == "10"

    page.clock.fast_forward(600_000 - LEAD_MS - 21_000)
    page.clock.run_for(100)

    assert said(page) == "Time is up. Sit down and rest."


def test_a_page_that_was_thrown_away_goes_on(page: Page) -> None:
    start(page)
    page.clock.run_for(LEAD_MS)
    stand_up(page, 2)
    page.clock.run_for(10_000)

    page.reload()
    page.clock.run_for(100)

    assert page.locator("[data-chair-count]").inner_text() == "2"
    assert face(page) == "20"


def test_what_was_typed_is_not_written_over(page: Page) -> None:
    page.get_by_label("Stands").fill("7")
    start(page)
    page.clock.run_for(LEAD_MS)
    stand_up(page, 1)
    page.clock.run_for(TEST_MS)

    expect(page.get_by_label("Stands")).to_have_value("7")


def test_it_can_be_stopped_at_once_and_keeps_no_count(page: Page) -> None:
    start(page)
    page.clock.run_for(LEAD_MS)
    stand_up(page, 3)

    page.get_by_role("button", name="Stop now").click()

    assert said(page) == "Stopped. Sit down and rest."
    expect(page.get_by_label("Stands")).to_have_value("")
    expect(page.get_by_role("button", name="Start")).to_be_visible()
