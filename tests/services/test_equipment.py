"""Equipment that is not at hand: the approved easier exercise, else not done; told either way."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from plans.engine.pain_place import PainPlace
from plans.models import ActivityLog, Alert, Patient, PlannedExercise, Prescription
from plans.queries.access import Role
from plans.queries.day_facts import PlanKey, days_of
from plans.queries.pain_places import pain_place_rows, pain_places_from
from plans.services.easier_day import ask_for_easier_day
from plans.services.equipment import do_without_equipment, have_it_after_all
from tests.factories import DAY, make_reader
from tests.services.life import at, day, log, make_treated, plan_of, planned, turn_to

pytestmark = pytest.mark.django_db
STRETCH, EASIER = "towel-calf-stretch", "ankle-arom"


@pytest.fixture
def patient() -> Patient:
    """Return a patient with a stretch that needs a towel; ankle circles may stand in for it."""
    patient = make_treated()
    row = planned(patient, DAY, "walk-indoor")
    dose = {"sets": 1, "reps": 3, "hold_s": 20, "rest_s": 30}
    Prescription.objects.filter(pk=row.prescription_id).update(
        exercise=STRETCH, stand_in=EASIER, start_dose=dose, min_dose=dose, max_dose=dose, state={}
    )
    PlannedExercise.objects.filter(pk=row.pk).update(dose=dose)
    return patient


@pytest.fixture
def reader(patient: Patient) -> Any:
    return make_reader(patient)


def without(patient: Patient, by: Any, **values: Any) -> ActivityLog | None:
    given = {"entry_id": uuid.uuid4(), "role": Role.PATIENT, "now": at(patient, DAY, 9)}
    given["planned"] = planned(patient, DAY, STRETCH)
    return do_without_equipment(by=by, **(given | values))


def amended(patient: Patient) -> list[dict[str, Any]]:
    return planned(patient, DAY, STRETCH).amendments


def forbid(patient: Patient) -> None:
    """Take the approval away: nothing may stand in."""
    Prescription.objects.filter(regime__patient=patient).update(stand_in=None)


def test_the_approved_one_stands_in_and_the_therapist_is_told(patient, reader):
    assert without(patient, reader) is None

    (only,) = amended(patient)
    assert (only["rule"], only["swap"]) == ("EQUIPMENT", EASIER)
    assert (only["dose"]["sets"], only["dose"]["reps"]) == (1, 10)
    alert = Alert.objects.get()
    assert (alert.code, alert.tier, alert.values) == ("EQUIPMENT", "low", {"exercises": [STRETCH]})


def test_asked_twice_it_is_done_once(patient, reader):
    without(patient, reader)
    once = amended(patient)

    without(patient, reader)

    assert amended(patient) == once
    assert not ActivityLog.objects.exists()


def test_nothing_approved_is_logged_as_not_done(patient, reader):
    forbid(patient)
    entry_id = uuid.uuid4()

    first = without(patient, reader, entry_id=entry_id)
    again = without(patient, reader, entry_id=entry_id)

    assert first == again
    assert first.reason_not_done == "no_equipment"
    assert amended(patient) == []
    assert Alert.objects.get().code == "EQUIPMENT"


def test_what_an_alert_rests_stands_in_for_nothing(patient, reader):
    Prescription.objects.filter(exercise=STRETCH).update(stand_in="weight-shift-standing")
    raised = {"code": "G10", "tier": "high", "effect": "loading", "raised_at": at(patient, DAY)}
    Alert.objects.create(patient=patient, on=DAY, **raised)

    assert without(patient, reader).reason_not_done == "no_equipment"


def test_one_exercise_stands_in_once_a_day(patient, reader):
    row = planned(patient, DAY, "lie-to-sit")
    Prescription.objects.filter(pk=row.prescription_id).update(stand_in=EASIER)
    without(patient, reader)

    second = without(patient, reader, planned=planned(patient, DAY, "lie-to-sit"))

    assert second.reason_not_done == "no_equipment"
    assert Alert.objects.get().values["exercises"] == [STRETCH, "lie-to-sit"]


def test_what_is_logged_already_is_refused(patient, reader):
    log(planned(patient, DAY, STRETCH), reader)

    with pytest.raises(ValidationError, match="logged already"):
        without(patient, reader)

    assert amended(patient) == []


def test_it_can_be_had_after_all_until_it_is_logged(patient, reader):
    given = {"by": reader, "role": Role.PATIENT, "now": at(patient, DAY, 9)}
    without(patient, reader)
    have_it_after_all(planned=planned(patient, DAY, STRETCH), **given)
    assert amended(patient) == []

    without(patient, reader)
    log(planned(patient, DAY, STRETCH), reader)
    have_it_after_all(planned=planned(patient, DAY, STRETCH), **given)

    assert amended(patient)[-1]["swap"] == EASIER


def test_another_day_keeps_what_it_was_judged_by(patient, reader):
    without(patient, reader)
    before = amended(patient)
    stretch = planned(patient, DAY, STRETCH)

    turn_to(patient, day(7))
    later = at(patient, day(7), 9)
    have_it_after_all(planned=stretch, by=reader, role=Role.PATIENT, now=later)

    assert amended(patient) == before


def test_on_another_day_nothing_stands_in_any_more(patient, reader):
    stretch = planned(patient, DAY, STRETCH)
    turn_to(patient, day(2))

    told = without(patient, reader, planned=stretch, now=at(patient, day(2), 9))

    assert told.reason_not_done == "no_equipment"
    assert amended(patient) == []


def test_an_easier_day_leaves_it_as_easy_as_it_is(patient, reader):
    without(patient, reader)
    before = amended(patient)

    ask_for_easier_day(
        patient=patient, entry_id=uuid.uuid4(), by=reader, role=Role.PATIENT, now=at(patient, DAY)
    )

    assert amended(patient) == before


def test_the_fold_knows_that_another_one_was_done(patient, reader):
    without(patient, reader)
    log(planned(patient, DAY, STRETCH), reader)

    plan = plan_of(patient, DAY)
    facts = days_of([PlanKey(plan.pk, patient.pk, DAY)])[plan.pk].facts()

    session = facts.sessions[str(planned(patient, DAY, STRETCH).prescription_id)]
    assert session.is_stand_in
    assert session.completion == 1.0
    turn_to(patient, day(2))
    assert plan_of(patient, DAY).done_sum == pytest.approx(1.0)


def test_pain_in_what_stood_in_is_told_by_its_name(patient, reader):
    without(patient, reader)

    log(planned(patient, DAY, STRETCH), reader, pain_peak_nrs=9)

    assert Alert.objects.get(code="S2").values["exercise"] == EASIER


def test_where_it_hurt_names_what_stood_in(patient, reader):
    without(patient, reader)
    log(planned(patient, DAY, STRETCH), reader, places=[PainPlace.of("ankle", "left")])

    rows = pain_place_rows(patient.pk, day(0))
    (hurt,) = pain_places_from(rows, treated=[], language="en")

    assert hurt.name == "Move your ankle"
