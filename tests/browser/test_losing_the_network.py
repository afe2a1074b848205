"""The network goes at the worst moments, and nothing is lost or counted twice."""

import random
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from plans.models import PlannedExercise
from rehab import clock
from tests.browser.phone import phone
from tests.browser.window import at
from tests.browser.wire import Cut, Wire, wire_to
from tests.factories import NOW, Course, make_course
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CUTS = 20
AMOUNTS = ["sets", "reps", "duration_min", "distance_m", "steps", "flights"]


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_course()


class BadLuck:
    """Which cuts come, some at each thing that is sent."""

    def __init__(self, wire: Wire, page: Page, *, sendings: int) -> None:
        seed = random.randrange(2**32)
        print(f"cuts of seed {seed}")  # noqa: T201 (shown when the test fails)
        self._wire, self._page, self._each = wire, page, -(-CUTS // sendings)
        self._left = [*Cut] * (CUTS // len(Cut))
        random.Random(seed).shuffle(self._left)
        self.met: list[Cut] = []

    def tap(self, button: Locator) -> None:
        """Tap once; the sending and the next attempts are cut, then the network stays."""
        cuts = min(self._each, len(self._left))
        if not cuts:
            button.click()
        for attempt in range(cuts):
            self._wire.arm(self._left[-1])
            if attempt == 0:
                button.click()
            self._wait()
        self._wire.mend()

    def _wait(self) -> None:
        wait_for(self._has_cut, within_s=60, what=f"the network goes {self._left[-1]}")
        self.met.append(self._left.pop())

    def _has_cut(self) -> bool:
        self._page.wait_for_timeout(0)  # lets Playwright go on
        return self._wire.has_cut.is_set()


def test_twenty_cuts_lose_nothing_and_double_nothing(
    course: Course, browser: Browser, served: str
) -> None:
    items = PlannedExercise.objects.filter(plan=course.planned.plan, prescription__is_cue=False)
    count = items.count()
    with (
        wire_to(urlsplit(served).port or 0) as wire,
        phone(browser, f"http://localhost:{wire.port}", course.person) as context,
    ):
        page = context.new_page()
        page.goto("/today/")
        luck = BadLuck(wire, page, sendings=count + 3)
        live_a_day(page, luck, count)

    check_in, finish = course.patient.check_ins.get(), course.patient.finishes.get()
    assert (check_in.pain_nrs, check_in.soreness, finish.pain_peak_nrs) == (2, "muscles", 3)
    logs = course.patient.activity_logs.all()
    assert len({row.planned_id for row in logs}) == len(logs) == count
    assert sorted(row.note for row in logs)[-2:] == ["note of card 0", "note of card 1"]
    assert [row.superseded_at for row in logs] == [None] * count
    assert course.patient.communications.get().body == "What if it hurts?"
    assert sorted(luck.met) == sorted([*Cut] * (CUTS // len(Cut)))


def live_a_day(page: Page, luck: BadLuck, count: int) -> None:
    """Check in, write two cards' numbers with a note, tap the others, finish, ask a question."""
    page.locator("input[name=pain_nrs][value='2']").check()
    page.locator("input[name=soreness][value=muscles]").check()
    luck.tap(page.get_by_role("button", name="None of these"))
    expect(page.locator("form[action='/check-in/']")).to_have_count(0)
    for number in range(2):
        write_numbers(page, luck, f"note of card {number}")
    cards = page.locator("li.exercise:not(.is-logged)", has=page.locator("fieldset"))
    for left in range(count - 2, 0, -1):
        luck.tap(cards.first.get_by_role("button", name="Easy"))
        expect(cards).to_have_count(left - 1)
    luck.tap(page.locator("button[name=pain_peak_nrs][value='3']"))
    page.get_by_text("That was your day").wait_for()
    page.goto("/messages/")
    page.locator("textarea").first.fill("What if it hurts?")
    luck.tap(page.locator("form[data-unsaved] button").last)
    expect(page.locator("textarea").first).to_have_value("")


def write_numbers(page: Page, luck: BadLuck, note: str) -> None:
    page.locator("li.exercise:not(.is-logged) a[href^='/exercises/'].btn").first.click()
    form = page.locator("form[action$='/numbers/']")
    for name in AMOUNTS:
        for field in form.locator(f"[name={name}]").all():
            field.fill("3")
    form.locator("[name=note]").fill(note)
    luck.tap(form.get_by_role("button", name="Save numbers"))
    page.wait_for_url(at("/today/"))
