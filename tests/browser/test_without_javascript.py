"""What a patient needs every day works without a line of JavaScript."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect, sync_playwright

from outbox import unsubscribe
from plans.models import Patient, PlannedExercise
from rehab import clock
from tests.factories import make_clinic, make_event, make_patient, make_reader, make_regime

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "ines@example.test"


@pytest.fixture
def patient(settings: Any) -> Patient:
    """A patient after bed rest whose plan begins today."""
    settings.EMAIL_URL = "django:django.core.mail.backends.locmem.EmailBackend"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    now = clock.now()
    patient = make_patient(clinic=make_clinic(phone="030 1234"), user=None, created_at=now)
    make_reader(patient, email=EMAIL)
    today = patient.local_date(now)
    make_event(patient, started_on=today - timedelta(days=14), ended_on=today)
    make_regime(patient, starts_on=today, now=now)
    return patient


@contextmanager
def browsing(chromium: str, url: str) -> Iterator[Page]:
    """Open a browser without JavaScript; beside its loop no test may ask the database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            context = browser.new_context(base_url=url, java_script_enabled=False)
            yield context.new_page()
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("main form button[type=submit]").first.click()
    code = re.search(r"^(\d{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    page.get_by_label("Code from the mail").fill(code[1])
    page.get_by_role("button", name="Go on").click()


def agree(page: Page) -> None:
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Show me my day").click()


def live_a_day(page: Page) -> None:
    page.locator("input[name=pain_nrs][value='1']").check()
    page.get_by_role("button", name="None of these").click()
    open_cards = page.locator("li.exercise:not(.is-logged) fieldset")
    for left in range(open_cards.count(), 0, -1):
        open_cards.first.get_by_role("button", name="Easy").click()
        expect(open_cards).to_have_count(left - 1)
    page.get_by_role("button", name="0", exact=True).click()


def test_a_day_needs_no_script(patient: Patient, chromium: str, served: str) -> None:
    with browsing(chromium, served) as page:
        sign_in(page)
        if page.url.endswith("/consent/"):
            agree(page)
        page.wait_for_url("**/today/")
        live_a_day(page)

        expect(page.get_by_role("heading", name="That was your day")).to_be_visible()

    assert patient.check_ins.get().pain_nrs == 1
    planned = PlannedExercise.objects.filter(plan__patient=patient, prescription__is_cue=False)
    assert planned.exists()
    assert not planned.filter(logs=None).exists()


def test_leaving_reminders_takes_one_button(
    patient: Patient, chromium: str, served: str, settings: Any
) -> None:
    way_out = unsubscribe.url(kind="morning_plan", subscription_id=str(patient.pk))
    path = way_out.removeprefix(settings.BASE_URL)
    with browsing(chromium, served) as page:
        page.goto(path)
        page.get_by_role("button", name="Unsubscribe").click()

        page.get_by_role("heading", name="You are unsubscribed").wait_for()

    assert not patient.reminder_rules.get(kind="morning_plan").is_enabled
