"""A therapist's answer to what waits: it acts from tomorrow, once, and replays."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from plans.engine.dose_json import dose_from_json
from plans.engine.state_json import state_to_json
from plans.models import Decision, Patient, Prescription, Regime
from plans.queries.course import items_of
from plans.queries.facts import facts_of
from plans.queries.history import histories_of
from plans.services.decision import answer_proposal, put_back
from plans.services.fold import replay
from plans.services.patient import end_care
from plans.services.regime import stop
from tests.factories import make_regime
from tests.kept import kept
from tests.services.life import (
    at,
    day,
    doses,
    live,
    log,
    log_all,
    make_walker,
    morning,
    planned,
    states,
    turn_to,
)

pytestmark = pytest.mark.django_db
WALK = "walk-indoor"


@pytest.fixture
def patient() -> Patient:
    """A patient whose increases wait for the therapist, after three good days."""
    return kept(_after_three_days)


def _after_three_days() -> Patient:
    patient, reader = make_walker("ask")
    live(patient, reader, 1, 3)
    return patient


def waiting(patient: Patient) -> Decision:
    return Decision.objects.waiting().get(patient=patient, prescription__exercise_id=WALK)


def answer(patient: Patient, *, approve: bool, **values: Any) -> Decision:
    given: dict[str, Any] = {"by": patient.lead_therapist, "now": at(patient, day(4), 9)}
    return answer_proposal(decision=waiting(patient), approve=approve, **(given | values))


class TestAnswer:
    def test_is_needed_before_a_dose_rises(self, patient: Patient) -> None:
        assert doses(patient, day(4))[WALK]["duration_s"] == 180
        assert waiting(patient).dose_after["duration_s"] == 240

    def test_of_yes_acts_from_tomorrow(self, patient: Patient) -> None:
        answer(patient, approve=True)
        turn_to(patient, day(5))

        assert doses(patient, day(4))[WALK]["duration_s"] == 180
        assert doses(patient, day(5))[WALK]["duration_s"] == 240

    def test_of_no_keeps_the_dose(self, patient: Patient) -> None:
        answer(patient, approve=False)
        turn_to(patient, day(5))

        assert doses(patient, day(5))[WALK]["duration_s"] == 180

    def test_twice_is_refused(self, patient: Patient) -> None:
        decision = waiting(patient)
        answer(patient, approve=True)

        with pytest.raises(ValidationError):
            answer_proposal(
                decision=decision,
                approve=False,
                by=patient.lead_therapist,
                now=at(patient, day(4), 10),
            )

        decision.refresh_from_db()
        assert decision.answer == "approved"

    def test_comes_too_late_once_pain_has_overtaken_it(self, patient: Patient) -> None:
        decision = waiting(patient)
        log(planned(patient, day(4), WALK), patient.lead_therapist, pain_peak_nrs=6)
        turn_to(patient, day(5))

        with pytest.raises(ValidationError):
            answer_proposal(
                decision=decision,
                approve=True,
                by=patient.lead_therapist,
                now=at(patient, day(5), 9),
            )

        decision.refresh_from_db()
        assert (decision.answer, decision.withheld) == ("none", "lapsed")

    def test_still_waits_after_more_good_days(self, patient: Patient) -> None:
        decision = waiting(patient)
        live(patient, patient.lead_therapist, 4, 6)

        answer(patient, approve=True, now=at(patient, day(7), 9))
        turn_to(patient, day(8))

        decision.refresh_from_db()
        assert decision.answer == "approved"
        assert doses(patient, day(8))[WALK]["duration_s"] == 240

    def test_is_replayed_in_its_place(self, patient: Patient) -> None:
        answer(patient, approve=True)
        morning(patient, patient.lead_therapist, day(4))
        log_all(patient, patient.lead_therapist, day(4))
        turn_to(patient, day(5))
        regime = Regime.objects.get()
        now = at(patient, day(5), 1)

        history = histories_of([regime.pk], until=now)[regime.pk]
        again = replay(
            items_of([regime.pk])[regime.pk],
            facts_of([patient.pk])[patient.pk],
            history.past,
            history.answers,
            until=now,
        )

        assert {key: state_to_json(state) for key, state in again.states.items()} == states(patient)


class TestProposal:
    """Stops waiting when what it was made for is over."""

    def test_waits_again_with_what_a_late_entry_made_of_it(self, patient: Patient) -> None:
        """The corrected proposal can be answered, the one it supersedes cannot."""
        first = waiting(patient)
        numbers = {"pain_peak_nrs": 1, "effort_0_10": 4.0, "now": at(patient, day(4), 9)}
        log(planned(patient, day(1), WALK), patient.lead_therapist, **numbers)
        turn_to(patient, day(5))

        shown = Decision.objects.waiting().filter(prescription=first.prescription)
        assert [each.superseded_by.exists() for each in shown] == [False]

    def test_lapses_with_the_plan_in_use(self, patient: Patient) -> None:
        decision = waiting(patient)
        regime = decision.prescription.regime
        stop(regime=regime, reason="moved", by=patient.lead_therapist, now=at(patient, day(4)))

        decision.refresh_from_db()
        assert (decision.answer, decision.withheld) == ("none", "lapsed")

    def test_is_not_made_for_a_plan_that_ended_today(self, patient: Patient) -> None:
        Decision.objects.waiting().update(answer="none")
        for row in Prescription.objects.filter(regime__patient=patient):
            row.state = {key: value for key, value in row.state.items() if key != "proposed"}
            row.save()
        regime = Regime.objects.active().get(patient=patient)
        stop(regime=regime, reason="moved", by=patient.lead_therapist, now=at(patient, day(4)))
        morning(patient, patient.lead_therapist, day(4))
        log_all(patient, patient.lead_therapist, day(4))
        turn_to(patient, day(5))

        assert Decision.objects.filter(patient=patient, withheld="lapsed").exists()
        assert not Decision.objects.waiting().filter(patient=patient).exists()

    def test_lapses_with_a_new_version_which_earns_its_own(self, patient: Patient) -> None:
        now = at(patient, day(4), 9)
        old = waiting(patient)
        make_regime(patient, adjustment="ask", now=now)
        live(patient, patient.lead_therapist, 4, 5)

        old.refresh_from_db()
        assert (old.answer, old.withheld) == ("none", "lapsed")
        assert waiting(patient).prescription.carries == old.prescription

    def test_lapses_at_the_end_of_care(self, patient: Patient) -> None:
        end_care(
            patient=patient,
            state="discharged",
            reason="well",
            by=patient.lead_therapist,
            now=at(patient, day(4), 9),
        )

        assert not Decision.objects.waiting().filter(patient=patient).exists()


class TestPutBack:
    def test_of_what_is_not_paused_is_refused(self, patient: Patient) -> None:
        walk = Prescription.objects.get(exercise_id=WALK)

        with pytest.raises(ValidationError):
            put_back(
                prescription=walk,
                dose=dose_from_json(walk.start_dose),
                by=patient.lead_therapist,
                now=at(patient, day(4), 9),
            )

    def test_starts_a_paused_item_again_tomorrow(self, patient: Patient) -> None:
        walk = Prescription.objects.get(exercise_id=WALK)
        walk.state |= {"paused": "G1"}
        walk.save()

        put_back(
            prescription=walk,
            dose=dose_from_json(walk.start_dose),
            by=patient.lead_therapist,
            now=at(patient, day(4), 9),
        )
        turn_to(patient, day(5))

        assert doses(patient, day(5))[WALK] == walk.start_dose
