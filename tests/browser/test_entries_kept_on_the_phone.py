"""A phone that keeps entries: through a reload with no network, and never for somebody else."""

from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from rehab import clock
from tests.browser.phone import phone, sign_in_as
from tests.browser.window import at
from tests.browser.wire import Cut, Wire, wire_to
from tests.factories import NOW, Course, make_course
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

_STORED = """async () => {
  const open = indexedDB.open("house-queue");
  const db = await new Promise(done => { open.onsuccess = () => done(open.result) });
  const all = store => new Promise(done => {
    const got = db.transaction(store).objectStore(store).getAll();
    got.onsuccess = () => done(got.result);
  });
  const [keys, entries] = [await all("keys"), await all("entries")];
  db.close();
  return { canBeRead: keys.some(each => each.key.extractable),
           fields: entries.map(each => Object.keys(each).sort().join()),
           ids: entries.map(each => each.id),
           kept: (await Promise.all((await caches.keys()).map(async name => (
             await (await caches.open(name)).keys()))))
             .flat().map(each => new URL(each.url).pathname) };
}"""


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_course()


def phone_of(
    browser: Browser, wire: Wire, course: Course
) -> AbstractContextManager[BrowserContext]:
    """Open the patient's phone, with the service worker that opens a page without network."""
    url = f"http://localhost:{wire.port}"
    return phone(browser, url, course.person, service_workers="allow")


def opt_in(page: Page) -> None:
    page.goto("/settings/")
    page.wait_for_function(
        "async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)"
    )
    page.get_by_role("button", name="Keep entries here").click()
    page.get_by_text("This phone keeps entries.").wait_for()


def tap_without_network(page: Page, wire: Wire, felt: str) -> None:
    """Tap one done button while nothing gets through, and wait until the phone has it."""
    wire.cut_now()
    card = page.locator("li.exercise:not(.is-logged)", has=page.locator("fieldset")).first
    card.get_by_role("button", name=felt).click()
    expect(card.locator("[data-unsaved-state]")).to_be_visible()
    wait_for(lambda: ids_kept(page), within_s=30, what="the phone keeps the entry")


def ids_kept(page: Page) -> list[str]:
    ids: list[str] = page.evaluate(_STORED)["ids"]
    return ids


_CHANGE = """async change => {
  const open = indexedDB.open("house-queue");
  const db = await new Promise(done => { open.onsuccess = () => done(open.result) });
  const entries = db.transaction("entries", "readwrite").objectStore("entries");
  const got = entries.getAll();
  await new Promise(done => { got.onsuccess = done });
  for (const each of got.result) {
    const torn = { ...each, id: "torn", at: each.at - 1, box: each.box.slice(1) };
    if (change.isTorn) entries.put(torn);
    if (change.days) entries.put({ ...each, servedAt: each.servedAt - change.days * 86400000 });
  }
  await new Promise(done => { entries.transaction.oncomplete = done });
  db.close();
}"""


def leave_and_come_back(context: BrowserContext) -> Page:
    """Close the app as a thumb does, asked or not, and open it again."""
    context.pages[0].close()
    page = context.new_page()
    page.goto("/today/")
    return page


def test_a_tap_outlives_the_app_and_counts_once(
    course: Course, browser: Browser, served: str, settings: Any
) -> None:
    with (
        wire_to(urlsplit(served).port or 0) as wire,
        phone_of(browser, wire, course) as context,
    ):
        page = context.new_page()
        opt_in(page)
        page.goto("/today/")
        tap_without_network(page, wire, "Hard")

        page = leave_and_come_back(context)
        expect(page.get_by_role("heading", name="No internet")).to_be_visible()
        expect(page.locator("[data-waiting-count]")).to_have_text("1")
        assert "Ada" not in page.content()
        stored = page.evaluate(_STORED)
        page.evaluate(_CHANGE, {"isTorn": True})

        wire.mend()
        page.get_by_role("link", name="Try again").click()
        page.locator("li.is-logged").wait_for()
        expect(page.locator("[data-offline]")).to_be_hidden()
        needed = page.locator("[data-queue-attention]")
        expect(needed.get_by_role("link")).to_have_attribute("href", "/today/")
        needed.get_by_role("button").click()
        expect(needed).to_be_hidden()
        assert ids_kept(page) == []

        pull_back(page, settings)

    assert stored["fields"] == ["at,box,id,iv,problem,servedAt"]
    assert not stored["canBeRead"]
    assert [path for path in stored["kept"] if not path.startswith("/static/")] == ["/offline/"]
    log = course.patient.activity_logs.get()
    assert (str(log.entry_id), log.effort_0_10) == (stored["ids"][0], 7)


