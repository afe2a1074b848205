"""What may follow is proposed once, by night, and joins the plan when a therapist says so."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from plans.engine.dose_json import dose_from_json, dose_to_json
from plans.engine.state_json import state_from_json, state_to_json
from plans.models import Finding, Patient, Prescription, Proposal, Regime
from plans.services.day import close_days
from plans.services.finding import keep_findings
from plans.services.proposal import accept_proposal, decline_proposal
from plans.services.regime import stop
from tests.factories import DAY, make_patient, make_regime
from tests.kept import kept
from tests.services.life import (
    at,
    day,
    doses,
    live,
    log_all,
    make_treated,
    make_walker,
    morning,
    plan_of,
    turn_to,
)

pytestmark = pytest.mark.django_db
WALK, NEXT = "walk-indoor", "walk-outdoor"
TEN_MINUTES = 600


def at_ceiling(patient: Patient, slug: str = WALK) -> Prescription:
    """Let one exercise stand where its aim is, as if it had grown there."""
    row = Prescription.objects.get(regime__patient=patient, exercise_id=slug)
    state = state_from_json(row.state)
    dose = dose_to_json(state.dose) | {"duration_s": TEN_MINUTES, "bouts_per_day": 3}
    row.state = row.initial_state = state_to_json(state.but(dose=dose_from_json(dose)))
    row.save()
    return row


@pytest.fixture
def patient() -> Patient:
    """A patient on the first evening of a plan whose walk has reached its aim."""
    return kept(_at_its_aim)


def _at_its_aim() -> Patient:
    patient, reader = make_walker()
    at_ceiling(patient)
    live(patient, reader, 1, 1)
    return patient


def after_two(patient: Patient) -> Proposal:
    """Live until two sessions and their mornings are known; return what waits."""
    live(patient, patient.lead_therapist, 2, 4)
    return Proposal.objects.waiting().get(patient=patient, kind="exercise")


def answer(patient: Patient, **values: Any) -> dict[str, Any]:
    return {"by": patient.lead_therapist, "now": at(patient, day(5), 9)} | values


class TestNextExercise:
    def test_waits_for_two_sessions(self, patient: Patient) -> None:
        assert not Proposal.objects.exists()

    def test_is_proposed_once(self, patient: Patient) -> None:
        proposal = after_two(patient)
        live(patient, patient.lead_therapist, 5, 6)

        assert (proposal.exercise_id, proposal.prescription.exercise_id) == (NEXT, WALK)
        assert Proposal.objects.filter(exercise_id=NEXT).count() == 1

    def test_begins_only_by_a_therapist(self, patient: Patient) -> None:
        after_two(patient)

        assert NEXT not in doses(patient, day(5))

    def test_joins_from_tomorrow_and_the_old_one_stays_a_week(self, patient: Patient) -> None:
        accept_proposal(proposal=after_two(patient), **answer(patient))

        new = Prescription.objects.get(regime__patient=patient, exercise_id=NEXT)
        old = Prescription.objects.get(regime__patient=patient, exercise_id=WALK)
        assert (new.starts_on, old.ended_on) == (day(6), day(13))
        assert new.reasons[0] == {"code": "next_of", "values": [["exercise", WALK]]}
        assert AuditEvent.objects.filter(action="accept", patient_id=patient.pk).exists()

    def test_is_planned_and_folded_like_any_other(self, patient: Patient) -> None:
        accept_proposal(proposal=after_two(patient), **answer(patient))
        live(patient, patient.lead_therapist, 5, 8)

        assert plan_of(patient, day(8)).closed_at is not None
        assert Prescription.objects.get(regime__patient=patient, exercise_id=NEXT).state

    def test_is_answered_once(self, patient: Patient) -> None:
        proposal = after_two(patient)
        accept_proposal(proposal=proposal, **answer(patient))

        with pytest.raises(ValidationError):
            decline_proposal(proposal=proposal, reason="No.", **answer(patient))

    def test_declined_does_not_come_again_soon(self, patient: Patient) -> None:
        decline_proposal(proposal=after_two(patient), reason="Icy roads.", **answer(patient))
        live(patient, patient.lead_therapist, 5, 7)

        assert not Proposal.objects.waiting().exists()

    def test_needs_a_reason_to_be_declined(self, patient: Patient) -> None:
        with pytest.raises(ValidationError):
            decline_proposal(proposal=after_two(patient), reason=" ", **answer(patient))

    def test_lapses_with_pain(self, patient: Patient) -> None:
        proposal = after_two(patient)
        morning(patient, patient.lead_therapist, day(5))
        log_all(patient, patient.lead_therapist, day(5), pain_peak_nrs=6)
        turn_to(patient, day(6))

        proposal.refresh_from_db()
        assert proposal.answer == "lapsed"

    def test_lapses_with_the_plan(self, patient: Patient) -> None:
        proposal = after_two(patient)
        regime = Regime.objects.get(patient=patient, state="active")
        stop(regime=regime, reason="Moved.", **answer(patient))

        proposal.refresh_from_db()
        assert proposal.answer == "lapsed"

    def test_is_refused_when_orders_have_changed(self, patient: Patient) -> None:
        proposal = after_two(patient)
        event = patient.events.get()
        event.weight_bearing.create(status="nwb", from_on=day(5), ordered_by="Dr Hale")

        with pytest.raises(ValidationError):
            accept_proposal(proposal=proposal, **answer(patient))

        assert not Prescription.objects.filter(exercise_id=NEXT).exists()


SEEN: dict[str, Any] = {
    "sits_min": 60,
    "sit_to_stand_5_effort": 3,
    "stands_min": 3,
    "transfers_as_before": True,
    "pain_within_cap": True,
}


def _after_four_days() -> Patient:
    patient = make_treated()
    live(patient, patient.lead_therapist, 1, 4)
    return patient


class TestNextPhase:
    def keep(self, patient: Patient, **changes: Any) -> None:
        keep_findings(patient=patient, findings=SEEN | changes, seen_on=day(5), **answer(patient))

    @pytest.fixture
    def patient(self) -> Patient:
        return kept(_after_four_days)

    def test_is_proposed_when_all_is_met(self, patient: Patient) -> None:
        assert not Proposal.objects.filter(kind="phase").exists()
        self.keep(patient)

        proposal = Proposal.objects.get(kind="phase")
        assert (proposal.phase, proposal.phases) == ("P2", ["P2"])
        assert {each["standing"] for each in proposal.reasons} == {"met"}

    def test_is_not_proposed_with_one_criterion_open(self, patient: Patient) -> None:
        self.keep(patient, stands_min=2)

        assert not Proposal.objects.filter(kind="phase").exists()

    def test_is_not_proposed_twice(self, patient: Patient) -> None:
        self.keep(patient)
        self.keep(patient)
        live(patient, patient.lead_therapist, 5, 5)

        assert Proposal.objects.filter(kind="phase").count() == 1

    def test_changes_the_record_and_drafts_its_exercises(self, patient: Patient) -> None:
        self.keep(patient)
        accept_proposal(proposal=Proposal.objects.get(kind="phase"), **answer(patient))

        active = Regime.objects.get(patient=patient, state="active")
        draft = Regime.objects.get(patient=patient, state="draft")
        assert [row.phases for row in active.regions.all()] == [["P2"]]
        assert [row.phases for row in draft.regions.all()] == [["P2"]]
        assert set(draft.prescriptions.values_list("phase", flat=True)) == {"P2"}

    def test_keeps_what_was_seen(self, patient: Patient) -> None:
        self.keep(patient)

        assert Finding.objects.filter(patient=patient).count() == len(SEEN)


def test_closing_asks_as_often_for_four_as_for_one() -> None:
    counts = []
    for number in (1, 4):
        patients = [make_patient() for _ in range(number)]
        for patient in patients:
            make_regime(patient, now=at(patient, DAY, 7))
            at_ceiling(patient)
            live(patient, patient.lead_therapist, 1, 3)
            morning(patient, patient.lead_therapist, day(4))
            log_all(patient, patient.lead_therapist, day(4))
        with CaptureQueriesContext(connection) as asked:
            close_days(now=at(patient, day(5), 0, 15))
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert Proposal.objects.filter(exercise_id=NEXT).count() == 5
