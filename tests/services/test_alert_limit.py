"""When a therapist is told: a clinic's limits, a patient's own, and never later for safety."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from plans.engine.assessment import Outlier
from plans.engine.oversight import AlertLimits
from plans.models import Alert, Decision, Patient
from plans.queries.circumstances import PatientDay
from plans.queries.facts import facts_of
from plans.queries.weeks import closing_circumstances, limits_of
from plans.services.alert import raise_alerts
from plans.services.alert_limit import set_limits
from plans.services.assessment import answer_nerve_questions
from tests.factories import (
    DAY,
    NOW,
    make_answers,
    make_assessment,
    make_event,
    make_patient,
    make_reader,
    make_regime,
)
from tests.services.life import at, day, live, morning, plan_of, turn_to

pytestmark = pytest.mark.django_db


def limit(patient: Patient, limits: AlertLimits, *, whole_clinic: bool = False) -> None:
    set_limits(
        clinic=patient.clinic,
        patient=None if whole_clinic else patient,
        limits=limits,
        by=patient.lead_therapist,
        now=NOW,
    )


class TestLimits:
    def test_of_a_patient_stand_over_those_of_the_clinic(self) -> None:
        patient, other = make_patient(), make_patient()
        limit(patient, AlertLimits(silent_days=5, plateau_days=10), whole_clinic=True)
        limit(patient, AlertLimits(silent_days=3))

        found = limits_of([patient.pk, other.pk])

        assert found == {patient.pk: AlertLimits(silent_days=3, plateau_days=10)}

    @pytest.mark.parametrize(
        "limits",
        [
            pytest.param(AlertLimits(review_pain_nrs=8), id="pain told later than by the rules"),
            pytest.param(AlertLimits(silent_days=15), id="a longer silence"),
            pytest.param(AlertLimits(low_completion=0.9), id="almost everybody"),
        ],
    )
    def test_outside_the_range_are_refused(self, limits: AlertLimits) -> None:
        patient = make_patient()

        with pytest.raises(ValidationError):
            limit(patient, limits)

    def test_reach_the_alert_of_silence(self) -> None:
        patient = make_patient()
        make_regime(patient, now=at(patient, DAY, 7))
        limit(patient, AlertLimits(silent_days=2))

        for number in range(2, 4):
            turn_to(patient, day(number))

        assert not Alert.objects.filter(code="O6").exists()
        turn_to(patient, day(4))
        assert Alert.objects.get(code="O6").values == {"days": 2, "kind": "never"}


def test_an_alert_the_database_refuses_is_not_swallowed() -> None:
    patient = make_patient()
    nonsense = Alert(patient=patient, code="O5", tier="loud", on=DAY, raised_at=NOW)

    with pytest.raises(IntegrityError, match=r"alert_tier_known"):
        raise_alerts([nonsense], now=NOW)


def test_two_of_one_code_and_region_are_one() -> None:
    patient = make_patient()
    one, two, three = (
        Alert(patient=patient, code="O5", tier="low", on=DAY, raised_at=NOW) for _ in range(3)
    )

    assert len(raise_alerts([one, two], now=NOW)) == 1
    assert raise_alerts([three], now=NOW) == []


class TestNearFall:
    def test_two_rest_what_needs_balance(self) -> None:
        patient = make_patient()
        make_regime(patient, now=at(patient, DAY, 7))
        reader = make_reader(patient)

        morning(patient, reader, DAY, near_fall=True)
        assert not Alert.objects.exists()
        turn_to(patient, day(2))
        morning(patient, reader, day(2), near_fall=True)

        alert = Alert.objects.get()
        assert (alert.code, alert.tier, alert.effect) == ("G10", "high", "unsupported")
        assert alert.values == {"times": 2, "days": 14}


class TestOutlier:
    def test_holds_every_increase_until_the_nerve_questions_are_answered(self) -> None:
        patient = make_patient()
        make_event(patient)
        beyond = Outlier(deficit_fraction=0.6, expected_upper_fraction=0.3)
        make_assessment(patient, answers=make_answers(outlier=beyond), now=at(patient, DAY, 6))
        make_regime(patient, now=at(patient, DAY, 7))
        reader = make_reader(patient)

        live(patient, reader, 1, 3)

        assert not Decision.objects.filter(patient=patient, outcome="progress").exists()
        assert Alert.objects.filter(patient=patient, code="OUTLIER").exists()
        no = dict.fromkeys(
            (
                "has_sensory_change",
                "has_reflex_change",
                "has_bulbar_sign",
                "has_wasting_elsewhere",
            ),
            False,
        )
        now = at(patient, day(4), 7)
        answer_nerve_questions(patient=patient, given=no, by=patient.lead_therapist, now=now)
        live(patient, reader, 4, 4)
        assert Decision.objects.filter(patient=patient, outcome="progress").exists()


class TestAsking:
    def test_a_limit_asks_once_on_its_day_and_still_holds(self) -> None:
        patient = make_patient()
        event = make_event(patient)
        limit_ = event.precautions.create(code="FALLS", from_on=DAY, expires_on=day(3))
        make_regime(patient, now=at(patient, DAY, 7))

        turn_to(patient, day(2))
        assert not Alert.objects.filter(code="O7").exists()
        turn_to(patient, day(3))
        alert = Alert.objects.get(code="O7")
        assert (alert.values["kind"], alert.values["id"]) == ("precaution", str(event.pk))
        Alert.objects.filter(pk=alert.pk).update(
            released_at=NOW, released_by=patient.lead_therapist, release_reason="Later."
        )
        turn_to(patient, day(4))

        assert Alert.objects.filter(code="O7").count() == 1
        limit_.refresh_from_db()
        assert limit_.lifted_on is None


def test_weeks_are_read_in_a_constant_number_of_queries(
    django_assert_max_num_queries: object,
) -> None:
    patients = [make_patient() for _ in range(2)]
    plans = []
    for patient in patients:
        make_regime(patient, now=at(patient, DAY, 7))
        morning(patient, make_reader(patient), DAY, pain_nrs=2)
        plans.append(plan_of(patient, DAY))
    days = [PatientDay(plan.patient_id, plan.regime_id, plan.on) for plan in plans]
    facts = facts_of(day_.patient_id for day_ in days)

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        found = closing_circumstances(days, facts, {})

    assert set(found) == {patient.pk for patient in patients}
