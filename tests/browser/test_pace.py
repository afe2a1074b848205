"""The clock and the counter of an exercise, with the time of the browser in our hands."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WALK, HOLDS, COUNT = 1, 2, 3  # on the style page: 12 min; 2 × 3 of 5 s; 3 × 10
FIVE_MINUTES_MS = 300_000
ASLEEP = """isAsleep => { Object.defineProperty(document, "hidden",
  { configurable: true, get: () => isAsleep });
  document.dispatchEvent(new Event("visibilitychange")) }"""


@pytest.fixture
def page(browser: Browser, served: str, settings: Any) -> Iterator[Page]:
    settings.DEBUG = True
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.clock.install()
    opened.goto(f"{served}/style/pace/")
    opened.clock.pause_at(opened.evaluate("Date.now() + 60_000"))  # it goes on until then
    yield opened
    opened.close()
    assert complaints == []


def pace(page: Page, number: int) -> Locator:
    return page.locator(f"[data-pace$='{number}']")


def face(page: Page, number: int) -> str:
    return pace(page, number).locator(".pace-face").inner_text()


def tap(page: Page, number: int, name: str) -> None:
    pace(page, number).get_by_role("button", name=name, exact=True).click()


def kept(page: Page) -> int:
    found = page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('pace:'))")
    return len(found)


class TestClock:
    def test_is_right_after_five_minutes_in_a_locked_phone(self, page: Page) -> None:
        tap(page, WALK, "Start")
        page.clock.run_for(60_000)
        page.evaluate(ASLEEP, True)
        page.evaluate("{ const stood = performance.now(); performance.now = () => stood }")

        page.clock.fast_forward(FIVE_MINUTES_MS)  # no timer runs meanwhile
        page.evaluate(ASLEEP, False)

        assert face(page, WALK) == "6:00"

    def test_is_right_after_a_reload(self, page: Page) -> None:
        tap(page, WALK, "Start")
        page.clock.run_for(60_000)

        page.reload()
        page.clock.run_for(30_000)

        assert face(page, WALK) == "10:30"

    def test_stands_still_when_somebody_sets_the_clock_back(self, page: Page) -> None:
        tap(page, WALK, "Start")
        page.clock.run_for(60_000)

        page.evaluate("{ const now = Date.now; Date.now = () => now() - 3600_000 }")
        page.clock.run_for(30_000)

        assert face(page, WALK) in {"10:30", "10:31"}  # a tick is lost at most

    def test_walks_through_repetitions_rests_and_sets(self, page: Page) -> None:
        holds = pace(page, HOLDS)
        tap(page, HOLDS, "Start")
        seen = []
        for after_s in (2, 5, 5, 2, 12, 60):
            page.clock.run_for(after_s * 1000)
            seen.append(" ".join(holds.locator("p:visible").all_inner_texts()))

        assert seen == [
            "Get ready 0:03 1 of 3, set 1 of 2",
            "Hold 0:03 1 of 3, set 1 of 2",
            "Hold 0:05 2 of 3, set 1 of 2",
            "Hold 0:03 2 of 3, set 1 of 2",
            "Rest 0:58 3 of 3, set 1 of 2",
            "Hold 0:03 1 of 3, set 2 of 2",
        ]
        assert page.locator("#status").inner_text() == "Hold. 1 of 3, set 2 of 2"

    def test_ends_with_the_done_buttons_and_leaves_nothing_behind(self, page: Page) -> None:
        tap(page, WALK, "Start")

        page.clock.fast_forward(3 * FIVE_MINUTES_MS)

        expect(pace(page, WALK).get_by_text("All done")).to_be_visible()
        assert page.locator("#status").inner_text() == "All done. How was it?"
        assert kept(page) == 0

    def test_stopped_early_fills_the_real_number(self, page: Page) -> None:
        tap(page, WALK, "Start")
        page.clock.run_for(7 * 60_000 + 20_000)

        tap(page, WALK, "Stop here")

        expect(pace(page, WALK).get_by_text("You did 7 of 12 minutes.")).to_be_visible()
        expect(page.get_by_role("button", name="Easy, A walk")).to_be_hidden()  # that is for all
        tap(page, WALK, "Write down 7")
        assert page.locator("[name=duration_min]").input_value() == "7"
        assert page.evaluate("document.activeElement.name") == "duration_min"


class TestCounter:
    def test_counts_with_space_enter_and_taps_and_outlives_a_reload(self, page: Page) -> None:
        count = pace(page, COUNT).get_by_role("button", name="Count", exact=True)
        count.click()
        count.press("Space")
        count.press("Enter")
        tap(page, COUNT, "One less")

        page.reload()

        place = pace(page, COUNT).locator(".pace-place")
        assert place.inner_text() == "2 of 10, set 1 of 3"

    def test_rests_between_sets_and_fills_what_was_counted(self, page: Page) -> None:
        for _ in range(10):
            tap(page, COUNT, "Count")
        assert page.locator("#status").inner_text() == "Set 1 of 3 done. Rest."
        page.clock.run_for(20_000)
        page.reload()
        assert face(page, COUNT) == "0:40"

        page.clock.run_for(41_000)
        for _ in range(7):
            tap(page, COUNT, "Count")
        assert pace(page, COUNT).locator(".pace-place").inner_text() == "7 of 10, set 2 of 3"
        tap(page, COUNT, "Stop here")
        tap(page, COUNT, "Write down 17")

        assert page.locator("[name=reps]").input_value() == "17"
