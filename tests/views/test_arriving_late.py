"""What arrives late lands with its own person, and on its own day."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from plans.models import (
    Alert,
    CheckIn,
    Communication,
    DailyPlan,
    Decision,
    EasierDay,
    Finish,
    PlannedExercise,
)
from plans.queries.daily_questions import all_questions
from plans.views.reach import CHOSEN
from rehab import clock
from tests.factories import DAY, Course, make_course
from tests.services.life import at, turn_to
from tests.views.asking import browser, hidden, text
from tests.views.sent import entry

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TOMORROW = DAY + timedelta(days=1)
MORNING = {"pain_nrs": "2", "swelling": "0", "any_flag": "none"}
FLAGS = {f"flag_{question.id}": "no" for question in all_questions()}


@pytest.fixture
def patient(course: Course) -> Client:
    return browser(course.person)


def of(course: Course, **fields: str) -> dict[str, Any]:
    return entry() | {"patient": str(course.patient.pk), "on": DAY.isoformat()} | fields


def log(client: Client, planned: PlannedExercise, felt: str, **fields: Any) -> HttpResponse:
    given = entry() | {"felt": felt} | fields
    return client.post(reverse("plans:log", args=[planned.pk]), given)


def seven_tomorrow(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    Decision.objects.filter(pk=course.decision.pk).delete()  # the night makes its own
    turn_to(course.patient, TOMORROW)
    now = at(course.patient, TOMORROW, 7)
    monkeypatch.setattr(clock, "now", lambda: now)


DOORS = [
    pytest.param("check-in", MORNING, id="check-in"),
    pytest.param("check-in-flags", MORNING | FLAGS | {"any_flag": "yes"}, id="flags"),
    pytest.param("finish", {"pain_peak_nrs": "1"}, id="finish"),
    pytest.param("easier-day", {}, id="easier day"),
    pytest.param("easier-day-undo", {}, id="its undo"),
    pytest.param("messages", {"body": "It hurts"}, id="message"),
    pytest.param("messages-read", {}, id="message read"),
]
ROWS = (CheckIn, Finish, EasierDay, Communication)


class TestPerson:
    @pytest.mark.parametrize(("door", "fields"), DOORS)
    @pytest.mark.parametrize("htmx", [{}, HTMX], ids=["plain", "htmx"])
    def test_of_somebody_else_is_told_and_nothing_is_saved(
        self, door: str, fields: dict[str, str], htmx: dict[str, str], patient: Client
    ) -> None:
        stranger = make_course(canary="Bo")
        for whose in (str(stranger.patient.pk), str(uuid.uuid4()), "", "me", "\0"):
            given = of(stranger) | fields | {"patient": whose}
            answer = patient.post(reverse(f"plans:{door}"), given, headers=htmx)

            assert answer.status_code == 412
            assert "another person's plan" in text(answer)
            assert answer.headers.get("HX-Retarget") == ("#main" if htmx else None)
        assert not any(model.objects.exists() for model in ROWS)

    def test_of_a_day_gone_by_is_asked_too(self, patient: Client, course: Course) -> None:
        url = reverse("plans:history-finish", args=[DAY])
        given = entry() | {"pain_peak_nrs": "1", "patient": str(uuid.uuid4())}

        assert patient.post(url, given).status_code == 412
        assert not Finish.objects.exists()

    def test_who_may_only_read_writes_for_nobody(self, course: Course) -> None:
        answer = browser(course.onlooker).post(reverse("plans:check-in"), of(course, **MORNING))

        assert answer.status_code == 412
        assert not CheckIn.objects.exists()

    def test_a_therapist_is_not_the_patient(self, course: Course) -> None:
        answer = browser(course.therapist).post(reverse("plans:check-in"), of(course, **MORNING))

        assert answer.status_code == 412

    def test_of_a_second_tab_is_the_one_of_its_page(
        self, carer: Client, course: Course, other: Course
    ) -> None:
        carer.post(reverse("plans:check-in"), of(course, **MORNING), headers=HTMX)
        carer.post(reverse("plans:messages"), of(course, body="How long?"))
        carer.post(reverse("plans:easier-day"), of(course))

        for model in (CheckIn, Communication, EasierDay):
            assert model.objects.get().patient == course.patient, model

    def test_who_is_led_on_reads_of_the_same(
        self, carer: Client, course: Course, other: Course
    ) -> None:
        carer.post(reverse("plans:check-in"), of(course, **MORNING), headers=HTMX)
        assert carer.session[CHOSEN] == str(other.patient.pk)

        flags = MORNING | FLAGS | {"any_flag": "yes", "flag_R-CARDIAC": "yes"}
        answer = carer.post(reverse("plans:check-in-flags"), of(course, **flags))

        assert answer.headers["Location"] == reverse("plans:stop")
        assert carer.session[CHOSEN] == str(course.patient.pk)
        assert "Call for help now" in text(carer.get(reverse("plans:stop")))

    def test_an_exercise_that_stops_shows_whom_it_stops(
        self, carer: Client, course: Course, other: Course
    ) -> None:
        url = reverse("plans:numbers", args=[course.planned.pk])
        carer.post(url, entry() | {"duration_min": "2", "pain_peak_nrs": "9"})

        assert "Stop and rest" in text(carer.get(reverse("plans:stop")))

    def test_a_page_that_does_not_say_counts_for_the_chosen(
        self, carer: Client, other: Course
    ) -> None:
        carer.post(reverse("plans:check-in"), entry() | MORNING)

        assert CheckIn.objects.get().patient == other.patient

    def test_pages_say_whose_they_are(self, patient: Client, course: Course) -> None:
        log(patient, course.planned, "easy")
        pages = [text(patient.get(f"/{name}/")) for name in ("today", "messages")]
        pages.append(
            text(
                patient.post(reverse("plans:check-in"), of(course, **MORNING) | {"any_flag": "yes"})
            )
        )

        forms = [form for page in pages for form in re.findall(r"(?s)<form.*?</form>", page)]
        ours = re.compile(r'(?:action|hx-post)="/(?:check-in|finish|today/easier)|name="body"')
        asked = [form for form in forms if ours.search(form)]
        assert len(asked) == 5
        for form in asked:
            assert hidden(form, "patient") == str(course.patient.pk)
            assert 'name="body"' in form or hidden(form, "on") == DAY.isoformat()


class TestDay:
    def test_a_check_in_of_yesterday_leaves_today_open(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seven_tomorrow(course, monkeypatch)
        amended = PlannedExercise.objects.filter(plan__on=TOMORROW).exclude(amendments=[])
        given = of(course, **MORNING | {"pain_nrs": "6", "swelling": "3"})

        page = text(patient.post(reverse("plans:check-in"), given, headers=HTMX))

        assert CheckIn.objects.get().on == DAY
        assert "Your answers are saved for" in page
        assert 'name="any_flag"' in page
        assert hidden(page, "on") == TOMORROW.isoformat()
        assert not amended.exists()

    def test_without_htmx_it_is_said_on_the_next_page(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seven_tomorrow(course, monkeypatch)
        answer = patient.post(reverse("plans:check-in"), of(course, **MORNING), follow=True)

        assert "Your answers are saved for" in text(answer)
        assert "First, how are you" in text(answer)

    def test_a_red_flag_of_yesterday_stops_at_once(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seven_tomorrow(course, monkeypatch)
        flags = MORNING | FLAGS | {"any_flag": "yes", "flag_R-CARDIAC": "yes"}
        answer = patient.post(reverse("plans:check-in-flags"), of(course, **flags))

        assert answer.headers["Location"] == reverse("plans:stop")
        assert CheckIn.objects.get().on == DAY
        assert Alert.objects.filter(patient=course.patient, tier="critical").exists()
        rows = PlannedExercise.objects.filter(plan__patient=course.patient, plan__on=TOMORROW)
        assert rows.exists()
        assert all(row.amendments[-1]["withheld"] for row in rows)

    @pytest.mark.parametrize(
        ("on", "said"),
        [
            pytest.param(TOMORROW.isoformat(), "has not come yet", id="tomorrow"),
            pytest.param((DAY - timedelta(days=15)).isoformat(), "two weeks ago", id="too old"),
            pytest.param("0001-01-01", "two weeks ago", id="the first of all"),
            pytest.param("2026-02-31", "Open it again", id="no day"),
            pytest.param("today", "Open it again", id="no date"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, on: str, said: str, patient: Client, course: Course
    ) -> None:
        log(patient, course.planned, "easy")
        for door, fields in (
            ("check-in", MORNING),
            ("check-in-flags", MORNING | FLAGS | {"any_flag": "yes", "has_fever": "on"}),
            ("finish", {"pain_peak_nrs": "1"}),
        ):
            answer = patient.post(reverse(f"plans:{door}"), of(course, **fields) | {"on": on})
            assert answer.status_code == 422, door
            assert said in text(answer), door
        assert not any(model.objects.exists() for model in ROWS)

    @pytest.mark.parametrize("htmx", [{}, HTMX], ids=["plain", "htmx"])
    def test_a_finish_of_yesterday_ends_yesterday(
        self,
        patient: Client,
        course: Course,
        htmx: dict[str, str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        log(patient, course.planned, "easy")
        seven_tomorrow(course, monkeypatch)
        url, given = reverse("plans:finish"), of(course, pain_peak_nrs="5")

        asked = patient.post(url, given, headers=htmx)
        assert asked.status_code == 422
        assert "In which exercise?" in text(asked)
        which = {"which_asked": "1", "which": str(course.planned.pk), "places": "shoulder-left"}
        answer = patient.post(url, given | which, headers=htmx)

        to = answer.headers.get("HX-Redirect") or answer.headers["Location"]
        assert to == reverse("plans:history-day", args=[DAY])
        assert Finish.objects.get().on == DAY

    def test_an_easier_day_of_yesterday_is_refused(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seven_tomorrow(course, monkeypatch)
        for htmx in ({}, HTMX):
            answer = patient.post(reverse("plans:easier-day"), of(course), headers=htmx)
            assert answer.status_code == 422
            assert "You asked on another day" in text(answer)
            assert "Too much today" in text(answer)
        assert not EasierDay.objects.exists()

    def test_an_easier_day_that_was_stored_is_stored_also_after_midnight(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given = of(course)
        patient.post(reverse("plans:easier-day"), given)
        seven_tomorrow(course, monkeypatch)

        assert patient.post(reverse("plans:easier-day"), given).status_code == 302
        assert EasierDay.objects.get().on == DAY

    def test_it_is_taken_back_from_its_own_day(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before_midnight = at(course.patient, TOMORROW, 0) - timedelta(seconds=2)
        monkeypatch.setattr(clock, "now", lambda: before_midnight)
        page = text(patient.post(reverse("plans:easier-day"), of(course), headers=HTMX))
        undo = page[page.index(reverse("plans:easier-day-undo")) :]
        after = before_midnight + timedelta(seconds=4)
        monkeypatch.setattr(clock, "now", lambda: after)
        given = {name: hidden(undo, name) for name in ("patient", "on")}
        patient.post(reverse("plans:easier-day-undo"), given)

        assert not EasierDay.objects.current().exists()
        assert not DailyPlan.objects.filter(on=TOMORROW).exists()
