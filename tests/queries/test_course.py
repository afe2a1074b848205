"""Prescriptions as they are read for a fold, and for a plan."""

import pytest

from plans.models import Patient, Prescription
from plans.queries.course import items_of
from tests.factories import make_patient, make_reader, make_regime
from tests.services.life import live

pytestmark = pytest.mark.django_db


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
