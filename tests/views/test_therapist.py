"""The therapist's pages: alerts, proposals, the draft, the end of a plan."""

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Decision, Regime
from tests.factories import DAY, Course, load_catalogue, make_assessment, make_event, make_patient
from tests.views.asking import browser, draft_fields, field_errors, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapist(course: Course) -> Client:
    return browser(course.therapist)


def draft_of(client: Client, course: Course) -> str:
    """Make a patient up to the draft; return its address."""
    load_catalogue()
    patient = make_patient(clinic=course.patient.clinic, lead_therapist=course.therapist)
    make_event(patient)
    make_assessment(patient)
    url = reverse("plans:regime-draft", args=[patient.pk])
    client.post(url)
    return url


class TestAlert:
    def test_acknowledged_stays_open(self, therapist: Client, course: Course) -> None:
        url = reverse("plans:alert-acknowledge", args=[course.alert.pk])

        response = therapist.post(url, {"note": "Rang her"}, follow=True)

        assert "What is paused stays paused." in text(response)
        course.alert.refresh_from_db()
        assert course.alert.note == "Rang her"
        assert course.alert.released_at is None

    def test_released_needs_a_reason_and_keeps_it(self, therapist: Client, course: Course) -> None:
        url = reverse("plans:alert-release", args=[course.alert.pk])
        assert therapist.post(url, {"reason": " "}).status_code == 422

        therapist.post(url, {"reason": "Seen in the clinic"})

        course.alert.refresh_from_db()
        assert course.alert.release_reason == "Seen in the clinic"
        assert course.alert.released_by == course.therapist


class TestProposal:
    @pytest.mark.parametrize(
        ("given", "kept"), [("approve", "approved"), ("decline", "declined"), ("", "waiting")]
    )
    def test_is_answered_as_said(
        self, given: str, kept: str, therapist: Client, course: Course
    ) -> None:
        url = reverse("plans:decision-answer", args=[course.decision.pk])

        therapist.post(url, {"answer": given})

        assert Decision.objects.get(pk=course.decision.pk).answer == kept


class TestDraft:
    @pytest.mark.parametrize("adjustment", ["automatic", "ask"])
    def test_becomes_the_plan_in_use(
        self, adjustment: str, therapist: Client, course: Course
    ) -> None:
        url = draft_of(therapist, course)
        fields = draft_fields(therapist.get(url).content.decode())

        response = therapist.post(
            f"{url}approve/", fields | {"adjustment": adjustment, "approve": "1"}
        )

        assert response.status_code == 302, field_errors(response)
        regime = Regime.objects.exclude(patient=course.patient).get()
        assert (regime.state, regime.adjustment) == ("active", adjustment)
        assert regime.daily_plans.filter(on=DAY).exists()

    def test_keeps_what_was_edited(self, therapist: Client, course: Course) -> None:
        url = draft_of(therapist, course)
        fields = draft_fields(therapist.get(url).content.decode())
        keep = [name for name in fields if name.endswith("-keep")]
        del fields[keep[-1]]

        assert therapist.post(f"{url}approve/", fields).status_code == 302

        regime = Regime.objects.exclude(patient=course.patient).get()
        assert regime.state == "draft"
        assert regime.prescriptions.count() == len(keep) - 1


def test_stopped_plan_ends_with_its_reason(therapist: Client, course: Course) -> None:
    url = reverse("plans:regime-stop", args=[course.regime.pk])

    therapist.post(url, {"outcome": "stopped", "reason": "Moved away"})

    course.regime.refresh_from_db()
    assert (course.regime.state, course.regime.end_reason) == ("stopped", "Moved away")


@pytest.mark.parametrize("back", ["today", "caseload", "//evil.test", "\n/x", "a b"])
def test_theme_leads_back_to_ours_alone(back: str, therapist: Client) -> None:
    response = therapist.post(reverse("plans:theme-set"), {"theme": "dark", "next": back})

    assert response.status_code == 302
    assert "evil" not in response.headers["Location"]
