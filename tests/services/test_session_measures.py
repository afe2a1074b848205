"""What few sessions give: soreness, swelling right after, pulse, pressure and oxygen."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from plans.engine.day import SessionSoreness
from plans.models import ActivityLog, Alert, DailyPlan, Decision, Patient
from plans.queries.day_facts import PlanKey, days_of
from tests.factories import DAY, make_reader
from tests.services.life import day, log, make_treated, planned, turn_to

pytestmark = pytest.mark.django_db
WALK = "walk-indoor"


@pytest.fixture
def patient() -> Patient:
    return make_treated()


@pytest.fixture
def reader(patient: Patient) -> Any:
    return make_reader(patient)


def test_soreness_rests_the_region_and_vital_signs_tell_at_once(
    patient: Patient, reader: Any
) -> None:
    item = planned(patient, DAY, WALK)

    row = log(item, reader, measured={"soreness": "persists", "heart_rate_bpm": 130})

    assert (row.soreness, row.heart_rate_bpm) == ("persists", 130)
    assert Alert.objects.get(patient=patient).code == "S3"
    turn_to(patient, day(2))
    said = Decision.objects.get(patient=patient, prescription=item.prescription)
    assert {"G3", "S3", "ALERT"} <= {match["rule"] for match in said.matches}
    kept = DailyPlan.objects.get(patient=patient, on=DAY).circumstances
    assert kept["open_alert"] == "S3"


def test_a_personal_limit_is_lower(patient: Patient, reader: Any) -> None:
    event = patient.events.get()
    event.precautions.create(code="CARDIAC", hr_max=100, spo2_min=93, from_on=DAY)

    log(planned(patient, DAY, WALK), reader, measured={"heart_rate_bpm": 101})

    assert Alert.objects.get(patient=patient).values["heart_rate_bpm"] == 101


def test_of_several_bouts_the_worse_counts(patient: Patient, reader: Any) -> None:
    item = planned(patient, DAY, WALK)
    for given in (
        {"soreness": "returns", "spo2_percent": 95, "swelling": 0},
        {"soreness": "none", "spo2_percent": 97, "swelling": 1, "heart_rate_bpm": 90},
    ):
        log(item, reader, measured=given)

    plan = item.plan
    session = days_of([PlanKey(plan.pk, patient.pk, DAY)])[plan.pk].facts().sessions
    found = session[str(item.prescription_id)]

    assert (found.soreness, found.spo2_percent) == (SessionSoreness.RETURNS, 95)
    assert (found.swelling, found.heart_rate_bpm) == (1, 90)


@pytest.mark.parametrize(
    "measured",
    [
        pytest.param({"soreness": "a bit"}, id="an unknown soreness"),
        pytest.param({"heart_rate_bpm": 400}, id="a pulse of 400"),
        pytest.param({"spo2_percent": 101}, id="oxygen of 101 %"),
        pytest.param({"swelling": 4}, id="a swelling of four"),
    ],
)
def test_what_cannot_be_is_refused(patient: Patient, reader: Any, measured: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        log(planned(patient, DAY, WALK), reader, measured=measured)

    assert not ActivityLog.objects.exists()
