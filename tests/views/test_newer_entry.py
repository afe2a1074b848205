"""What arrives late lands over nothing newer than its writer has seen."""

import re
import uuid
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from plans.models import ActivityLog, PlannedExercise
from rehab import clock
from tests.factories import NOW, Course
from tests.views.asking import browser, hidden, text
from tests.views.sent import entry
from tests.views.test_arriving_late import log

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(course: Course) -> Client:
    return browser(course.person)


class TestNewer:
    def numbers(self, client: Client, planned: PlannedExercise, **fields: Any) -> HttpResponse:
        given = entry() | {"duration_min": "2", "pain_peak_nrs": "3", "note": "Slow"} | fields
        return client.post(reverse("plans:numbers", args=[planned.pk]), given)

    def current(self, course: Course) -> ActivityLog:
        return ActivityLog.objects.current().get(planned=course.planned)

    def seen(self, client: Client, course: Course) -> str:
        return hidden(text(client.get(reverse("plans:exercise", args=[course.planned.pk]))), "seen")

    def test_numbers_are_not_overwritten_by_an_old_entry(
        self, patient: Client, course: Course
    ) -> None:
        old = self.seen(patient, course)
        self.numbers(browser(course.logger), course.planned, pain_peak_nrs="1")

        answer = self.numbers(patient, course.planned, seen=old)

        assert answer.status_code == 409
        assert self.current(course).pain_peak_nrs == 1
        page = text(answer)
        assert "worst pain 1 of 10" in page
        assert re.search(r"Worst pain while doing it</dt>\s*<dd>\s*3", page)
        assert "Slow" in page

    def test_a_tap_after_somebody_elses_is_no_second_bout(
        self, patient: Client, course: Course
    ) -> None:
        log(browser(course.logger), course.planned, "hard")

        assert log(patient, course.planned, "easy", seen="none").status_code == 409
        assert self.current(course).effort_0_10 == 7

    def test_a_reason_is_not_stored_over_what_was_done(
        self, patient: Client, course: Course
    ) -> None:
        log(browser(course.logger), course.planned, "hard")
        url = reverse("plans:not-done", args=[course.planned.pk])

        answer = patient.post(url, entry() | {"reason": "time", "seen": "none"})
        assert (answer.status_code, self.current(course).completion) == (409, 1.0)
        assert "No time" in text(answer)

    def test_the_queue_is_told_too(self, patient: Client, course: Course) -> None:
        log(browser(course.logger), course.planned, "hard")
        url = reverse("plans:sync-log", args=[course.planned.pk])

        answer = patient.post(url, entry() | {"felt": "easy", "seen": "none"})
        assert (answer.status_code, answer.json()) == (409, {"saved": False})

    def test_what_was_taken_back_is_not_corrected(self, patient: Client, course: Course) -> None:
        log(patient, course.planned, "easy")
        old = self.seen(patient, course)
        undo = reverse("plans:undo", args=[course.planned.pk])
        patient.post(undo, {"entry": self.current(course).entry_id})

        answer = self.numbers(patient, course.planned, seen=old)
        assert answer.status_code == 409
        assert "was taken back" in text(answer)

    def test_the_same_entry_again_is_stored_once(self, patient: Client, course: Course) -> None:
        given = entry() | {"felt": "easy", "seen": "none"}
        url = reverse("plans:log", args=[course.planned.pk])

        assert [patient.post(url, given).status_code for _ in range(2)] == [302, 302]
        self.numbers(patient, course.planned, seen=self.seen(patient, course))
        assert patient.post(url, given).status_code == 302
        assert ActivityLog.objects.count() == 2

    def test_fresh_pages_go_on_as_ever(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ticks = count()
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(milliseconds=next(ticks)))
        undo = reverse("plans:undo", args=[course.planned.pk])
        first = log(patient, course.planned, "easy", seen=self.seen(patient, course))
        patient.post(undo, {"entry": self.current(course).entry_id})
        again = log(patient, course.planned, "easy", seen=self.seen(patient, course))
        bout = log(patient, course.planned, "easy", seen=self.seen(patient, course))
        mended = self.numbers(patient, course.planned, seen=self.seen(patient, course))

        assert {each.status_code for each in (first, again, bout, mended)} == {302}
        assert ActivityLog.objects.current().count() == 2

    def test_what_was_sent_before_from_the_same_page_is_no_news(
        self, patient: Client, course: Course
    ) -> None:
        tapped = str(uuid.uuid4())
        log(patient, course.planned, "easy", entry_id=tapped, seen="none")

        answer = self.numbers(patient, course.planned, seen=["none", tapped])
        assert answer.status_code == 302
        assert self.current(course).pain_peak_nrs == 3

    def test_every_form_of_an_exercise_says_what_it_saw(
        self, patient: Client, course: Course
    ) -> None:
        address = reverse("plans:exercise", args=[course.planned.pk])
        pages = [text(patient.get(each)) for each in (address, "/today/")]
        done = re.compile(
            r'(?s)<form[^>]*action="/exercises/[^"]*/(?:log|numbers|not-done)/".*?</form>'
        )
        forms = [form for page in pages for form in done.findall(page)]

        assert len(forms) >= 4
        assert {hidden(form, "seen") for form in forms} == {"none"}
