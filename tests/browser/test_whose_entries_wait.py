"""What waits in a page is sent for the one who wrote it, in order, and is not taken for stored."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from plans.models import Decision
from rehab import clock
from tests.browser.phone import phone, sign_in_as
from tests.browser.serving import TURN
from tests.factories import DAY, NOW, Course, make_course
from tests.services.life import at, log, turn_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = DAY + timedelta(days=1)


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> Course:
    """Give a patient who did something yesterday, and stands at the morning after."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    course = make_course()
    assert course.person
    Decision.objects.filter(pk=course.decision.pk).delete()  # the night makes its own
    log(course.planned, course.person)
    turn_to(course.patient, TODAY)
    now = at(course.patient, TODAY, 9)
    monkeypatch.setattr(clock, "now", lambda: now)
    return course


def test_what_waits_is_sent_for_its_writer_in_order_and_whole(
    course: Course, browser: Browser, served: str
) -> None:
    with phone(browser, served, course.person) as context:
        page = context.new_page()
        second_question(page, course)
        one_after_the_other(page)

        page.goto("/today/")
        page.route("**/check-in/", cut)
        page.locator("input[name=pain_nrs][value='1']").check()
        page.get_by_role("button", name="None of these").click()
        expect(page.locator("[data-offline]")).to_be_visible()

        sign_in_as(context, course.logger, served)
        page.unroute("**/check-in/")
        expect(page.locator("[data-somebody-else]")).to_be_visible()
        expect(page.locator("form[action='/check-in/'] [data-unsaved-state]")).to_be_visible()
        with TURN:
            assert not course.patient.check_ins.exists()

        sign_in_as(context, course.person, served)
        expect(page.locator("form[action='/check-in/']")).to_have_count(0)
        expect(page.locator("[data-somebody-else]")).to_be_hidden()
    assert course.patient.check_ins.get().entered_by == course.person


def second_question(page: Page, course: Course) -> None:
    """The worst pain of a day gone by, above 3, is stored once it is said where."""
    page.goto(f"/history/{DAY}/")
    page.locator("button[name=pain_peak_nrs][value='5']").click()
    page.get_by_text("In which exercise?").wait_for()
    with TURN:
        assert not course.patient.finishes.exists()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Worst pain 5 of 10").first.wait_for()
    assert course.patient.finishes.get().on == DAY


def one_after_the_other(page: Page) -> None:
    """Nothing more is sent about an exercise while something earlier about it waits."""
    sent: list[str] = []
    page.on("request", lambda each: sent.append(each.url) if each.method == "POST" else None)
    page.goto("/today/")
    page.locator("li.exercise a[href^='/exercises/'].btn").first.click()
    page.wait_for_url("**/exercises/**")  # with its scripts
    page.route("**/numbers/", fail)
    for field in page.locator("form[action$='/numbers/'] input[type=number]:visible").all():
        field.fill("3")
    page.get_by_role("button", name="Save numbers").click()
    expect(page.locator("form[action$='/numbers/'] [data-unsaved-state]")).to_be_visible()
    page.locator("form[action$='/not-done/'] button[value=time]").click()
    for _ in range(2):
        page.wait_for_event("request", lambda each: each.url.endswith("/numbers/"))
    assert all(url.endswith("/numbers/") for url in sent)
    with page.expect_response("**/not-done/"):
        page.unroute("**/numbers/")
    parts = [url.rstrip("/").rpartition("/")[2] for url in sent]
    assert parts == sorted(parts, reverse=True)  # every one of the numbers, then the other


def fail(route: Route) -> None:
    route.fulfill(status=503, body="", headers={"X-Request-ID": "0"})


def cut(route: Route) -> None:
    route.abort()
