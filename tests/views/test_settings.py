"""What a patient sets: reminders, looks of a device, the clock, a pause."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import AuditEvent
from plans.models import DailyPlan, Decision, Pause
from plans.queries.coming_back import bands_of, coming_back
from rehab import clock
from tests.factories import DAY, Course
from tests.services.life import at, log_all, turn_to
from tests.views.asking import browser, field_errors, text

pytestmark = pytest.mark.django_db
PAUSE, RESUME, ZONE = "/settings/pause/", "/settings/resume/", "/settings/time-zone/"


def on_day(course: Course, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let the nights pass until the `number`-th day, and stand at nine in the morning."""
    Decision.objects.filter(pk=course.decision.pk).delete()  # the night makes its own
    for day in range(2, number + 1):
        turn_to(course.patient, DAY + timedelta(days=day - 1))
    now = at(course.patient, DAY + timedelta(days=number - 1), 9)
    monkeypatch.setattr(clock, "now", lambda: now)


def said(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", text(client.get(address)))


class TestReminders:
    def test_keep_what_was_typed_when_refused(self, course: Course) -> None:
        fields = {"morning_plan_on": "on", "morning_plan_at": "25:00", "evening_nudge_at": "19:05"}
        answer = browser(course.person).post("/settings/reminders/", fields)

        assert answer.status_code == 422
        assert 'value="25:00"' in text(answer)
        assert 'value="19:05"' in text(answer)
        assert "Enter a valid time" in field_errors(answer)

    def test_a_reader_sees_no_form(self, course: Course) -> None:
        page = said(browser(course.onlooker), "/settings/reminders/")
        assert "You may look here, but not change anything." in page
        assert "Save reminders" not in page


class TestDevice:
    @pytest.mark.parametrize("size", ["large", "larger"])
    def test_shows_all_pages_in_the_size_chosen(self, size: str, course: Course) -> None:
        client = browser(course.person)
        answer = client.post("/text-size/", {"text": size, "next": "/settings/display/"})

        assert answer["Location"] == "/settings/display/"
        for page in ("/settings/display/", "/today/", "/no-such-page/"):
            assert f'data-text="{size}"' in text(client.get(page))
        client.post("/text-size/", {"text": "normal", "next": "/"})
        assert "data-text=" not in text(client.get("/today/"))

    def test_takes_no_other_size(self, course: Course) -> None:
        client = browser(course.person)
        client.post("/text-size/", {"text": '9"><script>'})
        assert "data-text=" not in text(client.get("/today/"))


class TestClock:
    def test_follows_the_patient_and_says_what_that_means(self, course: Course) -> None:
        client = browser(course.person)
        page = said(client, ZONE)
        assert "the clock of <strong>Berlin</strong>. There it is 10:00 now" in page
        assert '<optgroup label="Europe">' in page

        answer = client.post(ZONE, {"time_zone": "America/New_York"})
        assert answer["Location"] == ZONE
        course.patient.refresh_from_db()
        assert course.patient.time_zone == "America/New_York"
        assert "There it is 04:00 now" in said(client, ZONE)
        event = AuditEvent.objects.get(action="update", object_type="patient")
        assert (event.role, event.detail) == ("patient", {"fields": ["time_zone"]})
        therapist = said(browser(course.therapist), f"/patients/{course.patient.pk}/")
        assert "The patient's clock: New York" in therapist

    def test_is_no_clock_of_nowhere(self, course: Course) -> None:
        answer = browser(course.person).post(ZONE, {"time_zone": "Moon/Base"})

        assert answer.status_code == 422
        course.patient.refresh_from_db()
        assert course.patient.time_zone == "Europe/Berlin"

    def test_is_listed_once_under_its_name_of_today(self, course: Course) -> None:
        page = text(browser(course.person).get(ZONE))

        assert page.count('value="Asia/Kolkata"') == 1
        assert "Calcutta" not in page


class TestPause:
    def test_says_what_it_means_before_and_after(self, course: Course) -> None:
        client = browser(course.person)
        page = said(client, PAUSE)
        assert "Nothing counts as missed." in page
        assert "4 to 7 </th> <td>About 80 % of before.</td>" in page
        assert "8 to 14 </th> <td>About 80 % of before, or one step back" in page
        assert "29 and more </th> <td>Your therapist looks first." in page

        back = DAY + timedelta(days=6)
        fields = {"reason": "travel", "from_on": f"{DAY}", "until_on": f"{back}"}
        assert client.post(PAUSE, fields)["Location"] == PAUSE
        after = said(client, PAUSE)
        assert "Paused from 2 March, back on 8 March." in after
        assert '<tr class="is-mine"> <th scope="row"> 4 to 7' in after
        assert "I am back" in after
        therapist = said(browser(course.therapist), f"/patients/{course.patient.pk}/")
        assert "Paused from 2 March, back on 8 March. I am travelling" in therapist

    def test_begun_today_takes_the_exercises_and_the_questions_off_the_day(
        self, course: Course
    ) -> None:
        client = browser(course.person)
        assert "First, how are you this morning?" in said(client, "/today/")

        client.post(PAUSE, {"reason": "travel", "from_on": f"{DAY}"})

        day = said(client, "/today/")
        assert "Your plan is paused" in day
        assert "First, how are you this morning?" not in day
        assert "Your therapist looks at it first." not in day

    def test_of_the_ill_names_the_rule_of_fever(self, course: Course) -> None:
        client = browser(course.person)
        client.post(PAUSE, {"reason": "illness", "from_on": f"{DAY}"})
        page = said(client, PAUSE)

        assert "Rest until a day after the fever is gone. No catching up." in page
        assert "Do you have a fever of 38 °C or more" in page
        assert "call your clinic today" in page

    def test_refused_keeps_what_was_typed_at_its_field(self, course: Course) -> None:
        fields = {"reason": "travel", "from_on": f"{DAY}", "until_on": f"{DAY}"}
        answer = browser(course.person).post(PAUSE, fields)

        assert answer.status_code == 422
        assert "The first day back must be after the first day." in field_errors(answer)
        assert f'value="{DAY}"' in text(answer)
        assert not Pause.objects.exists()

    def test_can_be_moved_and_left_open(self, course: Course) -> None:
        client = browser(course.person)
        client.post(PAUSE, {"reason": "other", "from_on": f"{DAY}"})
        later = DAY + timedelta(days=9)
        client.post(PAUSE, {"until_on": f"{later}"})
        assert Pause.objects.get().until_on == later
        assert client.post(PAUSE, {"until_on": f"{DAY}"}).status_code == 422
        client.post(PAUSE, {"until_on": ""})
        assert Pause.objects.get().until_on is None

    def test_not_needed_after_all_covers_no_day(self, course: Course) -> None:
        client = browser(course.person)
        client.post(PAUSE, {"reason": "surgery", "from_on": f"{DAY + timedelta(days=3)}"})
        assert "I do not need this pause" in said(client, PAUSE)
        client.post("/settings/pause/cancel/")

        assert not Pause.objects.covering(DAY + timedelta(days=3)).exists()
        client.post(PAUSE, {"reason": "travel", "from_on": f"{DAY}"})
        client.post("/settings/pause/cancel/")
        assert Pause.objects.covering(DAY).exists()


class TestReturn:
    def test_shows_old_and_new_dose_before_and_after(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        log_all(course.patient, course.person, DAY)
        client = browser(course.person)
        client.post(PAUSE, {"reason": "travel", "from_on": f"{DAY + timedelta(days=1)}"})
        on_day(course, monkeypatch, 7)
        before = said(client, RESUME)
        assert "This is how you begin again" in before
        assert "5 days without this exercise: a gentler start." in before

        client.post(RESUME)
        after = said(client, RESUME)
        assert "Welcome back" in after
        on = DAY + timedelta(days=6)
        told = coming_back(course.patient, on=on, language="en")
        assert _list(before) == _list(after)
        assert any(each.is_changed for each in told)
        plan = DailyPlan.objects.get(patient=course.patient, on=on)
        frozen = {row.prescription.exercise_id for row in plan.exercises.all()}
        assert frozen & {each.slug for each in told}

    def test_after_a_day_changes_nothing(self, course: Course) -> None:
        client = browser(course.person)
        client.post(PAUSE, {"reason": "travel", "from_on": f"{DAY}"})
        assert "Nothing changes. You go on as planned." in said(client, RESUME)
        assert client.post(RESUME)["Location"] == "/today/"
        day = said(client, "/today/")
        assert "Your plan goes on from today." in day
        assert "Your plan is not paused" not in day

    def test_bands_are_those_of_the_age(self) -> None:
        shares = {age: [band.share for band in bands_of(age)] for age in (64, 65)}
        assert shares == {64: [1, 0.8, 0.8, 0.7, None], 65: [1, 0.8, 0.8, 0.5, None]}
        ends = [(band.from_days, band.to_days) for band in bands_of(70)]
        assert ends == [(1, 3), (4, 7), (8, 14), (15, 28), (29, None)]


def _list(page: str) -> str:
    return page.split('class="returning"')[1].split("</ul>")[0]


def test_all_choices_stand_on_one_page(course: Course) -> None:
    page = said(browser(course.person), "/settings/")
    for address in ("reminders/", "display/", "time-zone/", "pause/"):
        assert f'href="/settings/{address}"' in page
    assert 'href="/account/sessions/"' in page


def test_help_stands_in_the_same_place_on_every_page(course: Course) -> None:
    client = browser(course.person)
    for address in ("/today/", "/history/", "/settings/", PAUSE, "/stop/", "/account/"):
        head = said(client, address).split("<main")[0]
        after_brand = head.split('class="brand"')[1].split("</a>", 1)[1].strip()
        assert after_brand.startswith('<details class="help">'), address
