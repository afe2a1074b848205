"""The patient's day in the browser, with htmx and without."""

import re
import uuid
from datetime import timedelta
from itertools import count

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from plans.models import ActivityLog, Alert, CareAccess, CheckIn, Finish, PlannedExercise
from rehab import clock
from tests.factories import DAY, NOW, Course, make_course
from tests.views.asking import browser, hidden, text
from tests.views.sent import entry

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def patient(course: Course) -> Client:
    return browser(course.person)


def day(client: Client) -> str:
    return text(client.get(reverse("plans:today")))


def log(client: Client, planned: PlannedExercise, felt: str = "easy", **values: object) -> object:
    fields = entry() | {"felt": felt}
    return client.post(reverse("plans:log", args=[planned.pk]), fields, **values)


def latest() -> uuid.UUID:
    """Return the id of the entry made last."""
    return ActivityLog.objects.latest("recorded_at", "pk").entry_id


def items(course: Course) -> list[PlannedExercise]:
    rows = PlannedExercise.objects.filter(plan__patient=course.patient)
    return list(rows.filter(prescription__is_cue=False))


class TestDoneButton:
    def test_leads_back_to_the_day_without_htmx(self, patient: Client, course: Course) -> None:
        response = log(patient, course.planned)

        assert response.status_code == 302
        assert response.headers["Location"] == "/today/"
        assert "Undo" in day(patient)

    def test_answers_htmx_with_its_card(self, patient: Client, course: Course) -> None:
        page = text(log(patient, course.planned, headers=HTMX))

        assert page.count(f'id="card-{course.planned.pk}"') == 1
        assert "<html" not in page
        assert 'id="day-progress"' in page
        assert "Saved." in page

    def test_sent_twice_counts_once(self, patient: Client, course: Course) -> None:
        fields = entry() | {"felt": "easy"}
        url = reverse("plans:log", args=[course.planned.pk])

        answers = [patient.post(url, fields).status_code for _ in range(2)]

        assert answers == [302, 302]
        assert ActivityLog.objects.count() == 1

    def test_sent_again_with_another_answer_is_a_conflict(
        self, patient: Client, course: Course
    ) -> None:
        fields = entry() | {"felt": "easy"}
        url = reverse("plans:log", args=[course.planned.pk])
        patient.post(url, fields)

        response = patient.post(url, fields | {"felt": "hard"})

        assert response.status_code == 409
        assert "Nothing was changed" in text(response)
        assert ActivityLog.objects.get().effort_0_10 == 3

    def test_is_taken_back_within_ten_seconds(self, patient: Client, course: Course) -> None:
        log(patient, course.planned)

        undo = reverse("plans:undo", args=[course.planned.pk])
        page = text(patient.post(undo, {"entry": latest()}, headers=HTMX))

        assert 'value="easy"' in page
        assert not ActivityLog.objects.current().exists()

    def test_is_taken_back_alone_however_often_undo_is_tapped(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two entries within ten seconds, two taps on the undo of the second."""
        ticks = count()
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(milliseconds=next(ticks)))
        undo = reverse("plans:undo", args=[course.planned.pk])
        log(patient, course.planned)
        second = text(log(patient, course.planned, "hard", headers=HTMX))
        form = re.findall(rf'(?s)<form[^>]*action="{undo}".*?</form>', second)[-1]
        for _ in range(2):
            patient.post(undo, {"entry": hidden(form, "entry")}, headers=HTMX)
        patient.post(undo, headers=HTMX)

        assert ActivityLog.objects.current().get().effort_0_10 == 3

    def test_sent_again_after_it_was_taken_back_is_not_called_saved(
        self, patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ticks = count()
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(milliseconds=next(ticks)))
        given = entry() | {"felt": "easy", "seen": "none"}
        patient.post(reverse("plans:log", args=[course.planned.pk]), given)
        patient.post(reverse("plans:undo", args=[course.planned.pk]), {"entry": latest()})

        page = patient.post(reverse("plans:log", args=[course.planned.pk]), given)
        queue = patient.post(reverse("plans:sync-log", args=[course.planned.pk]), given)
        assert (page.status_code, queue.status_code) == (409, 409)
        assert "was taken back" in text(page)
        assert not ActivityLog.objects.current().exists()


class TestNumbers:
    def test_replace_the_tap(self, patient: Client, course: Course) -> None:
        log(patient, course.planned)

        patient.post(
            reverse("plans:numbers", args=[course.planned.pk]),
            entry() | {"duration_min": "2", "effort_0_10": "6", "pain_peak_nrs": "3"},
        )

        row = ActivityLog.objects.current().get()
        assert (row.done["duration_s"], row.effort_0_10, row.pain_peak_nrs) == (120, 6, 3)

    def test_lead_to_the_stop_screen_where_the_pain_is_great(
        self, patient: Client, course: Course
    ) -> None:
        response = patient.post(
            reverse("plans:numbers", args=[course.planned.pk]),
            entry() | {"duration_min": "2", "pain_peak_nrs": "9"},
        )

        assert response.headers["Location"] == reverse("plans:stop")
        assert "Stop and rest" in text(patient.get(reverse("plans:stop")))

    def test_ask_for_pulse_and_oxygen_where_the_heart_is_watched(
        self, patient: Client, course: Course
    ) -> None:
        page = reverse("plans:exercise", args=[course.planned.pk])
        assert "heart_rate_bpm" not in text(patient.get(page))
        course.event.precautions.create(code="CARDIAC", hr_max=110, from_on=DAY)

        assert "heart_rate_bpm" in text(patient.get(page))
        response = patient.post(
            reverse("plans:numbers", args=[course.planned.pk]),
            entry() | {"duration_min": "2", "heart_rate_bpm": "111", "soreness": "returns"},
        )

        assert response.headers["Location"] == reverse("plans:stop")
        assert ActivityLog.objects.current().get().soreness == "returns"

    def test_may_be_wide_digits(self, patient: Client, course: Course) -> None:
        url = reverse("plans:numbers", args=[course.planned.pk])

        assert patient.post(url, entry() | {"duration_min": "\uff13"}).status_code == 302
        assert ActivityLog.objects.get().done["duration_s"] == 180


def finish(client: Client, **fields: str) -> HttpResponse:
    return client.post(reverse("plans:finish"), entry() | fields)


class TestFinish:
    def test_of_little_pain_is_one_tap(self, patient: Client, course: Course) -> None:
        log(patient, course.planned)

        assert finish(patient, pain_peak_nrs="3").status_code == 302
        assert Finish.objects.get().which == []

    def test_of_more_pain_asks_where(self, patient: Client, course: Course) -> None:
        log(patient, course.planned)

        response = finish(patient, pain_peak_nrs="4")

        assert response.status_code == 422  # or a script would take it for stored
        assert f'value="{course.planned.pk}"' in text(response)
        assert not Finish.objects.exists()

    def test_takes_the_place_of_the_pain(self, patient: Client, course: Course) -> None:
        log(patient, course.planned)

        finish(patient, pain_peak_nrs="4", which_asked="1", which=str(course.planned.pk))

        assert Finish.objects.get().which == [str(course.planned.pk)]

    def test_refuses_a_place_in_somebody_elses_day(self, patient: Client, course: Course) -> None:
        log(patient, course.planned)
        other = make_course(canary="Bo")

        response = finish(patient, pain_peak_nrs="4", which_asked="1", which=str(other.planned.pk))

        assert response.status_code == 422
        assert not Finish.objects.exists()


class TestCheckIn:
    def test_of_nothing_bad_is_saved_in_one_step(self, patient: Client) -> None:
        fields = entry() | {"pain_nrs": "1", "swelling": "0", "any_flag": "none"}

        response = patient.post(reverse("plans:check-in"), fields)

        assert response.status_code == 302
        assert CheckIn.objects.get().pain_nrs == 1
        assert "First, how are you" not in day(patient)

    def test_of_a_yes_asks_which_and_keeps_what_was_tapped(self, patient: Client) -> None:
        fields = entry() | {"pain_nrs": "2", "swelling": "1", "any_flag": "yes"}

        page = text(patient.post(reverse("plans:check-in"), fields, headers=HTMX))

        assert not CheckIn.objects.exists()
        kept = {name: hidden(page, name) for name in ("entry_id", "pain_nrs", "swelling")}
        assert kept == {name: fields[name] for name in kept}
        assert 'href="tel:112"' in page

    def test_of_an_emergency_shows_the_number_to_call(
        self, patient: Client, course: Course
    ) -> None:
        first = entry() | {"pain_nrs": "2", "swelling": "1", "any_flag": "yes"}
        page = text(patient.post(reverse("plans:check-in"), first))
        asked = dict.fromkeys(set(re.findall(r'name="(flag_[^"]+)"', page)), "no")

        response = patient.post(
            reverse("plans:check-in-flags"), first | asked | {"flag_R-CARDIAC": "yes"}
        )

        assert response.headers["Location"] == reverse("plans:stop")
        shown = text(patient.get(reverse("plans:stop")))
        assert "Call for help now" in shown
        assert 'href="tel:112"' in shown
        assert Alert.objects.filter(patient=course.patient, tier="critical").exists()
        assert patient.get(reverse("plans:today")).headers["Location"] == reverse("plans:stop")


class TestCaregiver:
    def test_who_may_only_read_sees_no_buttons(self, course: Course) -> None:
        client = browser(course.onlooker)

        page = day(client)

        assert course.patient.given_name in page
        assert 'name="felt"' not in page
        assert 'name="any_flag"' not in page
        assert log(client, course.planned).status_code == 403
        assert not ActivityLog.objects.exists()

    def test_of_two_chooses_first(self, course: Course) -> None:
        other = make_course(canary="Bo")
        CareAccess.objects.create(
            patient=other.patient, user=course.logger, relation="spouse", created_at=NOW
        )
        client = browser(course.logger)
        choose = reverse("plans:choose-patient")
        assert client.get(reverse("plans:today")).headers["Location"] == choose

        client.post(choose, {"patient": str(other.patient.pk)})

        assert f"Today for {other.patient.given_name}" in day(client)

    def test_cannot_choose_a_stranger(self, course: Course) -> None:
        other = make_course(canary="Bo")
        client = browser(course.logger)

        for chosen in (str(other.patient.pk), str(uuid.uuid4()), "me", "", "\0"):
            response = client.post(reverse("plans:choose-patient"), {"patient": chosen})
            assert response.status_code == 422
            assert "Choose one of these people." in text(response)


def test_a_perfect_day_of_six_exercises_takes_ten_taps(patient: Client, course: Course) -> None:
    # Three for the check-in, one for each exercise, one for the finish.
    check_in = {"pain_nrs": "0", "swelling": "0", "any_flag": "none"}
    patient.post(reverse("plans:check-in"), entry() | check_in)
    taps = len(check_in)
    for item in items(course):
        page = day(patient)
        assert page.count(f'action="{reverse("plans:log", args=[item.pk])}"') == 1
        log(patient, item, "right")
        taps += 1
    assert 'name="pain_peak_nrs" value="0"' in day(patient)
    finish(patient, pain_peak_nrs="0")
    taps += 1

    assert "That was your day" in day(patient)
    overhead = taps - len(items(course))
    assert overhead + 6 <= 10  # settled: six exercises in ten taps


def rest(course: Course, reason: str) -> None:
    amended = [{"rule": reason, "withheld": reason, "dose": None}]
    rows = PlannedExercise.objects.filter(plan__patient=course.patient)
    rows.filter(prescription__is_cue=False).update(amendments=amended)


class TestRestOfAll:
    def test_says_its_one_reason_once_and_counts_nothing(
        self, patient: Client, course: Course
    ) -> None:
        rest(course, "muscle_rest")

        page = day(patient)

        assert page.count("These muscles worked hard yesterday.") == 1
        assert page.count("Rests today") == len(items(course)) > 1
        assert "day-progress" not in page

    def test_of_several_reasons_names_each(self, patient: Client, course: Course) -> None:
        rest(course, "muscle_rest")
        PlannedExercise.objects.filter(pk=course.planned.pk).update(
            amendments=[{"rule": "rest", "withheld": "rest", "dose": None}]
        )

        assert day(patient).count("A day off for this part.") == 1


class TestNothingIsStopped:
    def test_is_said_without_alarm_and_titled_without_hyphens(self, patient: Client) -> None:
        Alert.objects.all().delete()
        page = text(patient.get(reverse("plans:stop")))
        patient.post("/language/", {"language": "de", "next": "/today/"})
        german = text(patient.get("/settings/"))

        assert "Nothing is stopped" in page
        assert 'role="alert"' not in page
        assert "stop-page" not in page
        title = german.partition("<title>")[2].partition("</title>")[0]
        assert "Einstellungen" in title


class TestNothingDone:
    @pytest.fixture
    def left_out(self, patient: Client, course: Course) -> Client:
        for item in items(course):
            patient.post(reverse("plans:not-done", args=[item.pk]), entry() | {"reason": "time"})
        return patient

    def test_ends_the_day_without_a_question_of_pain(self, left_out: Client) -> None:
        page = day(left_out)

        assert "Nothing was done today. Thank you for telling us." in page
        assert 'name="pain_peak_nrs"' not in page

    def test_keeps_a_finish_that_is_sent_all_the_same(self, left_out: Client) -> None:
        finish(left_out, pain_peak_nrs="0")

        assert Finish.objects.count() == 1

    def test_is_no_place_of_a_pain(self, left_out: Client, course: Course) -> None:
        log(left_out, course.planned)

        page = text(finish(left_out, pain_peak_nrs="5"))

        assert page.count('name="which"') == 1


class TestCardOfWhatIsLogged:
    def test_offers_to_change_it_once_it_is_too_late_to_undo(
        self, patient: Client, course: Course
    ) -> None:
        log(patient, course.planned)
        undo = reverse("plans:undo", args=[course.planned.pk])
        assert f'hx-post="{undo}"' in day(patient)

        ActivityLog.objects.update(recorded_at=NOW - timedelta(seconds=11))

        page = day(patient)
        assert f'hx-post="{undo}"' not in page
        assert "Change<" in page

    def test_takes_too_much_away_with_the_last_one(self, patient: Client, course: Course) -> None:
        *others, last = items(course)
        pages = [text(log(patient, item, headers=HTMX)) for item in (*others, last)]

        assert ["Too much today" in page for page in pages] == [True] * len(others) + [False]
        assert all('id="too-much" hx-swap-oob="true"' in page for page in pages)
