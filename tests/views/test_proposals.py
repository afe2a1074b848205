"""A therapist decides on what is proposed, and answers what no log tells."""

from typing import Any

import pytest
from django.urls import reverse

from plans.catalogue import load
from plans.catalogue.vocabulary import CLEARANCES, DERIVED, OBSERVED
from plans.forms.phase_check import QUESTIONS, PhaseCheckForm
from plans.models import Finding, Prescription, Proposal, Regime, RegimeRegion
from plans.templatetags.phases import CRITERIA, subject_name
from tests.factories import DAY, Course, make_proposal
from tests.views.asking import browser

pytestmark = pytest.mark.django_db
SEEN_ELSEWHERE = {
    "pain_rest_nrs",
    "swelling",
    "swelling_rising",
    "goals_met",
    "self_managing_weeks",
}


@pytest.fixture
def proposal(course: Course) -> Proposal:
    return make_proposal(course.prescription, slug="bridge", side="both", phase="P1")


@pytest.fixture
def getting_up(course: Course) -> Course:
    """A course whose region has reached P1."""
    RegimeRegion.objects.filter(regime=course.regime).update(phases=["P1"])
    return course


def page(course: Course, name: str, *args: Any) -> str:
    url = reverse(f"plans:{name}", args=args)
    return browser(course.therapist).get(url).content.decode()


class TestWaiting:
    def test_is_on_the_page_of_the_patient(self, course: Course, proposal: Proposal) -> None:
        assert f"/proposals/{proposal.pk}/" in page(course, "patient-detail", course.patient.pk)

    def test_is_counted_in_the_caseload(self, course: Course, proposal: Proposal) -> None:
        row = page(course, "caseload")

        assert f"/patients/{course.patient.pk}/" in row

    def test_says_what_and_why(self, course: Course, proposal: Proposal) -> None:
        text = page(course, "proposal-detail", proposal.pk)

        assert load().text("bridge", "en").name in text
        assert f"/proposals/{proposal.pk}/accept/" in text


def test_the_patient_reads_that_the_therapist_decides(course: Course) -> None:
    url = reverse("plans:exercise", args=[course.planned.pk])
    before = browser(course.person).get(url).content.decode()
    make_proposal(course.planned.prescription, slug="bridge", side="both", phase="P1")
    after = browser(course.person).get(url).content.decode()

    assert "Your therapist will decide" not in before
    assert "Your therapist will decide" in after


class TestAnswer:
    def test_yes_adds_the_exercise(self, course: Course, proposal: Proposal) -> None:
        response = browser(course.therapist).post(f"/proposals/{proposal.pk}/accept/")

        assert response["Location"] == f"/patients/{course.patient.pk}/"
        assert Prescription.objects.filter(regime=course.regime, exercise="bridge").exists()

    def test_no_needs_a_reason(self, course: Course, proposal: Proposal) -> None:
        response = browser(course.therapist).post(f"/proposals/{proposal.pk}/decline/", {})

        proposal.refresh_from_db()
        assert (response.status_code, proposal.answer) == (422, "waiting")

    def test_no_leaves_the_plan(self, course: Course, proposal: Proposal) -> None:
        fields = {"reason": "First the stairs."}
        browser(course.therapist).post(f"/proposals/{proposal.pk}/decline/", fields)

        proposal.refresh_from_db()
        assert (proposal.answer, proposal.answer_reason) == ("declined", "First the stairs.")
        assert "First the stairs." in page(course, "proposal-detail", proposal.pk)

    def test_twice_says_so_and_changes_nothing(self, course: Course, proposal: Proposal) -> None:
        client = browser(course.therapist)
        client.post(f"/proposals/{proposal.pk}/decline/", {"reason": "No."})
        client.post(f"/proposals/{proposal.pk}/accept/")

        proposal.refresh_from_db()
        assert proposal.answer == "declined"

    def test_yes_to_a_phase_leads_to_its_draft(self, course: Course) -> None:
        region = RegimeRegion.objects.get(regime=course.regime)
        phase = make_proposal(
            course.prescription,
            kind="phase",
            prescription=None,
            exercise_id=None,
            region=region,
            phase="P2",
            phases=["P2"],
        )
        response = browser(course.therapist).post(f"/proposals/{phase.pk}/accept/")

        region.refresh_from_db()
        draft = Regime.objects.get(patient=course.patient, state="draft")
        assert response["Location"] == f"/patients/{course.patient.pk}/draft/"
        assert region.phases == ["P2"]
        assert set(draft.prescriptions.values_list("phase", flat=True)) == {"P2"}


class TestPhases:
    def test_show_every_criterion(self, getting_up: Course) -> None:
        text = page(getting_up, "phases", getting_up.patient.pk)

        assert "Sits twice a day, minutes" in text
        assert "Latest test or look, days ago" in text

    def test_keep_what_was_seen(self, getting_up: Course) -> None:
        url = f"/patients/{getting_up.patient.pk}/phases/"
        fields = {"seen_on": DAY.isoformat(), "sits_min": "60", "transfers_as_before": "yes"}
        response = browser(getting_up.therapist).post(url, fields)

        assert response.status_code == 302
        found = dict(Finding.objects.values_list("subject", "value"))
        assert found == {"sits_min": 60, "transfers_as_before": True}

    @pytest.mark.parametrize(
        "fields",
        [
            pytest.param({"seen_on": "2026-03-02"}, id="nothing answered"),
            pytest.param({"seen_on": "2026-03-03", "sits_min": "60"}, id="tomorrow"),
            pytest.param({"seen_on": "2026-02-20", "sits_min": "60"}, id="too long ago"),
            pytest.param({"seen_on": "2026-03-02", "sits_min": "601"}, id="more than a day"),
            pytest.param({"seen_on": "2026-03-02", "sits_min": "many"}, id="no number"),
            pytest.param(
                {"seen_on": "2026-03-02", "transfers_as_before": "maybe"}, id="no such answer"
            ),
        ],
    )
    def test_refuse_what_makes_no_sense(self, getting_up: Course, fields: dict[str, str]) -> None:
        url = f"/patients/{getting_up.patient.pk}/phases/"

        assert browser(getting_up.therapist).post(url, fields).status_code == 422
        assert not Finding.objects.exists()


def test_a_share_is_typed_in_percent() -> None:
    asked = {"lsi_fraction": None}
    data = {"seen_on": DAY.isoformat(), "lsi_fraction": "85"}
    form = PhaseCheckForm(data, asked=asked, since=DAY, on=DAY)

    assert form.is_valid()
    assert form.findings() == {"lsi_fraction": 0.85}


def test_every_criterion_has_its_words() -> None:
    cleared = {f"cleared:{activity}" for activity in CLEARANCES}
    assert set(CRITERIA) >= (DERIVED - cleared) | OBSERVED
    assert not [each for each in cleared if subject_name(each).endswith(each.split(":")[1])]
    assert set(QUESTIONS) == OBSERVED - SEEN_ELSEWHERE


def test_the_followers_of_an_exercise_say_why_not_yet(course: Course) -> None:
    rows = Prescription.objects.filter(regime=course.regime)
    row = next(each for each in rows if load().exercises[each.exercise_id].next)

    assert "What may follow" in page(course, "prescription-detail", row.pk)
