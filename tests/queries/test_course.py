"""Prescriptions as they are read for a fold, and for a plan."""

import pytest

from plans.models import Patient
from plans.queries.course import items_of
from tests.factories import make_patient, make_reader, make_regime
from tests.services.life import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> Patient:
    return make_patient()


def test_items_to_plan_know_all_but_the_single_sessions(patient: Patient) -> None:
    regime = make_regime(patient)
    live(patient, make_reader(patient), 1, 2)

    whole = items_of([regime.pk])[regime.pk]
    to_plan = items_of([regime.pk], to_plan=True)[regime.pk]

    assert any(item.current().recent for item in whole)
    assert [item.current().but(recent=()) for item in whole] == [item.current() for item in to_plan]
