"""Where a page leads: back, on, and to the places of the app."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Consent
from accounts.services.consent import give_consent
from plans.models import ImmobilisationEvent
from plans.templatetags.limits import event_name
from tests.factories import NOW, Course
from tests.templates.page import read
from tests.views.asking import browser, text
from tests.views.sent import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(course: Course) -> Client:
    return browser(course.person)


class TestPlaces:
    @pytest.mark.parametrize(
        ("name", "place", "current"),
        [
            pytest.param("plans:today", "/today/", "page", id="itself"),
            pytest.param("plans:settings-display", "/settings/", "true", id="below"),
            pytest.param("plans:goals", "/progress/", "true", id="of another name"),
            pytest.param("accounts:account", "/settings/", "true", id="of the own account"),
        ],
    )
    def test_a_page_marks_the_place_it_belongs_to(
        self, name: str, place: str, current: str, patient: Client
    ) -> None:
        page = read(text(patient.get(reverse(name))))

        marked = [each for each in page.all("a") if "aria-current" in each.attributes]
        assert [(each.attributes["href"], each.attributes["aria-current"]) for each in marked] == [
            (place, current)
        ]

    def test_stand_on_the_pages_of_the_own_account_too(self, patient: Client) -> None:
        page = text(patient.get(reverse("accounts:account")))

        assert "bottombar" in page
        assert "bottombar" not in text(Client().get(reverse("account_request_login_code")))


class TestFooter:
    def test_tells_staff_that_they_decide(self, course: Course, patient: Client) -> None:
        staff = text(browser(course.therapist).get(reverse("plans:caseload")))

        assert "The app proposes, you decide." in staff
        assert "your therapist decides" in text(patient.get(reverse("plans:today")))


class TestRefusedForAnother:
    @pytest.mark.parametrize(
        ("came_from", "way"),
        [
            pytest.param("http://testserver/messages/", "/messages/", id="the page it was on"),
            pytest.param("http://testserver/history/2026-03-02/", "/", id="a page of one day"),
            pytest.param("http://elsewhere.test/messages/", "/", id="another host"),
            pytest.param("", "/", id="nowhere"),
        ],
    )
    def test_leads_back_to_a_page_everybody_has(
        self, came_from: str, way: str, patient: Client
    ) -> None:
        given = entry() | {"body": "How long?", "patient": str(uuid.uuid4())}
        answer = patient.post(reverse("plans:messages"), given, headers={"referer": came_from})

        assert answer.status_code == 412
        assert f'<a class="btn btn-primary" href="{way}">Open the page again</a>' in text(answer)


def test_what_was_agreed_to_bears_its_day(course: Course, patient: Client) -> None:
    give_consent(user=course.person, purpose=Consent.Purpose.REMINDERS, language="en", now=NOW)
    page = text(patient.get(reverse("accounts:consent")))

    assert read(page).all("h1")[0].text.strip() == "What I agreed to"
    assert f"You agreed to this on {date_of(NOW.date())}." in page


def date_of(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@pytest.mark.parametrize(
    ("side", "name"),
    [
        pytest.param("left", "Walking boot, ankle, left", id="one side"),
        pytest.param("na", "Walking boot, ankle", id="no side"),
    ],
)
def test_an_event_is_named_in_small_letters(side: str, name: str) -> None:
    event = ImmobilisationEvent(kind="boot", body_site="ankle", side=side)

    assert event_name(event) == name
