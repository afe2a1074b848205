"""The stop page: whom to call now, what led here, and the way out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Alert
from plans.queries.daily_questions import all_questions
from rehab import clock
from tests.factories import DAY, Course
from tests.services.life import at
from tests.views.asking import browser, text
from tests.views.sent import entry

pytestmark = pytest.mark.django_db
FLAGS = {f"flag_{question.id}": "no" for question in all_questions()}
SATURDAY = DAY + timedelta(days=(5 - DAY.weekday()) % 7)
PHONE = "030 123"


@pytest.fixture
def patient(course: Course) -> Client:
    course.patient.clinic.phone = PHONE
    course.patient.clinic.save()
    return browser(course.person)


def stopped(patient: Client, flag: str, answer: str) -> str:
    first = {"pain_nrs": "2", "swelling": "0", "any_flag": "yes"}
    given = entry() | first | FLAGS | {f"flag_{flag}": answer}
    patient.post(reverse("plans:check-in-flags"), given)
    return text(patient.get(reverse("plans:stop")))


def calls(page: str) -> list[str]:
    """Return the numbers of the page in its order, without those of its frame."""
    told = page.partition('class="stop"')[2].partition("</main>")[0]
    return [each.partition('"')[0] for each in told.split('href="tel:')[1:]]


def test_an_emergency_names_the_answer_and_the_way_out(patient: Client) -> None:
    page = stopped(patient, "R-CARDIAC", "fainted")

    assert "You said: Pressure in the chest, or fainting – I fainted" in page
    assert "Tapped this by mistake? Tell your clinic." in page
    assert calls(page) == ["112", PHONE.replace(" ", "")]


def test_an_open_clinic_is_called_first(patient: Client) -> None:
    page = stopped(patient, "R-GBS", "none_of_these")

    assert calls(page) == [PHONE.replace(" ", ""), "112"]
    assert "in its hours: Monday to Friday, 8 a.m. to 5 p.m." in page


def test_a_closed_clinic_is_not_the_one_to_call(
    patient: Client, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped(patient, "R-GBS", "none_of_these")
    monkeypatch.setattr(clock, "now", lambda: at(course.patient, SATURDAY, 19))

    page = text(browser(course.person).get(reverse("plans:stop")))

    monday = SATURDAY + timedelta(days=2)
    assert calls(page) == ["112", PHONE.replace(" ", "")]
    assert f"closed now. It reads this on Monday, {monday:%-d %B}, from 8 a.m. on." in page


def test_who_asked_for_an_easier_day_is_not_told_to_stop(patient: Client) -> None:
    patient.post(reverse("plans:easier-day"), entry())
    Alert.objects.exclude(code="EASIER").delete()

    assert Alert.objects.exists()
    assert "Nothing is stopped" in text(patient.get(reverse("plans:stop")))
