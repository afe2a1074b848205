"""What the engine is told of a person, from rows."""

from datetime import timedelta

import pytest

from plans.models import Measurement
from plans.queries.facts import facts_of, facts_of_one
from tests.factories import DAY, NOW, make_patient, make_therapist

pytestmark = pytest.mark.django_db


def test_the_latest_lag_of_each_knee_is_told_however_old() -> None:
    patient, other = make_patient(), make_patient()
    by = make_therapist(patient.clinic)
    for kind, side, value, days, superseded in (
        ("extension_lag_deg", "left", 12, 40, None),
        ("extension_lag_deg", "left", 6, 30, None),
        ("extension_lag_deg", "left", 0, 20, NOW),
        ("extension_lag_deg", "both", 3, 50, None),
        ("knee_to_wall_cm", "right", 9, 1, None),
    ):
        Measurement.objects.create(
            patient=patient,
            kind=kind,
            side=side,
            value=value,
            unit="°",
            measured_on=DAY - timedelta(days=days),
            entered_by=by,
            entered_at=NOW,
            superseded_at=superseded,
        )

    found = facts_of([patient.pk, other.pk])

    assert found[patient.pk].patient.knee_lag_deg == (("left", 6.0), ("right", 3.0))
    measured = (("left", DAY - timedelta(days=30)), ("right", DAY - timedelta(days=50)))
    assert found[patient.pk].patient.knee_lag_on == measured
    assert facts_of_one(patient.pk).patient == found[patient.pk].patient
    assert found[other.pk].patient.knee_lag_deg == ()
