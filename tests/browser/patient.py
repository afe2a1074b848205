"""What a patient does on a phone, tap by tap."""

from playwright.sync_api import Locator

from tests.browser.installation import Installation
from tests.browser.therapist import PATIENT_EMAIL
from tests.browser.window import Window, at

WALKING = "Walk indoors"


def accept_invitation(window: Window, clinic: Installation) -> None:
    """Open the mailed page, type the mailed code, agree to the terms and to reminders."""
    page = window.page
    page.goto(clinic.mailed_page(PATIENT_EMAIL))
    window.button("Send me the code").click()
    page.get_by_label("Code from the mail").fill(clinic.mailed_code(PATIENT_EMAIL))
    window.button("Go on").click()
    page.wait_for_url(at("/consent/"))
    for box in page.get_by_role("checkbox").all():
        box.check()
    window.button("Show me my day").click()
    page.wait_for_url(at("/today/"))


def check_in(window: Window, *, pain_nrs: int = 0) -> None:
    """The morning: pain, swelling, none of these."""
    form = window.page.locator("form[action='/check-in/']")
    window.tap(_tile(form, "pain_nrs", pain_nrs))
    window.tap(_tile(form, "swelling", 0))
    window.tap(window.button("None of these"))
    form.wait_for(state="detached")


def log_all(window: Window, *, felt: str = "Easy") -> int:
    """Tap a done button on every exercise that is not logged; return how many."""
    cards = window.page.locator("li.exercise:not(.is-logged)", has=window.page.locator("fieldset"))
    count = cards.count()
    for left in range(count, 0, -1):
        window.tap(cards.first.get_by_role("button", name=felt))
        cards.nth(left - 1).wait_for(state="detached")
    return count


def finish(window: Window, *, pain_nrs: int = 0) -> None:
    """The end of the day in one tap."""
    window.tap(window.button(str(pain_nrs)).last)
    window.page.get_by_text("That was your day").wait_for()


def log_numbers(window: Window, name: str, *, pain_nrs: int, minutes: int) -> None:
    """Write the real numbers of one exercise."""
    card_of(window, name).get_by_role("link", name="Other numbers, or not done").click()
    form = window.page.locator("form[action$='/numbers/']")
    form.locator("[name=duration_min]").fill(str(minutes))
    _tile(form, "effort_0_10", 6).check()
    _tile(form, "pain_peak_nrs", pain_nrs).check()
    form.get_by_role("button", name="Save numbers").click()
    form.wait_for(state="detached")  # it is sent by script; the next page comes with the answer


def dose_of(window: Window, name: str) -> str:
    """Return the dose on the card of an exercise that is not logged."""
    return plain(card_of(window, name).locator(".dose").inner_text())


def plain(shown: str) -> str:
    """Return a text with common spaces; between a number and its unit no line breaks."""
    return shown.replace("\xa0", " ")


def card_of(window: Window, name: str) -> Locator:
    title = window.page.get_by_role("heading", name=name)
    return window.page.locator("li.exercise", has=title)


def names(window: Window) -> list[str]:
    """Return the names of all exercises shown, cues too."""
    return window.page.locator("main a[href^='/exercises/']:not(.btn)").all_inner_texts()


def _tile(form: Locator, name: str, value: int) -> Locator:
    return form.locator(f"input[name={name}][value='{value}']")
