"""“Too much today” in the browser, with htmx and without."""

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Alert, Decision, EasierDay
from tests.factories import DAY, Course
from tests.views.asking import browser, text
from tests.views.sent import entry

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def patient(course: Course) -> Client:
    return browser(course.person)


def ask(client: Client, **values: object):
    return client.post(reverse("plans:easier-day"), entry(), **values)


def test_one_tap_without_htmx_leads_back_to_an_easier_day(patient: Client) -> None:
    assert "Too much today" in text(patient.get(reverse("plans:today")))

    response = ask(patient)

    assert (response.status_code, response.headers["Location"]) == (302, "/today/")
    page = text(patient.get(reverse("plans:today")))
    assert "Made easier today because you asked." in page
    assert "Too much today" not in page


def test_htmx_gets_the_day_with_an_undo(patient: Client) -> None:
    page = text(ask(patient, headers=HTMX))

    assert "<html" not in page
    assert 'data-toast="10"' in page
    patient.post(reverse("plans:easier-day-undo"))
    assert "Too much today" in text(patient.get(reverse("plans:today")))
    assert not EasierDay.objects.current().exists()


def test_the_therapist_reads_in_their_language_that_it_was_taken_back(
    patient: Client, course: Course
) -> None:
    patient.post("/language/", {"language": "de", "next": "/today/"})
    ask(patient)
    patient.post(reverse("plans:easier-day-undo"))

    alert = Alert.objects.get(code="EASIER")
    page = text(browser(course.therapist).get(reverse("plans:alert-detail", args=[alert.pk])))

    assert "Taken back at once." in page


def test_a_broken_request_changes_nothing(patient: Client) -> None:
    patient.post(reverse("plans:easier-day"), {"entry_id": "x"})

    assert not EasierDay.objects.exists()
    assert "Please tap once more" in text(patient.get(reverse("plans:today")))


def test_the_therapist_reads_it(patient: Client, course: Course) -> None:
    ask(patient)

    url = reverse("plans:patient-detail", args=[course.patient.pk])
    page = text(browser(course.therapist).get(url))

    assert "Too much: asked for an easier day" in page
    assert Alert.objects.get(code="EASIER").tier == "low"


def test_what_grew_is_not_told_on_a_day_that_shrank(patient: Client, course: Course) -> None:
    raised = Decision.objects.filter(pk=course.decision.pk)
    raised.update(effective_on=DAY, answer=Decision.Answer.NONE)
    assert "→" in text(patient.get(reverse("plans:today")))

    ask(patient)

    page = text(patient.get(reverse("plans:today")))
    assert "→" not in page
    assert page.count("Made easier today because you asked.") == 1
