"""From the invitation to the first day, counted; then a passkey, and out again."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from plans.models import Patient
from plans.services.patient import invite_to_care
from rehab import clock
from tests.accounts.sign_in import Mailbox
from tests.browser.window import Window, at
from tests.factories import make_clinic, make_event, make_patient, make_regime

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Two of the taps tick boxes; the second, for reminders, is a free choice.
SCREENS, TAPS, TYPED = 4, 5, 1
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def patient(settings: Any, served: str) -> Patient:
    """Return a patient after bed rest who has not been invited yet."""
    cache.clear()
    settings.BASE_URL = served
    settings.EMAIL_URL = "django:django.core.mail.backends.locmem.EmailBackend"
    now = clock.now()
    patient = make_patient(clinic=make_clinic(), created_at=now)
    today = patient.local_date(now)
    make_event(patient, started_on=today - timedelta(days=14), ended_on=today)
    make_regime(patient, starts_on=today, now=now)
    return patient


@pytest.fixture
def invitation_path(patient: Patient) -> str:
    access = invite_to_care(
        patient=patient,
        email="ines@example.test",
        relation="self",
        invited_by=patient.lead_therapist,
        now=clock.now(),
    )
    assert access.invitation is not None
    return f"/invitation/{access.invitation.pk}/"


@pytest.fixture
def window(browser: Browser, served: str) -> Iterator[Window]:
    """Return a phone that knows its owner's finger."""
    with closing(Window(browser, served, width=390, height=844)) as phone:
        devtools = phone.context.new_cdp_session(phone.page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
        yield phone


def come_in(window: Window, invitation_path: str) -> tuple[int, int, int]:
    """Walk from the mailed page to today; return screens, taps and typed fields."""
    page = window.page
    page.goto(invitation_path)
    window.tap(window.button("Send me the code"))
    type_mailed_code(page)
    window.tap(window.button("Go on"))
    page.wait_for_url(at("/consent/"))
    for box in page.get_by_role("checkbox").all():
        window.tap(box)
    window.tap(window.button("Show me my day"))
    page.wait_for_url(at("/today/"))
    return len(set(window.screens) - {"about:blank"}), window.taps, 1


def type_mailed_code(page: Page) -> None:
    """Type the code of the last mail; it has gone out when the page asks for it."""
    field = page.get_by_label("Code from the mail")
    field.wait_for()
    field.fill(Mailbox().code())


def test_four_screens_five_taps_one_typed_field_then_a_finger(
    window: Window, invitation_path: str
) -> None:
    page = window.page
    assert come_in(window, invitation_path) == (SCREENS, TAPS, TYPED)

    # Offered once, set up without another code.
    page.get_by_role("link", name="Set it up").click()
    window.button("Set it up on this device").click()
    page.wait_for_url(at("/today/"))
    expect(page.get_by_text("next time?")).to_have_count(0)

    # What was never sent is asked about before the device forgets it.
    page.evaluate(
        """document.addEventListener("house:before-sign-out",
             event => event.detail.waitUntil(Promise.resolve(2)))"""
    )
    window.button("Sign out").click()
    page.get_by_role("heading", name="Not everything is sent yet").wait_for()
    window.button("Sign out and lose it").click()
    page.wait_for_url(at("/sign-in/"))

    window.button("Use my finger, face or PIN").click()
    page.wait_for_url(at("/today/"))
    assert window.complaints == []


def test_a_shared_device_warns_before_it_signs_out(window: Window, invitation_path: str) -> None:
    page = window.page
    come_in(window, invitation_path)
    window.button("Sign out").click()
    page.get_by_label("Your e-mail address").fill("ines@example.test")
    page.get_by_label("Other people use this device").check()
    window.button("Send me a code").click()
    type_mailed_code(page)
    page.route("**/account/stay/", lambda route: route.fulfill(json={"left_s": 100}))
    window.button("Go on").click()

    warning = page.get_by_role("heading", name="Are you still there?")
    warning.wait_for()
    page.unroute("**/account/stay/")
    window.button("Stay signed in").click()

    expect(warning).to_be_hidden()
    assert window.complaints == []
