"""An assessment keeps its answers and reasons, and acts on red flags at once."""

import pytest

from plans.engine.patient import PatientFacts
from plans.models import Alert, DailyPlan, Measurement, Patient
from plans.queries.facts import facts_of
from tests.factories import (
    DAY,
    make_answers,
    make_assessment,
    make_event,
    make_patient,
    make_regime,
)
from tests.services.life import at, day, plan_of, planned, turn_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> Patient:
    patient = make_patient()
    make_event(patient)
    return patient


def with_flag(flag: str, answer: str) -> dict[str, tuple[tuple[str, str], ...]]:
    others = tuple(each for each in make_answers().red_flags if each[0] != flag)
    return {"red_flags": (*others, (flag, answer))}


class TestAssess:
    def test_keeps_what_was_asked_for_every_later_day(self, patient: Patient) -> None:
        person = PatientFacts(
            birth_date=patient.birth_date,
            falls_6_months=2,
            frailty_cfs=5,
            medicines=("anticoagulant",),
        )

        row = make_assessment(patient, facts=person, base_pain_nrs=3)

        known = facts_of([patient.pk])[patient.pk]
        assert (row.mode, known.mode) == ("standard_caution", "standard_caution")
        assert known.base_pain_nrs == 3
        assert known.patient.frailty_cfs == 5
        assert known.patient.medicines == ("anticoagulant",)
        assert {reason["code"] for reason in row.reasons} >= {"frailty", "falls"}

    def test_of_a_child_makes_no_way_to_a_plan(self, patient: Patient) -> None:
        patient.birth_date = DAY.replace(year=DAY.year - 10)
        patient.save()

        assert make_assessment(patient).mode == "blocked"

    def test_keeps_measures_the_catalogue_knows(self, patient: Patient) -> None:
        make_assessment(patient, measures={"sts30_n": 11, "invented": 4})

        assert not Measurement.objects.filter(kind="invented").exists()

    def test_with_an_emergency_stops_a_plan_in_use_at_once(self, patient: Patient) -> None:
        make_regime(patient, now=at(patient, DAY, 7))

        row = make_assessment(
            patient,
            answers=make_answers(**with_flag("R-STROKE", "yes")),
            now=at(patient, DAY, 9),
        )
        turn_to(patient, day(2))

        assert row.mode == "emergency"
        assert Alert.objects.get().tier == "critical"
        assert planned(patient, DAY, "lie-to-sit").amendments[-1]["withheld"]
        assert plan_of(patient, day(2)).kind == DailyPlan.Kind.SUSPENDED

    def test_that_asks_for_a_doctor_rests_the_plan(self, patient: Patient) -> None:
        make_regime(patient, now=at(patient, DAY, 7))

        make_assessment(
            patient, answers=make_answers(has_bulbar_sign=True), now=at(patient, DAY, 9)
        )

        assert Alert.objects.get().code == "MODE"
