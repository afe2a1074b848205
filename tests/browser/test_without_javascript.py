"""What a patient needs every day works without a line of JavaScript."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from outbox import unsubscribe
from plans.models import Patient, PlannedExercise
from rehab import clock
from tests.browser.window import at
from tests.chromium import WITHIN_MS
from tests.factories import make_clinic, make_event, make_patient, make_reader, make_regime

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "ines@example.test"


@pytest.fixture
def patient(settings: Any) -> Patient:
    """A patient after bed rest whose plan begins today."""
    settings.EMAIL_URL = "django:django.core.mail.backends.locmem.EmailBackend"
    now = clock.now()
    patient = make_patient(clinic=make_clinic(phone="030 1234"), user=None, created_at=now)
    make_reader(patient, email=EMAIL)
    today = patient.local_date(now)
    make_event(patient, started_on=today - timedelta(days=14), ended_on=today)
    make_regime(patient, starts_on=today, now=now)
    return patient


@contextmanager
def browsing(browser: Browser, url: str) -> Iterator[Page]:
    """Open a window without JavaScript."""
    context = browser.new_context(base_url=url, java_script_enabled=False)
    context.set_default_timeout(WITHIN_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("main form button[type=submit]").first.click()
    field = page.get_by_label("Code from the mail")
    field.wait_for()  # by then the mail has gone out
    code = re.search(r"^(\d{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    field.fill(code[1])
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(at("/consent/"))


def agree(page: Page) -> None:
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Show me my day").click()
    page.wait_for_url(at("/today/"))


def live_a_day(page: Page) -> None:
    page.locator("input[name=pain_nrs][value='1']").check()
    page.get_by_role("button", name="None of these").click()
    expect(page.locator("form[action='/check-in/']")).to_have_count(0)
    open_cards = page.locator("li.exercise:not(.is-logged) fieldset")
    for left in range(open_cards.count(), 0, -1):
        open_cards.first.get_by_role("button", name="Easy").click()
        expect(open_cards).to_have_count(left - 1)
    page.get_by_role("button", name="0", exact=True).click()


def test_a_day_needs_no_script(patient: Patient, browser: Browser, served: str) -> None:
    with browsing(browser, served) as page:
        sign_in(page)
        agree(page)
        live_a_day(page)

        expect(page.get_by_role("heading", name="That was your day")).to_be_visible()

    assert patient.check_ins.get().pain_nrs == 1
    planned = PlannedExercise.objects.filter(plan__patient=patient, prescription__is_cue=False)
    assert planned.exists()
    assert not planned.filter(logs=None).exists()


def test_leaving_reminders_takes_one_button(
    patient: Patient, browser: Browser, served: str, settings: Any
) -> None:
    way_out = unsubscribe.url(kind="morning_plan", subscription_id=str(patient.pk))
    path = way_out.removeprefix(settings.BASE_URL)
    with browsing(browser, served) as page:
        page.goto(path)
        page.get_by_role("button", name="Unsubscribe").click()

        page.get_by_role("heading", name="You are unsubscribed").wait_for()

    assert not patient.reminder_rules.get(kind="morning_plan").is_enabled
