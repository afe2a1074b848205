"""Prescriptions as they are read for a fold, and for a plan."""

import pytest

from plans.engine.reason import Refusal, Verdict
from plans.models import Patient, Prescription
from plans.queries.course import forbids, items_of, verdict_of
from plans.queries.facts import facts_of
from plans.queries.orders_wanted import orders_wanted
from tests.factories import DAY, make_event, make_patient, make_reader, make_regime
from tests.services.life import live

pytestmark = pytest.mark.django_db
HOP = "walk-nwb-aid"


@pytest.fixture
def patient() -> Patient:
    return make_patient()


PAST = {"recent": (), "levels": (), "increases": (), "eases": ()}


def test_items_to_plan_know_all_but_the_past(patient: Patient) -> None:
    regime = make_regime(patient)
    live(patient, make_reader(patient), 1, 2)

    whole = items_of([regime.pk])[regime.pk]
    to_plan = items_of([regime.pk], to_plan=True)[regime.pk]

    assert any(item.current().recent for item in whole)
    assert [item.current().but(**PAST) for item in whole] == [item.current() for item in to_plan]


def test_an_item_that_has_not_begun_knows_with_what_it_begins(patient: Patient) -> None:
    regime = make_regime(patient)
    live(patient, make_reader(patient), 1, 2)
    old, new = Prescription.objects.filter(regime=regime)[:2]
    Prescription.objects.filter(pk=new.pk).update(carries=old, state={}, initial_state={})

    whole = items_of([regime.pk])[regime.pk]
    to_plan = items_of([regime.pk], to_plan=True)[regime.pk]

    assert [item for item in to_plan if item in whole] == [to_plan[1]]
    assert to_plan[1].carried() is not None


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param((), False, id="nothing"),
        pytest.param(("order_unknown",), False, id="an order nobody gave"),
        pytest.param(("weight_bearing",), True, id="an order"),
        pytest.param(("order_unknown", "precaution"), True, id="a precaution as well"),
    ],
)
def test_what_takes_an_approved_item_off_the_plan(
    codes: tuple[str, ...], *, expected: bool
) -> None:
    verdict = Verdict(allowed=not codes, refusals=tuple(Refusal(code) for code in codes))

    assert forbids(verdict) is expected


def test_an_approved_walk_on_crutches_goes_on_and_the_order_is_wanted(patient: Patient) -> None:
    """It was approved before drafts began to ask: the patient keeps it, the therapist reads why."""
    regime = make_regime(patient)
    event = make_event(patient, body_site="ankle", side="left", kind="cast", ended_on=None)
    regime.prescriptions.filter(exercise_id="walk-indoor").update(exercise_id=HOP)
    facts = facts_of([patient.pk])[patient.pk]
    (item,) = [each for each in items_of([regime.pk])[regime.pk] if each.slug == HOP]
    refusals = verdict_of(item, facts, on=DAY).refusals
    assert "order_unknown" in {each.code for each in refusals}

    assert list(orders_wanted(regime, facts.events, DAY)) == [str(event.pk)]
    regime.prescriptions.filter(exercise_id=HOP).update(ended_on=DAY)
    assert list(orders_wanted(regime, facts.events, DAY)) == []
