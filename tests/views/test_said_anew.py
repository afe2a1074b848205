"""What was said of a day can be said anew, and is asked again where it cannot be known."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import CheckIn, DailyPlan, Finish, PlannedExercise
from plans.queries.day_facts import PlanKey, days_of
from rehab import clock
from tests.factories import DAY, NOW, Course
from tests.views.asking import browser, hidden, text
from tests.views.sent import entry

pytestmark = pytest.mark.django_db
ASKED = "What was the worst pain while you exercised?"
AGAIN = "Something changed since this morning?"
MORNING = {"pain_nrs": "2", "swelling": "0", "any_flag": "none"}
CHANGED = "Change the worst pain"


@pytest.fixture
def patient(course: Course) -> Client:
    return browser(course.person)


def later(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=hours))


def items(course: Course) -> list[PlannedExercise]:
    rows = PlannedExercise.objects.filter(plan__patient=course.patient)
    return list(rows.filter(prescription__is_cue=False).order_by("position"))


def log(client: Client, item: PlannedExercise, **headers: str) -> str:
    given = entry() | {"felt": "easy"}
    return text(client.post(reverse("plans:log", args=[item.pk]), given, headers=headers))


def finish(client: Client, pain_nrs: int) -> None:
    given = entry() | {"pain_peak_nrs": str(pain_nrs), "which_asked": "1"}
    client.post(reverse("plans:finish"), given)


def pains(course: Course) -> list[int | None]:
    """Return what the rules hear of each exercise that was logged."""
    plan = DailyPlan.objects.get(patient=course.patient)
    day = days_of([PlanKey(plan.pk, course.patient.pk, plan.on)])[plan.pk]
    heard = day.facts().sessions
    keys = [str(item.prescription_id) for item in items(course)]
    return [heard[key].pain_peak_nrs for key in keys if key in heard]


class TestFinish:
    def test_says_nothing_of_what_was_done_after_it(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second, *_others = items(course)
        log(patient, first)
        finish(patient, 0)
        later(monkeypatch, 3)
        answer = log(patient, second, **{"HX-Request": "true"})

        assert pains(course) == [0, None]
        assert "Finish the day" in answer
        page = text(patient.get("/today/"))
        assert "Finish the day" in page
        assert CHANGED not in page

    def test_of_the_whole_day_is_not_over_before_it_is_asked_again(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, *others = items(course)
        log(patient, first)
        finish(patient, 0)
        later(monkeypatch, 3)
        for item in others:
            log(patient, item)
        assert "That was your day" not in text(patient.get("/today/"))

        finish(patient, 5)
        assert pains(course) == [5] * len(items(course))
        assert "That was your day" in text(patient.get("/today/"))

    def test_can_be_changed(self, patient: Client, course: Course) -> None:
        log(patient, items(course)[0])
        finish(patient, 0)
        page = text(patient.get("/today/"))
        assert page.index(CHANGED) < page.index(ASKED)

        finish(patient, 7)
        assert Finish.objects.current().get().pain_peak_nrs == 7
        assert "Worst pain saved: 7 of 10." in text(patient.get("/today/"))

    def test_can_be_changed_the_day_after(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        log(patient, items(course)[0])
        finish(patient, 0)
        later(monkeypatch, 24)

        assert ASKED in text(patient.get(reverse("plans:history-day", args=[DAY])))

    def test_is_not_changed_by_who_may_only_read(self, patient: Client, course: Course) -> None:
        log(patient, items(course)[0])
        finish(patient, 0)

        assert ASKED not in text(browser(course.onlooker).get("/today/"))


class TestCheckIn:
    def test_can_tell_of_a_sign_that_came_later(self, patient: Client, course: Course) -> None:
        patient.post(reverse("plans:check-in"), entry() | MORNING)
        page = text(patient.get("/today/"))
        assert AGAIN in page
        assert 'name="any_flag"' not in page
        asked = text(patient.get(reverse("plans:check-in")))
        assert hidden(asked, "patient") == str(course.patient.pk)
        assert hidden(asked, "on") == DAY.isoformat()
        assert "hx-post" not in asked[asked.index("<main") :]

        given = entry() | MORNING | {"pain_nrs": "8", "any_flag": "none"}
        patient.post(reverse("plans:check-in"), given)
        assert CheckIn.objects.current().get().pain_nrs == 8

    def test_is_asked_of_nobody_who_may_only_read(self, patient: Client, course: Course) -> None:
        patient.post(reverse("plans:check-in"), entry() | MORNING)

        assert AGAIN not in text(browser(course.onlooker).get("/today/"))
