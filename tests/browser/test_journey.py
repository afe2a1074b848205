"""One patient from the boot to an adherence figure, through everything that runs."""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.browser import patient, therapist
from tests.browser.installation import Installation, text_of
from tests.browser.made_tables import make_tables
from tests.browser.patient import WALKING
from tests.browser.window import Window
from tests.outbox.sink import Sink
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.processes]

log = logging.getLogger(__name__)
BERLIN = ZoneInfo("Europe/Berlin")
MORNING = "Your plan for today is ready"
# What no mail may say: sites, diagnoses, feelings, names of exercises (added as they are seen).
CANARIES = ["ankle", "fracture", "boot", "pain", "swelling", "Albrecht", "Weber", "exercise"]


def next_monday() -> date:
    """Return a first day that keeps the Sunday mail and both changes of the clocks away."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=7 - today.weekday())


@dataclass
class Course:
    """One clinic, one therapist, one patient, and the day they live in."""

    clinic: Installation
    tina: Window
    ines: Window
    first_day: date = field(default_factory=next_monday)

    def start(self, day: int, hour: int, minute: int = 0) -> None:
        """Start everything at an hour of the clinic, `day` counted from one."""
        on = self.first_day + timedelta(days=day - 1)
        at = datetime.combine(on, hour_of_day(hour, minute), tzinfo=BERLIN)
        self.clinic.start(at)

    def morning(self, day: int) -> None:
        """Start after eight o'clock and open the day from the mail that beat and worker send."""
        self.start(day, 8, 5)
        mail = self.clinic.next_mail(therapist.PATIENT_EMAIL)
        assert mail["Subject"] == MORNING
        self.ines.page.goto("/today/")

    def live_through(self) -> None:
        """Check in, log everything as easy, finish without pain."""
        patient.check_in(self.ines)
        patient.log_all(self.ines)
        patient.finish(self.ines)

    def reminders(self) -> list[str]:
        """Return the subjects of all reminders so far."""
        mails = self.clinic.mails_to(therapist.PATIENT_EMAIL)
        return [mail["Subject"] for mail in mails if mail["List-Unsubscribe"]]


@pytest.fixture
def course(
    tmp_path: Path, browser: Browser, django_db_blocker: DjangoDbBlocker
) -> Iterator[Course]:
    with django_db_blocker.unblock():
        make_tables(tmp_path / "var" / "rehab.sqlite3")
    with (
        Sink() as sink,
        Installation(tmp_path, sink) as clinic,
        closing(Window(browser, clinic.url, width=1280, height=900)) as tina,
        closing(Window(browser, clinic.url, width=390, height=844)) as ines,
    ):
        yield Course(clinic, tina, ines)


def test_a_course_runs_from_the_boot_to_an_adherence_figure(
    course: Course, pytestconfig: pytest.Config
) -> None:
    is_exhaustive = pytestconfig.getoption("exhaustive")
    clinic, tina, ines = course.clinic, course.tina, course.ines

    with step("day 1: start, set up the clinic"):
        course.start(1, 13)
        open_clinic(clinic)
        app = therapist.accept_invitation(tina, clinic)
    with step("day 1: plan"):
        screens = plan_care(course)
    with step("day 1: invite, sign in, log"):
        patient.accept_invitation(ines, clinic)
        ines.taps = 0
        course.live_through()
        exercises = patient.names(ines)
    log.info("%d screens, %d taps for %d exercises", screens, ines.taps, len(exercises))
    assert screens <= 5
    assert ines.taps <= 4 + len(exercises)

    with step("day 2: mail, log"):
        course.morning(2)
        first_dose = patient.dose_of(ines, WALKING)
        course.live_through()
    if is_exhaustive:  # one more start of everything, for a mail that must not come
        with step("day 2: evening"):
            course.start(2, 18, 40)
            nudge = "the evening mail"
            wait_for(lambda: clinic.is_settled("evening_nudge"), within_s=30, what=nudge)
        assert course.reminders() == [MORNING]

    with step("day 3: mail, log"):
        course.morning(3)
        assert patient.dose_of(ines, WALKING) == first_dose
        course.live_through()

    with step("day 4: mail, a walk that hurts"):
        course.morning(4)
        raised = patient.dose_of(ines, WALKING)
        increase = f"{first_dose} → {raised}: Two days went well"
        assert minutes(raised) > minutes(first_dose)
        assert increase in patient.card_of(ines, WALKING).inner_text()
        hurt_while_walking(ines)
    with step("day 4: the therapist looks"):
        therapist.sign_in(tina, app)
        assert tina.page.locator("td[data-label='7 days']").inner_text() == "100 %"
        assert "Pain 7" in therapist.release_alert(tina, "A long way on cobbles. May go on.")
        assert increase in tina.main()
        assert "Pain 7" not in tina.page.locator(".notice").all_inner_texts()

    with step("day 5: mail, easier"):
        course.morning(5)
        eased = patient.dose_of(ines, WALKING)
        assert minutes(eased) < minutes(raised)
        assert f"{raised} → {eased}: Pain reached 7" in patient.card_of(ines, WALKING).inner_text()

    assert course.reminders() == [MORNING] * 4
    assert tina.complaints + ines.complaints == []
    assert words_told(clinic, exercises) == []
    log.info("%d mails", len(clinic.sink.accepted))


@contextmanager
def step(name: str) -> Iterator[None]:
    """Log how long a part took: for people to read (--log-cli-level INFO), never to assert."""
    started = time.monotonic()
    yield
    log.info("%5.1f s  %s", time.monotonic() - started, name)


def open_clinic(clinic: Installation) -> None:
    """Do what the README tells whoever sets it up."""
    names = ["--admin-email", therapist.EMAIL, "--admin-name", "Tina Thorn", "--therapist"]
    where = ["--time-zone", "Europe/Berlin", "--reply-to", "desk@clinic.test"]
    clinic.manage("createclinic", "Riverside", *names, *where, "--phone", "030 1234")


def plan_care(course: Course) -> int:
    """Bring a new patient from name to approval; return how many screens that took."""
    tina = course.tina
    tina.page.goto("/caseload/")
    tina.screens.clear()
    therapist.add_patient(tina)
    therapist.record_event(tina, course.first_day)
    therapist.assess(tina)
    therapist.approve(tina)
    therapist.invite(tina)
    return len(tina.screens) - 1  # the patient's page comes after


def hurt_while_walking(ines: Window) -> None:
    """Walk less than planned with pain 7; the rest is easy."""
    patient.check_in(ines)
    patient.log_numbers(ines, WALKING, pain_nrs=7, minutes=18)
    ines.page.goto("/today/")
    patient.log_all(ines)
    patient.finish(ines)


def words_told(clinic: Installation, exercises: list[str]) -> list[str]:
    """Return what mails say about health, in subject, text or any header."""
    mails = clinic.sink.mails()
    said = [f"{mail['Subject']}\n{text_of(mail)}\n{mail.as_string()}".lower() for mail in mails]
    told = {word for word in CANARIES + exercises for text in said if word.lower() in text}
    return sorted(told)


def minutes(dose: str) -> float:
    """Return the minutes of a dose as shown."""
    found = re.search(r"[\d.]+", dose)
    assert found is not None
    return float(found[0])
