"""Rows found by many keys that travel as one value."""

from uuid import uuid4

import pytest

from plans.models import Patient, Prescription
from plans.queries.among import among
from tests.factories import make_patient, make_regime

pytestmark = pytest.mark.django_db


def test_among_finds_the_rows_of_the_keys_and_no_others() -> None:
    first, second, _other = (make_patient() for _ in range(3))

    found = Patient.objects.filter(among("pk", [first.pk, second.pk, uuid4()]))

    assert set(found) == {first, second}


def test_among_follows_relations() -> None:
    mine, other = make_regime(make_patient()), make_regime(make_patient())

    found = Prescription.objects.filter(among("regime__patient", {mine.patient_id}))

    assert {row.regime_id for row in found} == {mine.pk} != {other.pk}


def test_among_no_keys_is_nothing() -> None:
    make_patient()

    assert not Patient.objects.filter(among("pk", [])).exists()
