"""The days behind: written down late, changed, taken back; every version in sight of both sides."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import ActivityLog, DailyPlan, Decision, Finish, PlannedExercise
from rehab import clock
from tests.factories import DAY, NOW, Course
from tests.services.life import at, turn_to
from tests.views.asking import browser, hidden, text
from tests.views.sent import entry

pytestmark = pytest.mark.django_db
ADDRESS = f"/history/{DAY}/"


def on_the(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def later(course: Course, monkeypatch: pytest.MonkeyPatch, days: int, hour: int = 9) -> datetime:
    """Let `days` pass as at night, and stand at `hour` of the last."""
    on = DAY + timedelta(days=days)
    Decision.objects.filter(pk=course.decision.pk).delete()  # the night makes its own
    turn_to(course.patient, on)
    now = at(course.patient, on, hour)
    on_the(monkeypatch, now)
    return now


def tap(client: Client, planned: PlannedExercise, felt: str = "easy") -> HttpResponse:
    return client.post(reverse("plans:log", args=[planned.pk]), entry() | {"felt": felt})


def change(client: Client, planned: PlannedExercise, **values: object) -> HttpResponse:
    fields = entry() | {"reason": "pain", "note": "The knee"} | values
    return client.post(reverse("plans:not-done", args=[planned.pk]), fields)


def card(page: str, planned: PlannedExercise) -> str:
    found = re.search(
        rf'(?s)<li class="exercise[^>]*>(?:(?!<li class="exercise).)*{planned.pk}.*?'
        r'</li>\s*(?=<li class="exercise|</ol>)',
        page,
    )
    assert found
    return found[0]


class TestLate:
    def test_yesterday_takes_one_tap_until_noon(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later(course, monkeypatch, 1)
        patient = browser(course.person)
        page = text(patient.get(ADDRESS))
        assert "until noon today" in page
        assert reverse("plans:log", args=[course.planned.pk]) in page

        answer = tap(patient, course.planned)
        assert answer["Location"] == ADDRESS
        after = text(patient.get(ADDRESS))
        assert "Done · Easy" in after
        assert "Entered later" not in after

    def test_after_noon_it_is_marked(self, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
        later(course, monkeypatch, 1, hour=13)
        patient = browser(course.person)
        assert "It is marked as entered later." in text(patient.get(ADDRESS))

        tap(patient, course.planned)
        assert "Entered later." in text(patient.get(ADDRESS))
        assert "Entered later" in text(patient.get("/history/"))

    def test_two_weeks_back_can_be_entered(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later(course, monkeypatch, 14)
        tap(browser(course.person), course.planned)
        assert ActivityLog.objects.filter(planned=course.planned).count() == 1

    def test_older_days_are_the_therapists(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later(course, monkeypatch, 15)
        patient, therapist = browser(course.person), browser(course.therapist)
        page = text(patient.get(ADDRESS))
        assert "Only your therapist can still enter something for this day." in page
        assert reverse("plans:log", args=[course.planned.pk]) not in page
        assert tap(patient, course.planned).status_code == 422

        day = reverse("plans:patient-day", args=[course.patient.pk, DAY])
        assert reverse("plans:log", args=[course.planned.pk]) in text(therapist.get(day))
        assert tap(therapist, course.planned)["Location"] == day
        assert f"Entered by {course.therapist}" in text(patient.get(ADDRESS))

    def test_the_worst_pain_can_be_added(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later(course, monkeypatch, 1)
        patient = browser(course.person)
        tap(patient, course.planned)
        assert "Worst pain on that day" in text(patient.get(ADDRESS))
        asked = patient.post(f"{ADDRESS}finish/", entry() | {"pain_peak_nrs": "5"})
        assert asked.status_code == 422  # or a script would take it for stored
        assert "In which exercise?" in text(asked)
        assert "Where does it hurt?" in text(asked)
        given = {"pain_peak_nrs": "5", "which_asked": "1", "which": [str(course.planned.pk)]}
        assert patient.post(f"{ADDRESS}finish/", entry() | given)["Location"] == ADDRESS

        assert Finish.objects.get().on == DAY
        assert "Worst pain 5 of 10" in text(patient.get(ADDRESS))

    def test_a_refused_pain_is_led_to_from_the_summary(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later(course, monkeypatch, 1)
        patient = browser(course.person)
        tap(patient, course.planned)

        page = text(patient.post(f"{ADDRESS}finish/", entry()))

        assert 'href="#id_pain_peak_nrs_field"' in page
        assert 'id="id_pain_peak_nrs_field"' in page

    def test_a_day_to_come_has_no_page(self, course: Course) -> None:
        tomorrow = DAY + timedelta(days=1)
        DailyPlan.objects.create(
            patient=course.patient, regime=course.regime, on=tomorrow, planned_at=NOW
        )
        patient = browser(course.person)
        assert patient.get(f"/history/{tomorrow}/").status_code == 404
        finish = patient.post(f"/history/{tomorrow}/finish/", entry() | {"pain_peak_nrs": "1"})
        assert finish.status_code == 404


class TestVersions:
    def test_each_is_kept_for_both_sides(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tap(browser(course.logger), course.planned)
        on_the(monkeypatch, NOW + timedelta(minutes=5))
        change(browser(course.person), course.planned)

        day = reverse("plans:patient-day", args=[course.patient.pk, DAY])
        for client, address in (
            (browser(course.person), ADDRESS),
            (browser(course.therapist), day),
        ):
            shown = card(text(client.get(address)), course.planned)
            assert f"Entered by {course.patient}" in shown
            assert "Done · Easy" in shown
            assert str(course.logger) in shown
            assert "Changed later" in shown
            assert "The knee" in shown

    def test_what_is_taken_back_stays_in_sight(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = later(course, monkeypatch, 1)
        patient = browser(course.person)
        tap(patient, course.planned)
        undo = reverse("plans:undo", args=[course.planned.pk])
        on_the(monkeypatch, now + timedelta(seconds=9))
        page = text(patient.get(ADDRESS))
        form = page[page.index(f'action="{undo}"') :]

        assert patient.post(undo, {"entry": hidden(form, "entry")})["Location"] == ADDRESS
        on_the(monkeypatch, now + timedelta(seconds=20))
        tap(patient, course.planned, "hard")
        shown = card(text(patient.get(ADDRESS)), course.planned)
        assert "Taken back" in shown
        assert "Done · Hard" in shown

    def test_undo_is_offered_for_ten_seconds_to_whom_entered_it(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = later(course, monkeypatch, 1)
        tap(browser(course.person), course.planned)
        undo = f'action="{reverse("plans:undo", args=[course.planned.pk])}"'

        assert undo not in text(browser(course.logger).get(ADDRESS))
        on_the(monkeypatch, now + timedelta(seconds=10))
        assert undo not in text(browser(course.person).get(ADDRESS))

    def test_of_a_reader_has_nothing_to_tap(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later(course, monkeypatch, 1)
        page = text(browser(course.onlooker).get(ADDRESS))
        assert reverse("plans:log", args=[course.planned.pk]) not in page


class TestList:
    def test_says_each_state_by_shape_and_word(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tap(browser(course.logger), course.planned)
        later(course, monkeypatch, 1, hour=13)
        later(course, monkeypatch, 2, hour=13)
        later(course, monkeypatch, 3)
        page = text(browser(course.person).get("/history/"))

        for state, word in (("partly", "Partly done"), ("missed", "Missed")):
            assert re.search(rf'(?s)<use href="#day-{state}" />.*?{word}', page), state
        assert f"Entered by {course.logger}" in page

    def test_turns_pages_and_steps_from_day_to_day(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for days in (1, 2, 40):
            later(course, monkeypatch, days)
        patient = browser(course.person)
        first, second = text(patient.get("/history/")), text(patient.get("/history/?back=1"))

        assert ADDRESS not in first
        assert 'href="?back=1"' in first
        assert ADDRESS in second
        assert 'href="?back=0"' in second
        middle = text(patient.get(f"/history/{DAY + timedelta(days=1)}/"))
        assert ADDRESS in middle
        assert f"/history/{DAY + timedelta(days=2)}/" in middle

    @pytest.mark.parametrize("typed", ["-1", "x", "1" * 30, "²"])
    def test_takes_no_nonsense(self, typed: str, course: Course) -> None:
        assert browser(course.person).get("/history/", {"back": typed}).status_code == 200

    def test_a_day_costs_as_much_however_often_it_was_changed(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later(course, monkeypatch, 1)
        patient = browser(course.person)
        tap(patient, course.planned)
        few = _queries(patient, ADDRESS)
        for _ in range(4):
            change(patient, course.planned)
        assert _queries(patient, ADDRESS) == few


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_day_paused_after_it_was_planned_says_so_once(course: Course) -> None:
    amended = [{"rule": "paused", "withheld": "paused", "dose": None}]
    PlannedExercise.objects.filter(plan__patient=course.patient).update(amendments=amended)

    page = text(browser(course.person).get(reverse("plans:history-day", args=[DAY])))

    assert "Your plan was paused on this day." in page
    assert "Your plan is paused." not in page
