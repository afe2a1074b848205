"""“Too much today”, lived by the real services."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from plans.engine.dose_json import dose_from_json
from plans.engine.dose_order import amount
from plans.models import Alert, EasierDay, Patient, PlannedExercise
from plans.queries.access import Role
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.day_facts import current_dose
from plans.queries.facts import facts_of
from plans.services.alert import release
from plans.services.easier_day import ask_for_easier_day
from plans.services.undo import undo
from tests.factories import DAY, make_reader
from tests.services.life import (
    at,
    day,
    decisions,
    doses,
    live,
    log,
    log_all,
    make_treated,
    morning,
    plan_of,
    planned,
    turn_to,
)

pytestmark = pytest.mark.django_db
WALK = "walk-indoor"


@pytest.fixture
def patient() -> Patient:
    return make_treated()


@pytest.fixture
def reader(patient: Patient) -> Any:
    return make_reader(patient)


def ask(patient: Patient, by: Any, on: Any = DAY, **values: Any) -> EasierDay:
    given = {"entry_id": uuid.uuid4(), "role": Role.PATIENT, "now": at(patient, on, 9)}
    return ask_for_easier_day(patient=patient, by=by, **(given | values)).row


def items(patient: Patient, on: Any = DAY) -> list[PlannedExercise]:
    rows = PlannedExercise.objects.filter(plan__patient=patient, plan__on=on)
    return list(rows.filter(prescription__is_cue=False))


def test_all_that_is_open_gets_easier_and_the_therapist_is_told(patient, reader):
    done = planned(patient, DAY, WALK)
    log(done, reader, now=at(patient, DAY, 8))

    ask(patient, reader)

    for item in items(patient):
        if item.pk == done.pk:
            assert item.amendments == []
            continue
        (only,) = item.amendments
        before = amount(dose_from_json(item.dose))
        after = amount(current_dose(item.dose, item.amendments))
        assert only["rule"] == "EASIER"
        assert "withheld" in only or after < before
    alert = Alert.objects.get()
    assert (alert.code, alert.tier, alert.effect) == ("EASIER", "low", "nothing")
    assert alert.values == {"on": DAY.isoformat()}


@pytest.mark.parametrize("is_same_id", [True, False], ids=["the same tap", "a second device"])
def test_asked_twice_it_is_done_once(patient, reader, is_same_id):
    entry_id = uuid.uuid4()
    ask(patient, reader, entry_id=entry_id)
    eased = [item.amendments for item in items(patient)]

    ask(patient, reader, entry_id=entry_id if is_same_id else uuid.uuid4())

    assert [item.amendments for item in items(patient)] == eased
    assert EasierDay.objects.count() == Alert.objects.count() == 1


def test_undone_it_had_never_been(patient, reader):
    row = ask(patient, reader)

    now = row.recorded_at + timedelta(seconds=4)
    undo(entry=row, by=reader, role=Role.PATIENT, now=now)

    assert all(item.amendments == [] for item in items(patient))
    ended = Alert.objects.get()
    assert (ended.released_at, ended.released_by) == (now, reader)
    ask(patient, reader)  # and may be asked for anew
    assert Alert.objects.open().count() == 1


def test_nothing_open_is_refused_and_nothing_is_told(patient, reader):
    log_all(patient, reader, DAY)

    with pytest.raises(ValidationError, match="Nothing is left today"):
        ask(patient, reader)

    assert not EasierDay.objects.exists()
    assert not Alert.objects.exists()


def test_nothing_of_it_counts_as_missed(patient, reader):
    turn_to(patient, day(2))
    for item in items(patient, day(2)):  # at the least there is: it rests
        item.dose = item.prescription.min_dose
        item.save()
    ask(patient, reader, day(2))
    turn_to(patient, day(3))
    turn_to(patient, day(4))

    plan = plan_of(patient, day(2))
    assert plan.due_count == 0
    assert plan.excused_count == len(items(patient, day(2)))


def test_what_is_left_out_of_an_easier_day_is_not_missed_either(patient, reader):
    log(planned(patient, DAY, WALK), reader)
    ask(patient, reader)
    assert any("dose" in each for item in items(patient) for each in item.amendments)
    turn_to(patient, day(2))
    turn_to(patient, day(3))  # after noon of the day after nothing is open any more

    plan = plan_of(patient, DAY)
    assert (plan.due_count, plan.done_sum) == (1, 1)
    assert plan.excused_count == len(items(patient)) - 1


def test_easier_days_do_not_make_a_dose_rise(patient, reader):
    for number in (1, 2, 3):
        morning(patient, reader, day(number))
        ask(patient, reader, day(number))
        log_all(patient, reader, day(number))
        turn_to(patient, day(number + 1))

    assert doses(patient, day(4))[WALK] == doses(patient, DAY)[WALK]
    assert not any(outcome == "progress" for _, _, outcome in decisions(patient))


def test_what_is_left_out_does_not_count_as_done_where_a_plan_may_grow(patient, reader):
    """One exercise of an easier day is not all of it: nothing new may join for that."""
    log(planned(patient, DAY, WALK), reader)
    ask(patient, reader)
    turn_to(patient, day(2))
    turn_to(patient, day(3))

    regime = plan_of(patient, DAY).regime_id
    facts = facts_of([patient.pk])
    around = circumstances_of([PatientDay(patient.pk, regime, day(3))], facts)[patient.pk]
    assert around.completion_7d == 1 / len(items(patient))


def test_the_days_after_are_as_they_would_have_been(patient, reader):
    ask(patient, reader)
    turn_to(patient, day(2))
    live(patient, reader, 2, 4)

    assert doses(patient, day(2))[WALK] == doses(patient, DAY)[WALK]
    assert any(outcome == "progress" for _, _, outcome in decisions(patient))


def test_what_a_therapist_gives_back_is_still_the_easier_day(patient, reader):
    ask(patient, reader)
    eased = planned(patient, DAY, "lie-to-sit").amendments[-1].get("dose")
    log(planned(patient, DAY, WALK), reader, sudden=True)
    assert planned(patient, DAY, "lie-to-sit").amendments[-1]["withheld"]

    release(
        alert=Alert.objects.get(code="S2"),
        reason="Looked at it",
        from_today=True,
        by=patient.lead_therapist,
        now=at(patient, DAY, 12),
    )

    again = planned(patient, DAY, "lie-to-sit").amendments[-1]
    assert (again["rule"], again.get("dose")) == ("EASIER", eased)


def test_a_second_day_tells_in_the_same_line(patient, reader):
    ask(patient, reader)
    Alert.objects.update(acknowledged_at=at(patient, DAY, 10), acknowledged_by=reader)
    turn_to(patient, day(2))

    ask(patient, reader, day(2))

    alert = Alert.objects.get()
    assert (alert.on, alert.values["on"]) == (day(2), day(2).isoformat())
    assert alert.acknowledged_at is None


@pytest.mark.parametrize("is_read", [True, False], ids=["read", "not read yet"])
def test_undone_on_a_second_day_the_line_says_what_it_said(patient, reader, is_read):
    ask(patient, reader)
    if is_read:
        seen = {"acknowledged_at": at(patient, DAY, 10), "acknowledged_by": patient.lead_therapist}
        Alert.objects.update(**seen)
    before = Alert.objects.values().get()
    turn_to(patient, day(2))

    for _ in range(2):
        row = ask(patient, reader, day(2))
        undo(entry=row, by=reader, role=Role.PATIENT, now=row.recorded_at)

    assert Alert.objects.values().get() == before


def test_undone_after_the_therapist_ended_the_line_it_stays_ended(patient, reader):
    row = ask(patient, reader)
    given = {"by": patient.lead_therapist, "now": row.recorded_at}
    release(alert=Alert.objects.get(), reason="Called", from_today=False, **given)

    undo(entry=row, by=reader, role=Role.PATIENT, now=row.recorded_at)

    assert Alert.objects.get().release_reason == "Called"
