"""What a therapist does, page by page, as a person with a mouse would."""

import base64
import hmac
import struct
import time
from datetime import date, timedelta

from tests.browser.installation import Installation
from tests.browser.window import Window, at
from tests.servers import wait_for

EMAIL = "tina@clinic.test"
PASSWORD = "four quiet words walk uphill"
PATIENT_EMAIL = "ines@example.test"
_PERIOD_S = 30


class Authenticator:
    """The app on the therapist's phone. A code is used once, so it may wait for the next."""

    def __init__(self, secret: str) -> None:
        self._key = base64.b32decode(secret)
        self._used = 0

    def code(self) -> str:
        """Return a code that lives for some seconds more and was not used before."""
        wait_for(self._is_fresh, within_s=_PERIOD_S + 5, what="a fresh code")
        self._used = int(time.time()) // _PERIOD_S
        digest = hmac.digest(self._key, struct.pack(">Q", self._used), "sha1")
        start = digest[-1] & 15
        number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
        return f"{number % 10**6:06d}"

    def _is_fresh(self) -> bool:
        period, elapsed_s = divmod(time.time(), _PERIOD_S)
        return int(period) != self._used and elapsed_s < _PERIOD_S - 4


def accept_invitation(window: Window, clinic: Installation) -> Authenticator:
    """Open the mailed page, type the mailed code, choose a password, set up the app."""
    page = window.page
    page.goto(clinic.mailed_page(EMAIL))
    window.button("Send me the code").click()
    page.get_by_label("Code from the mail").fill(clinic.mailed_code(EMAIL))
    window.button("Go on").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    window.button("Save").click()
    app = Authenticator(page.locator("code").inner_text())
    page.get_by_label("Code").fill(app.code())
    window.button("Switch it on").click()
    window.button("Switch it on").wait_for(state="detached")  # by then it is kept
    return app


def sign_in(window: Window, app: Authenticator) -> None:
    """Sign in by password and second factor, as after every quarter of an hour away."""
    page = window.page
    page.goto("/sign-in/password/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Code").fill(app.code())
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(at("/caseload/"))


def add_patient(window: Window) -> None:
    """Step one: who."""
    page = window.page
    page.get_by_role("link", name="New patient").first.click()
    page.get_by_label("First name").fill("Ines")
    page.get_by_label("Last name").fill("Albrecht")
    page.locator("[name=birth_date]").fill("1990-01-02")
    page.get_by_label("Female").check()
    page.get_by_label("Weight, kg").fill("64")
    page.locator("[name=email]").fill(PATIENT_EMAIL)
    page.locator("main form button[type=submit]").click()


def record_event(window: Window, today: date) -> None:
    """Step two: six weeks in a boot that ended today; healed, weight as tolerated."""
    page = window.page
    start = (today - timedelta(weeks=6)).isoformat()
    page.locator("[name=kind]").select_option("boot")
    page.locator("[name=body_site]").select_option("ankle")
    page.get_by_label("Left").check()
    page.locator("[name=diagnosis]").fill("Fibula fracture, Weber A")
    page.locator("[name=started_on]").fill(start)
    page.locator("[name=ended_on]").fill(today.isoformat())
    page.locator("[name=weight_bearing]").select_option("wbat")
    page.locator("[name=ordered_by]").fill("Dr Example")
    page.locator("[name=injured_on]").fill(start)
    page.locator("[name=tissue]").select_option("bone_nonop")
    page.locator("[name=healing][value=xray]").check()
    page.locator("[name=healing_on]").fill(today.isoformat())
    page.locator("[name=healing_by]").fill("Dr Example")
    page.locator("[name=activity_during][value=walking]").check()
    window.button("Save and assess").click()


def assess(window: Window) -> None:
    """Step three: every safety question is a no; disuse that came gradually; little pain."""
    page = window.page
    page.get_by_label("I have asked all of these questions today").check()
    page.locator("[name=judgements][value=disuse]").check()
    page.locator("[name=onset][value=gradual]").check()
    page.locator("[name=falls_6_months]").fill("0")
    page.locator("[name=is_new]").select_option("no")
    page.locator("[name=base_pain_nrs][value='1']").check()
    page.locator("[name=swelling]").select_option("1")
    page.locator("[name=walk_tolerance_min]").fill("10")
    window.button("Save and see the draft").click()


def approve(window: Window) -> None:
    """Step four: as drafted, and increases by themselves."""
    window.page.locator("[name=adjustment][value=automatic]").check()
    window.button("Approve the plan").click()
    window.page.wait_for_url("**/invite/")


def invite(window: Window) -> None:
    """Send the invitation; the address is the one typed at step one."""
    page = window.page
    assert page.get_by_label("E-mail").input_value() == PATIENT_EMAIL
    page.locator("main form button[type=submit]").click()
    page.get_by_text("The invitation is on its way.").wait_for()


def release_alert(window: Window, reason: str) -> str:
    """Read the first alert of the caseload and let the patient go on; return its heading."""
    page = window.page
    page.goto("/caseload/")
    page.get_by_role("link", name="Review").first.click()
    page.wait_for_url("**/alerts/*/")
    heading = page.get_by_role("heading", level=1).inner_text()
    page.get_by_label("Note").fill("Called her. Swelling has not changed.")
    window.button("Mark as read").click()
    page.get_by_text("Read by").wait_for()
    page.get_by_label("Why may the patient go on?").fill(reason)
    window.button("Release").click()
    page.wait_for_url("**/patients/*/")
    return heading
