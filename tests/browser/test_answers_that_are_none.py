"""The server answers, but not as was hoped: an entry waits or is explained, never lost."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from plans.models import PlannedExercise
from rehab import clock
from tests.browser.phone import phone, sign_in_as
from tests.browser.serving import TURN
from tests.factories import NOW, Course, make_course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_course()


@pytest.fixture
def context(course: Course, browser: Browser, served: str) -> Iterator[BrowserContext]:
    with phone(browser, served, course.person) as context:
        yield context


def card(page: Page, number: int) -> Locator:
    """Return a card by its place in the day, logged or not."""
    return page.locator("ol.exercises > li").nth(number)


def tap(page: Page, number: int, felt: str = "Easy") -> None:
    card(page, number).get_by_role("button", name=felt).click()


def is_logged(page: Page, number: int) -> None:
    card(page, number).locator(".logged").wait_for()


def waits(page: Page, number: int) -> None:
    expect(card(page, number).locator("[data-unsaved-state]")).to_be_visible()


def test_no_answer_loses_an_entry(context: BrowserContext, course: Course) -> None:
    page = context.new_page()
    page.goto("/today/")

    second_step(page)
    old_token(page)
    signed_out(context, page, course)
    broken_server(page)
    saved_before(page, course)

    logs = course.patient.activity_logs.all()
    assert sorted((row.effort_0_10, row.superseded_at) for row in logs) == [
        (3, None),
        (3, None),
        (5, None),
        (7, None),
    ]
    assert len({row.planned_id for row in logs}) == 4
    assert course.patient.check_ins.get().pain_nrs == 1


def second_step(page: Page) -> None:
    """A check-in that says yes is answered with a page of its own, not with a part of the day."""
    page.locator("input[name=pain_nrs][value='1']").check()
    page.get_by_role("button", name="Yes, at least one").click()
    page.get_by_role("heading", name="Which of these?").wait_for()
    expect(page.locator("#day")).to_have_count(0)
    page.goto("/today/")


def old_token(page: Page) -> None:
    """A page from before the last sign-in has a token that opens nothing."""
    page.evaluate("""document.body.setAttribute("hx-headers", '{"X-CSRFToken": "old"}')""")
    tap(page, 0)
    is_logged(page, 0)


def signed_out(context: BrowserContext, page: Page, course: Course) -> None:
    """The sign-in ends while the page is open; the person signs in again beside it."""
    with TURN:
        Session.objects.all().delete()
    tap(page, 1, "About right")
    expect(page.locator("[data-sign-in-again]")).to_be_visible()
    waits(page, 1)

    sign_in_as(context, course.person, page.url.removesuffix("/today/"))
    is_logged(page, 1)
    expect(page.locator("[data-sign-in-again]")).to_be_hidden()


def broken_server(page: Page) -> None:
    """One card finds the server broken; the check-in beside it replaces the whole day."""

    def fail(route: Route) -> None:
        route.fulfill(status=503, body="", headers={"X-Request-ID": "0"})

    page.route("**/log/", fail)
    tap(page, 2, "Hard")
    waits(page, 2)
    tap(page, 2, "Easy")  # nobody knows yet whether the first one arrived: it stands
    page.locator("input[name=pain_nrs][value='1']").check()
    page.get_by_role("button", name="None of these").click()
    expect(page.locator("form[action='/check-in/']")).to_have_count(0)
    waits(page, 2)
    page.unroute("**/log/")
    is_logged(page, 2)


def saved_before(page: Page, course: Course) -> None:
    """The id of an entry stands for other content: the page of the conflict says so."""
    first = course.patient.activity_logs.order_by("recorded_at", "pk").first()
    assert first
    taken = f"""document.querySelectorAll("[name=entry_id]")
      .forEach(each => {{ each.value = "{first.entry_id}" }})"""
    page.evaluate(taken)
    tap(page, 3, "Hard")
    page.get_by_role("heading", name="This was saved before, with other content").wait_for()
    page.get_by_role("link", name="To my day").click()
    tap(page, 3)
    is_logged(page, 3)
    assert PlannedExercise.objects.filter(logs__isnull=False).distinct().count() == 4
