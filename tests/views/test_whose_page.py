"""Somebody who helps two people has two pages open: each form is for the person of its page."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import CalendarFeed, CareAccess, EducationRead, Measurement, Pause, ReminderRule
from plans.models.reminder import ReminderKind
from plans.services.measurement import Taken, record_measurements
from tests.factories import DAY, NOW, Course
from tests.views.asking import browser, hidden, text

pytestmark = pytest.mark.django_db
CALF = Taken("girth_calf_cm", 38, "left")
HOURS = {f"{kind}_at": "09:15" for kind in ReminderKind.values if kind != ReminderKind.PLAN_CHANGED}
TRIP = {"reason": "travel", "from_on": DAY.isoformat(), "until_on": ""}
ASKED = re.compile(r'(?s)<form[^>]*method="post".*?</form>')
# Of the device and of the account, not of anybody's plan.
NOBODYS = re.compile(r'action="/(?:sign-out|language|theme|text-size|today/for)|data-queue')


def choose(client: Client, course: Course) -> None:
    client.post(reverse("plans:choose-patient"), whose(course))


def whose(course: Course) -> dict[str, str]:
    return {"patient": str(course.patient.pk)}


def measured(course: Course) -> None:
    record_measurements(
        patient=course.patient, taken=[CALF], measured_on=DAY, by=course.therapist, now=NOW
    )


def calf_page(client: Client) -> str:
    found = re.search(r'href="(/measures/\w+/)"', text(client.get(reverse("plans:measures"))))
    assert found is not None
    return found[1]


class TestWritesForThePersonOfThePage:
    def test_a_pause_and_the_way_back(self, carer: Client, course: Course, other: Course) -> None:
        carer.post(reverse("plans:settings-pause"), TRIP | whose(course))
        assert Pause.objects.get().patient == course.patient

        choose(carer, other)
        carer.post(reverse("plans:settings-resume"), whose(course))
        assert Pause.objects.get().until_on == DAY

    def test_the_hours_of_the_mails(self, carer: Client, course: Course) -> None:
        carer.post(reverse("plans:settings-reminders"), HOURS | whose(course))

        rows = ReminderRule.objects.filter(is_enabled=False).values_list("patient", flat=True)
        assert set(rows) == {course.patient.pk}

    def test_the_clock(self, carer: Client, course: Course, other: Course) -> None:
        url = reverse("plans:settings-time-zone")
        carer.post(url, {"time_zone": "Pacific/Auckland"} | whose(course))
        course.patient.refresh_from_db()
        other.patient.refresh_from_db()

        assert course.patient.time_zone == "Pacific/Auckland"
        assert other.patient.time_zone == "Europe/Berlin"

    def test_what_was_measured_at_home(self, carer: Client, course: Course, other: Course) -> None:
        for each in (course, other):
            measured(each)
        url = calf_page(carer)
        field = re.search(r'name="(h\w+-left)"', text(carer.get(url)))
        assert field is not None
        carer.post(url, {field[1]: "39"} | whose(course))

        assert Measurement.objects.get(taken_by="patient").patient == course.patient

    def test_what_was_read(self, carer: Client, course: Course) -> None:
        page = text(carer.get(reverse("plans:education")))
        given = {"card": hidden(page, "card"), "is_read": "yes"}
        carer.post(reverse("plans:education-read"), given | whose(course))

        assert EducationRead.objects.get().patient == course.patient

    def test_what_a_reader_has_alone(self, course: Course, other: Course) -> None:
        """A calendar address, and one's own access: for these nobody needs the right to log."""
        access = CareAccess.objects.create(
            patient=other.patient,
            user=course.onlooker,
            relation="child",
            scope="read",
            created_at=NOW,
        )
        reader = browser(course.onlooker)
        choose(reader, course)
        reader.post(reverse("plans:calendar-open"), whose(other))
        assert CalendarFeed.objects.get().patient == other.patient

        choose(reader, course)
        ends = {"access": str(access.pk)} | whose(other)
        reader.post(reverse("plans:settings-access-end"), ends)
        access.refresh_from_db()
        assert access.ended_at is not None


DOORS = [
    "settings-pause",
    "settings-pause-cancel",
    "settings-resume",
    "settings-reminders",
    "settings-time-zone",
    "settings-access-end",
    "calendar-open",
    "calendar-close",
    "education-read",
]


def test_of_somebody_else_nothing_is_saved(course: Course) -> None:
    patient = browser(course.person)
    measured(course)
    urls = [reverse(f"plans:{door}") for door in DOORS]
    given = TRIP | HOURS | {"patient": str(uuid.uuid4()), "time_zone": "Pacific/Auckland"}
    for url in (*urls, calf_page(patient)):
        answer = patient.post(url, given)
        assert answer.status_code == 412, url
        assert "another person's plan" in text(answer)
    assert not Pause.objects.exists()
    assert not ReminderRule.objects.filter(patient=course.patient, is_enabled=False).exists()


def test_each_page_says_whose_it_is(course: Course) -> None:
    patient = browser(course.person)
    measured(course)
    names = ("today", "messages", "education", "settings", "settings-pause", "settings-resume")
    urls = [reverse(f"plans:{name}") for name in (*names, "settings-reminders")]
    urls += [reverse("plans:settings-time-zone"), calf_page(patient)]
    before = [text(patient.get(url)) for url in urls]
    patient.post(reverse("plans:calendar-open"), whose(course))
    trip = TRIP | {"from_on": "2026-03-05"}
    patient.post(reverse("plans:settings-pause"), trip | whose(course))
    after = [text(patient.get(url)) for url in urls]
    forms = [form for page in (*before, *after) for form in ASKED.findall(page)]
    ours = [form for form in forms if not NOBODYS.search(form) and "/exercises/" not in form]

    assert len(ours) > 20
    for form in ours:
        assert hidden(form, "patient") == str(course.patient.pk), form
