"""Events and orders: what cannot be is refused, and what tightens acts today."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from plans.models import Clearance, ImmobilisationEvent, Patient, Precaution, WeightBearingOrder
from plans.queries.facts import facts_of
from plans.services.immobilisation import (
    change_dates,
    confirm_healing,
    lift_precaution,
    order_weight_bearing,
    record_clearance,
    record_event,
)
from tests.factories import DAY, NOW, make_event, make_patient, make_regime
from tests.services.life import at, planned

pytestmark = pytest.mark.django_db
CAST = {
    "kind": "cast",
    "body_site": "ankle",
    "side": "left",
    "tissue": "bone_nonop",
    "joints_fixed": ["ankle"],
    "injured_on": DAY - timedelta(days=43),
    "started_on": DAY - timedelta(days=42),
    "expected_end_on": DAY + timedelta(days=1),
}


@pytest.fixture
def patient() -> Patient:
    return make_patient()


def record(patient: Patient, **values: Any) -> ImmobilisationEvent:
    return record_event(
        patient=patient,
        fields=CAST | values,
        weight_bearing=[{"limb": "leg", "status": "nwb", "from_on": CAST["started_on"]}],
        precautions=[{"code": "NO_ACTIVE", "joint": "ankle", "from_on": CAST["started_on"]}],
        by=patient.lead_therapist,
        now=NOW,
    )


class TestRecord:
    @pytest.mark.parametrize(
        ("given", "tissue"),
        [
            pytest.param({"tissue": "none"}, "tendon", id="says the tissue"),
            pytest.param({"tissue": "tendon"}, "tendon", id="fits the tissue"),
        ],
    )
    def test_a_condition_with_one_tissue(
        self, given: dict[str, str], tissue: str, patient: Patient
    ) -> None:
        row = record(patient, condition="achilles_rupture", **given)

        assert (row.condition, row.tissue) == ("achilles_rupture", tissue)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            pytest.param({"condition": "achilles_rupture"}, "tissue", id="another tissue"),
            pytest.param({"condition": "hip_fracture"}, "condition", id="another place"),
            pytest.param({"condition": "measles"}, "condition", id="not in the catalogue"),
            pytest.param(
                {"condition": "ankle_fracture", "tissue": "none"}, "tissue", id="tissue not said"
            ),
        ],
    )
    def test_a_condition_that_cannot_be_is_refused(
        self, given: dict[str, str], field: str, patient: Patient
    ) -> None:
        with pytest.raises(ValidationError) as refused:
            record(patient, **given)

        assert list(refused.value.message_dict) == [field]
        assert not ImmobilisationEvent.objects.exists()

    def test_reaches_the_engine_with_its_orders(self, patient: Patient) -> None:
        row = record(patient)

        (event,) = facts_of([patient.pk])[patient.pk].events

        assert (event.key, event.kind, event.joints_fixed) == (str(row.pk), "cast", ("ankle",))
        assert event.weight_bearing[0].status.name == "NONE"
        assert event.precautions[0].code == "NO_ACTIVE"
        assert event.days(DAY) == 42

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            pytest.param({"started_on": DAY + timedelta(days=1)}, "started_on", id="tomorrow"),
            pytest.param({"ended_on": date(2025, 1, 1)}, "__all__", id="ends before it begins"),
            pytest.param({"kind": "magic"}, "kind", id="a kind nobody knows"),
            pytest.param({"healing": "xray"}, "__all__", id="healed, but nobody says when"),
        ],
    )
    def test_refuses_and_writes_nothing(
        self, patient: Patient, values: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(ValidationError) as refused:
            record(patient, **values)

        assert list(refused.value.error_dict) == [field]
        assert not ImmobilisationEvent.objects.exists()
        assert not WeightBearingOrder.objects.exists()

    def test_refuses_the_same_open_event_twice(self, patient: Patient) -> None:
        record(patient)

        with pytest.raises(ValidationError):
            record(patient)

        assert ImmobilisationEvent.objects.count() == 1

    def test_takes_a_cast_and_an_operation_of_one_ankle(self, patient: Patient) -> None:
        record(patient)
        record(patient, kind="surgery", surgery_on=CAST["started_on"])

        assert ImmobilisationEvent.objects.count() == 2


class TestChange:
    def test_moves_day_nought(self, patient: Patient) -> None:
        change_dates(
            event=record(patient), fields={"ended_on": DAY}, by=patient.lead_therapist, now=NOW
        )

        (event,) = facts_of([patient.pk])[patient.pk].events
        assert event.ended_on == DAY
        assert not event.is_on(DAY)

    def test_into_the_future_is_refused(self, patient: Patient) -> None:
        event = record(patient)

        with pytest.raises(ValidationError):
            change_dates(
                event=event,
                fields={"ended_on": DAY + timedelta(days=2)},
                by=patient.lead_therapist,
                now=NOW,
            )

        event.refresh_from_db()
        assert event.ended_on is None


class TestOrders:
    def test_less_weight_takes_standing_off_today(self, patient: Patient) -> None:
        make_regime(patient, now=at(patient, DAY, 7))
        event = make_event(
            patient, kind="boot", body_site="ankle", side="left", ended_on=None, started_on=DAY
        )

        order_weight_bearing(
            event=event,
            fields={"limb": "leg", "status": "nwb", "from_on": DAY},
            by=patient.lead_therapist,
            now=at(patient, DAY, 9),
        )

        assert planned(patient, DAY, "walk-indoor").amendments[-1]["withheld"]
        assert not planned(patient, DAY, "lie-to-sit").amendments

    def test_lifting_a_precaution_twice_keeps_the_first_word(self, patient: Patient) -> None:
        record(patient)
        precaution = Precaution.objects.get()

        for hours in (0, 48):
            lift_precaution(
                precaution=precaution,
                by=patient.lead_therapist,
                now=NOW + timedelta(hours=hours),
            )

        assert Precaution.objects.get().lifted_on == DAY

    def test_a_clearance_of_tomorrow_is_refused(self, patient: Patient) -> None:
        with pytest.raises(ValidationError):
            record_clearance(
                event=record(patient),
                fields={
                    "activity": "rom",
                    "cleared_by": "Dr Day",
                    "cleared_on": DAY + timedelta(days=1),
                },
                by=patient.lead_therapist,
                now=NOW,
            )

        assert not Clearance.objects.exists()

    def test_healing_needs_its_date(self, patient: Patient) -> None:
        event = record(patient)

        with pytest.raises(ValidationError):
            confirm_healing(
                event=event,
                fields={"healing": "xray", "healing_on": None, "healing_by": "Dr Day"},
                by=patient.lead_therapist,
                now=NOW,
            )

        event.refresh_from_db()
        assert event.healing == "none"
