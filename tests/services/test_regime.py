"""The regime: drafted, changed, approved with all checks asked again, paused, ended."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from plans.engine.plan_item import Circumstances
from plans.models import DailyPlan, Patient, Pause, Prescription, Regime
from plans.queries.access import Role
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.course import items_of
from plans.queries.facts import facts_of
from plans.services.drafting import draft_regime, revise_regime
from plans.services.immobilisation import add_precaution
from plans.services.regime import complete, pause, resume, stop
from tests.factories import (
    DAY,
    make_answers,
    make_assessment,
    make_event,
    make_patient,
    make_reader,
    make_regime,
    make_therapist,
)
from tests.services.life import (
    approve,
    at,
    day,
    live,
    log,
    make_draft,
    plan_of,
    planned,
    states,
    turn_to,
)

pytestmark = pytest.mark.django_db
WALK = "walk-indoor"


@pytest.fixture
def patient() -> Patient:
    return make_patient()


def around(regime: Regime, number: int) -> Circumstances:
    pk = regime.patient_id
    asked = PatientDay(pk, regime.pk, day(number))
    return circumstances_of([asked], facts_of([pk]))[pk]


class TestLighterWeeks:
    @pytest.mark.parametrize("chosen", [True, False], ids=["chosen", "not chosen"])
    def test_are_every_fourth_where_the_therapist_chose_them(
        self, patient: Patient, chosen: bool
    ) -> None:
        regime = approve(make_draft(patient), has_lighter_weeks=chosen)

        found = [around(regime, number).is_lighter for number in (21, 22, 28, 29)]

        assert found == ([False, True, True, False] if chosen else [False] * 4)

    def test_stay_with_a_copy(self, patient: Patient) -> None:
        regime = approve(make_draft(patient), has_lighter_weeks=True)

        copy = revise_regime(regime=regime, by=patient.lead_therapist, now=at(patient, day(2)))

        assert copy.has_lighter_weeks


class TestDraft:
    def test_keeps_the_proposal_beside_the_rows(self, patient: Patient) -> None:
        regime = make_draft(patient)

        slugs = list(regime.prescriptions.values_list("exercise_id", flat=True))
        assert slugs == [item["exercise"] for item in regime.proposal["items"]]
        assert regime.regions.get().region == "whole_body"

    def test_again_discards_the_older_one(self, patient: Patient) -> None:
        first = make_draft(patient)

        second = draft_regime(patient=patient, by=patient.lead_therapist, now=at(patient, DAY, 8))

        first.refresh_from_db()
        assert (first.state, second.version) == ("discarded", 2)

    def test_goes_on_where_the_plan_in_use_stands(self, patient: Patient) -> None:
        regime = make_regime(patient)
        live(patient, make_reader(patient), 1, 6)
        make_assessment(patient, now=at(patient, day(7), 9))

        draft = draft_regime(patient=patient, by=patient.lead_therapist, now=at(patient, day(7)))

        reached = {
            row.exercise_id: row.state["dose"]
            for row in regime.prescriptions.all()
            if row.state.get("introduced_on")
        }
        assert reached != {row.exercise_id: row.start_dose for row in regime.prescriptions.all()}
        assert (
            reached.items()
            <= dict(draft.prescriptions.values_list("exercise_id", "start_dose")).items()
        )
        approved = approve(draft, now=at(patient, day(7)))
        assert [each for each in approved.difference if each["change"] == "start"] == []

    def test_begins_anew_where_a_test_says_how_much(self, patient: Patient) -> None:
        make_regime(patient)
        live(patient, make_reader(patient), 1, 6)
        make_assessment(patient, measures={"walk_tolerance_min": 4.0}, now=at(patient, day(7), 9))

        draft = draft_regime(patient=patient, by=patient.lead_therapist, now=at(patient, day(7)))

        walk = draft.prescriptions.get(exercise=WALK)
        assert walk.begins_anew

    def test_begins_anew_with_the_day_it_was_last_done(self, patient: Patient) -> None:
        make_regime(patient)
        live(patient, make_reader(patient), 1, 6)
        make_assessment(patient, measures={"walk_tolerance_min": 4.0}, now=at(patient, day(7), 9))

        draft = draft_regime(patient=patient, by=patient.lead_therapist, now=at(patient, day(7)))

        walk = next(each for each in items_of([draft.pk])[draft.pk] if each.slug == WALK)
        first = walk.first()
        assert (first.last_on, first.introduced_on) == (day(6), None)
        assert first.dose == walk.start

    def test_begins_a_paused_exercise_at_the_dose_it_was_eased_to(self, patient: Patient) -> None:
        regime = make_regime(patient)
        live(patient, make_reader(patient), 1, 6)
        row = regime.prescriptions.get(exercise=WALK)
        eased = row.min_dose | {"duration_s": 60}
        row.state = row.state | {"dose": eased, "paused": "G5"}
        row.save()
        make_assessment(patient, now=at(patient, day(7), 9))

        draft = draft_regime(patient=patient, by=patient.lead_therapist, now=at(patient, day(7)))

        walk = draft.prescriptions.get(exercise=WALK)
        assert walk.begins_anew
        assert walk.start_dose["duration_s"] == 60
        assert {"code": "stays_eased"} in walk.reasons
        approved = approve(draft, now=at(patient, day(7)))
        assert [each for each in approved.difference if each["change"] == "start"] == []

    def test_needs_an_assessment(self, patient: Patient) -> None:
        with pytest.raises(ValidationError):
            draft_regime(patient=patient, by=patient.lead_therapist, now=at(patient, DAY))

    @pytest.mark.parametrize(
        "answers",
        [
            pytest.param({"judgements": ("unknown",)}, id="nobody knows why"),
            pytest.param({"has_bulbar_sign": True}, id="speech has changed"),
        ],
    )
    def test_is_refused_where_a_doctor_must_look_first(
        self, patient: Patient, answers: dict[str, Any]
    ) -> None:
        with pytest.raises(ValidationError):
            make_draft(patient, answers=make_answers(**answers))

        assert not Regime.objects.exists()

    def test_asks_where_the_mode_is_therapist_only(self, patient: Patient) -> None:
        regime = make_draft(patient, answers=make_answers(is_pregnant=True))

        assert regime.adjustment == "ask"


class TestApproval:
    def test_starts_today_with_a_plan(self, patient: Patient) -> None:
        regime = approve(make_draft(patient))

        assert (regime.state, regime.starts_on) == ("active", DAY)
        assert plan_of(patient, DAY).exercises.exists()

    def test_twice_changes_nothing(self, patient: Patient) -> None:
        regime = approve(make_draft(patient))

        approve(regime)

        assert DailyPlan.objects.count() == 1

    def test_by_another_clinics_therapist_is_refused(self, patient: Patient) -> None:
        regime = make_draft(patient)

        with pytest.raises(ValidationError):
            approve(regime, by=make_therapist())

        regime.refresh_from_db()
        assert regime.state == "draft"

    def test_after_a_newer_assessment_is_refused(self, patient: Patient) -> None:
        regime = make_draft(patient)
        make_assessment(patient, now=at(patient, DAY, 7, 30))

        with pytest.raises(ValidationError):
            approve(regime)

    def test_asks_again_what_the_orders_allow(self, patient: Patient) -> None:
        regime = make_draft(patient)
        make_event(
            patient,
            kind="non_weight_bearing",
            body_site="ankle",
            side="left",
            started_on=DAY - timedelta(days=2),
            ended_on=None,
        ).weight_bearing.create(status="nwb", from_on=DAY - timedelta(days=2))

        with pytest.raises(ValidationError, match=WALK):
            approve(regime)

    def test_of_therapist_only_must_ask(self, patient: Patient) -> None:
        regime = make_draft(patient, answers=make_answers(is_pregnant=True))

        with pytest.raises(ValidationError) as refused:
            approve(regime)

        assert list(refused.value.error_dict) == ["adjustment"]

    @pytest.mark.parametrize("days_ahead", [-1, 29])
    def test_for_a_day_that_cannot_be_is_refused(self, patient: Patient, days_ahead: int) -> None:
        with pytest.raises(ValidationError):
            approve(make_draft(patient), starts_on=DAY + timedelta(days=days_ahead))

    def test_for_a_later_day_makes_no_plan_before(self, patient: Patient) -> None:
        approve(make_draft(patient), starts_on=day(3))

        for number in (2, 3):
            turn_to(patient, day(number))

        assert list(DailyPlan.objects.values_list("on", flat=True)) == [day(3)]


class TestRevision:
    def test_takes_over_tomorrow_and_goes_on_where_the_old_one_stood(
        self, patient: Patient
    ) -> None:
        reader = make_reader(patient)
        old = approve(make_draft(patient))
        live(patient, reader, 1, 3)
        before = {row.exercise_id: row.state for row in old.prescriptions.all()}

        new = revise_regime(regime=old, by=patient.lead_therapist, now=at(patient, day(4), 9))
        approve(new, now=at(patient, day(4), 9))
        same_day = plan_of(patient, day(4)).regime_id
        turn_to(patient, day(5))

        assert (same_day, plan_of(patient, day(5)).regime_id) == (old.pk, new.pk)
        walk = Prescription.objects.get(regime=new, exercise_id=WALK)
        assert walk.state["dose"]["duration_s"] == before[WALK]["dose"]["duration_s"] == 240
        assert walk.state["closed_on"] == day(4).isoformat()


class TestPause:
    def test_rests_today_and_the_days_after_until_the_return(self, patient: Patient) -> None:
        reader = make_reader(patient)
        approve(make_draft(patient))
        log(planned(patient, DAY, WALK), reader)

        given: dict[str, Any] = {"patient": patient, "by": reader, "role": Role.PATIENT}
        pause(**given, reason="travel", now=at(patient, DAY, 12))
        turn_to(patient, day(2))
        resting = plan_of(patient, day(2)).kind
        resume(**given, now=at(patient, day(2), 9))

        assert planned(patient, DAY, "lie-to-sit").amendments[-1]["withheld"] == "paused"
        assert planned(patient, DAY, WALK).amendments == []
        assert resting == DailyPlan.Kind.PAUSED
        assert plan_of(patient, day(2)).kind == DailyPlan.Kind.ACTIVE

    def test_twice_is_refused(self, patient: Patient) -> None:
        given: dict[str, Any] = {"patient": patient, "by": patient.lead_therapist}
        given |= {"role": Role.THERAPIST, "reason": "travel", "now": at(patient, DAY)}
        pause(**given)

        with pytest.raises(ValidationError):
            pause(**given, from_on=day(3), until_on=day(5))

        assert Pause.objects.count() == 1

    def test_that_ends_before_it_begins_is_refused(self, patient: Patient) -> None:
        with pytest.raises(ValidationError):
            pause(
                patient=patient,
                reason="travel",
                from_on=day(5),
                until_on=day(3),
                by=patient.lead_therapist,
                role=Role.THERAPIST,
                now=at(patient, DAY),
            )

        assert not Pause.objects.exists()

    def test_of_days_leaves_them_out_of_adherence(self, patient: Patient) -> None:
        approve(make_draft(patient))
        pause(
            patient=patient,
            reason="illness",
            by=patient.lead_therapist,
            role=Role.THERAPIST,
            now=at(patient, DAY, 9),
        )

        turn_to(patient, day(2))

        assert plan_of(patient, DAY).due_count == 0


class TestEnd:
    @pytest.mark.parametrize(("end", "state"), [(complete, "completed"), (stop, "stopped")])
    def test_makes_no_further_plan(self, patient: Patient, end: Any, state: str) -> None:
        regime = approve(make_draft(patient))

        ended = end(
            regime=regime, reason="Aims reached.", by=patient.lead_therapist, now=at(patient, DAY)
        )
        turn_to(patient, day(2))

        assert (ended.state, ended.ended_on) == (state, day(2))
        assert DailyPlan.objects.count() == 1

    def test_without_a_reason_is_refused(self, patient: Patient) -> None:
        regime = make_regime(patient, now=at(patient, DAY, 7))

        with pytest.raises(ValidationError):
            stop(regime=regime, reason=" ", by=patient.lead_therapist, now=at(patient, DAY))


def test_a_precaution_added_today_withholds_what_it_forbids_at_once(patient: Patient) -> None:
    make_regime(patient, now=at(patient, DAY, 7))
    event = make_event(
        patient,
        kind="cast",
        body_site="ankle",
        side="left",
        started_on=DAY - timedelta(days=3),
        ended_on=None,
    )

    add_precaution(
        event=event,
        fields={"code": "NO_ACTIVE", "joint": "ankle", "from_on": DAY},
        by=patient.lead_therapist,
        now=at(patient, DAY, 9),
    )

    assert planned(patient, DAY, WALK).amendments[-1].get("withheld")
    assert states(patient)