_LEFT_BEHIND = """async () => [
  (await navigator.serviceWorker.getRegistration())?.active?.state, ...await caches.keys(),
].filter(each => each)"""


def has_nothing_left(page: Page) -> bool:
    """Whether worker and files are gone; no when the page is just loading again, as told to."""
    with suppress(Error):
        return page.evaluate(_LEFT_BEHIND) == []
    return False


def pull_back(page: Page, settings: Any) -> None:
    """The operator's switch: the worker and all it kept are gone at the next visit."""
    settings.OFFLINE_SHELL = False
    page.goto("/today/")
    wait_for(lambda: has_nothing_left(page), within_s=15, what="the worker to leave")
    settings.OFFLINE_SHELL = True


def test_what_waits_is_shown_to_whom_it_belongs_and_asked_about_before_it_goes(
    course: Course, browser: Browser, served: str
) -> None:
    with (
        wire_to(urlsplit(served).port or 0) as wire,
        phone_of(browser, wire, course) as context,
    ):
        page = context.new_page()
        opt_in(page)
        page.goto("/today/")
        tap_without_network(page, wire, "Easy")
        page.close()
        wire.mend()

        # Meanwhile the therapist ended the care: the entry cannot be saved as it is.
        course.patient.state = "discharged"
        course.patient.save(update_fields=["state"])
        page = context.new_page()
        page.goto("/settings/")
        needed = page.locator("[data-queue-attention]")
        expect(needed.get_by_role("listitem")).to_have_count(1)

        page.get_by_role("button", name="Sign out").click()
        page.locator("[data-stay-here]").click()
        expect(needed.get_by_role("listitem")).to_have_count(1)
        page.get_by_role("button", name="Sign out").click()
        page.locator("[data-leave]").click()
        page.wait_for_url(at("/sign-in/"))
        page.wait_for_function("!localStorage.getItem('house.queue')")

    assert not course.patient.activity_logs.exists()


def test_what_waits_is_not_sent_for_another_and_not_kept_for_ever(
    course: Course, browser: Browser, served: str
) -> None:
    with (
        wire_to(urlsplit(served).port or 0) as wire,
        phone_of(browser, wire, course) as context,
    ):
        page = context.new_page()
        opt_in(page)
        page.goto("/today/")
        tap_without_network(page, wire, "Easy")
        wire.arm(Cut.BEFORE)  # what comes from this page still does not get through

        sign_in_as(context, course.logger, f"http://localhost:{wire.port}")
        page.close()
        wire.mend()
        page = context.new_page()
        page.goto("/settings/")
        expect(page.locator("[data-queue-foreign]")).to_be_visible()
        expect(page.get_by_text("This phone keeps entries.")).to_be_visible()
        expect(page.get_by_role("button", name="Stop, and delete them")).to_be_hidden()
        assert len(ids_kept(page)) == 1

        # The clock of the phone jumps, and what waits stays: the server's says how old it is.
        page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=15))
        sign_in_as(context, course.logger, f"http://localhost:{wire.port}")
        page.goto("/settings/")
        expect(page.locator("[data-queue-foreign]")).to_be_visible()
        assert len(ids_kept(page)) == 1
        page.evaluate(_CHANGE, {"days": 15})
        sign_in_as(context, course.person, f"http://localhost:{wire.port}")
        page.goto("/settings/")
        expect(page.locator("[data-queue-expired]")).to_be_visible()
        assert ids_kept(page) == []

    assert not course.patient.activity_logs.exists()
