"""The week sheet and the calendar address: who gets them, and what they say."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.models import AuditEvent
from plans.models import CalendarFeed, CareAccess
from tests.factories import NOW, Course
from tests.views.asking import browser, text

pytestmark = pytest.mark.django_db
SETTINGS = "/settings/"


def address(course: Course) -> str:
    """Open a feed as the patient would, and return the path it stands under."""
    reader = browser(course.person)
    reader.post("/settings/calendar/")
    found = re.search(r'href="[^"]*(/calendar/[^"]+\.ics)"', text(reader.get(SETTINGS)))
    assert found
    return found[1]


def entries(path: str) -> list[dict[str, object]]:
    answer = Client().get(path)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


class TestWeekSheet:
    def test_comes_as_a_pdf_named_by_its_date_alone(self, course: Course) -> None:
        answer = browser(course.person).get("/week-sheet/")

        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'inline; filename="week-2026-03-02.pdf"'
        assert AuditEvent.objects.filter(object_type="week_sheet", action="view").count() == 1

    def test_is_handed_over_by_the_therapist_too(self, course: Course) -> None:
        answer = browser(course.therapist).get(f"/patients/{course.patient.pk}/week-sheet/large/")
        assert answer.content.startswith(b"%PDF-")


class TestCalendar:
    def test_has_one_entry_a_day_with_a_plan_and_says_nothing_of_health(
        self, course: Course
    ) -> None:
        found = entries(address(course))

        assert len(found) == 28
        assert len({str(each["uid"]) for each in found}) == 28
        assert found[0]["dtstart"].dt == NOW.replace(hour=7, minute=0)  # 08:00 in Berlin
        assert {str(each["summary"]) for each in found} == {"My plan for today"}

    def test_never_doubles_an_entry_when_read_again(self, course: Course) -> None:
        path = address(course)
        assert [e["uid"] for e in entries(path)] == [e["uid"] for e in entries(path)]

    def test_a_new_address_ends_the_old_one(self, course: Course) -> None:
        old = address(course)
        new = address(course)

        assert old != new
        assert Client().get(old).status_code == 404
        assert entries(new)

    def test_is_dead_once_taken_back(self, course: Course) -> None:
        path = address(course)
        browser(course.person).post("/settings/calendar/end/")

        assert Client().get(path).status_code == 404
        assert "Make a calendar address" in text(browser(course.person).get(SETTINGS))

    def test_is_dead_once_its_reader_may_not_read(self, course: Course) -> None:
        path = address(course)
        CareAccess.objects.filter(user=course.person).update(ended_at=NOW + timedelta(1))
        assert Client().get(path).status_code == 404

    def test_is_dead_when_care_ends(self, course: Course) -> None:
        path = address(course)
        course.patient.state = "discharged"
        course.patient.save()
        assert Client().get(path).status_code == 404

    def test_is_not_open_to_a_guess(self, course: Course) -> None:
        path = address(course)
        pk = CalendarFeed.objects.get().pk

        for guess in (f"/calendar/{pk}.ics", path[:-6] + "aa.ics", "/calendar/x:y.ics"):
            assert Client().get(guess).status_code == 404

    def test_is_the_readers_own(self, course: Course) -> None:
        path = address(course)
        assert path not in text(browser(course.logger).get(SETTINGS))
