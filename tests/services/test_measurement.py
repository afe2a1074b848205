"""Measuring: values are checked, kept as they were taken, and asked what they answer."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from plans.engine.nerve_question import NERVE_QUESTIONS
from plans.models import Assessment, Measurement, Patient
from plans.queries.access import Role
from plans.queries.facts import facts_of
from plans.services.assessment import answer_nerve_questions
from plans.services.drafting import draft_regime
from plans.services.measurement import Taken, record_measurements
from tests.factories import DAY, NOW, load_catalogue, make_assessment, make_event, make_patient
from tests.services.life import at, day

pytestmark = pytest.mark.django_db
KNEE_BENDS = {"joint": "knee", "motion": "flexion", "how": "active"}


@pytest.fixture
def patient() -> Patient:
    patient = make_patient()
    make_event(patient)
    return patient


def measure(patient: Patient, *taken: Taken, **values: Any) -> list[Measurement]:
    given: dict[str, Any] = {"measured_on": DAY, "by": patient.lead_therapist, "now": NOW}
    return record_measurements(patient=patient, taken=taken, **(given | values))


def refused(patient: Patient, *taken: Taken, **values: Any) -> dict[str, str]:
    """Return the code of the first refusal by field; nothing may have been kept."""
    with pytest.raises(ValidationError) as caught:
        measure(patient, *taken, **values)
    assert not Measurement.objects.exists()
    return {name: errors[0].code for name, errors in caught.value.error_dict.items()}


class TestRecord:
    def test_keeps_both_sides_and_many_measures_at_once(self, patient: Patient) -> None:
        rows = measure(
            patient,
            Taken("sts30_n", 11),
            Taken("grip_kg", 18.5, "left", pain_nrs=2),
            Taken("grip_kg", 30, "right"),
            Taken("rom_deg", -5, "left", joint="knee", motion="extension", how="active"),
        )

        assert [(row.series, row.side, row.value, row.unit) for row in rows] == [
            ("sts30_n", "na", Decimal(11), "stands in 30 s"),
            ("grip_kg", "left", Decimal("18.5"), "kg"),
            ("grip_kg", "right", Decimal(30), "kg"),
            ("rom_deg:knee:extension", "left", Decimal(-5), "°"),
        ]
        assert rows[1].pain_nrs == 2

    def test_says_in_the_audit_which_measures_never_their_values(self, patient: Patient) -> None:
        measure(patient, Taken("sts30_n", 11), Taken("grip_kg", 18, "left"))

        event = AuditEvent.objects.get(action="measure")
        assert event.detail == {"fields": ["grip_kg", "sts30_n"]}

    def test_a_correction_supersedes_and_never_rewrites(self, patient: Patient) -> None:
        measure(patient, Taken("tug_s", 12.0), Taken("sts30_n", 11))
        later = NOW + timedelta(minutes=5)

        measure(patient, Taken("tug_s", 10.2), now=later)

        first, then = Measurement.objects.filter(kind="tug_s").order_by("entered_at")
        assert (first.value, first.superseded_at) == (Decimal("12.00"), later)
        assert (then.value, then.superseded_at) == (Decimal("10.20"), None)
        assert Measurement.objects.current().count() == 2

    def test_the_same_sent_twice_changes_nothing(self, patient: Patient) -> None:
        measure(patient, Taken("tug_s", 12.0))

        assert measure(patient, Taken("tug_s", 12.0)) == []
        assert Measurement.objects.count() == 1

    def test_another_date_is_another_point_of_the_series(self, patient: Patient) -> None:
        measure(patient, Taken("tug_s", 12.0), measured_on=DAY - timedelta(days=14))
        measure(patient, Taken("tug_s", 12.0))

        assert Measurement.objects.current().count() == 2

    @pytest.mark.parametrize(
        ("taken", "code"),
        [
            pytest.param(Taken("sts30_n", 61), "out_of_range", id="61 chair stands"),
            pytest.param(Taken("tug_s", 2.9), "out_of_range", id="up and go in 2.9 s"),
            pytest.param(Taken("happiness", 3), "unknown_measure", id="nobody knows the measure"),
            pytest.param(Taken("grip_kg", 20), "side", id="grip of no hand"),
            pytest.param(Taken("sts30_n", 9, "left"), "side", id="chair stands of one side"),
            pytest.param(Taken("rom_deg", 90, "left"), "motion", id="a range of no joint"),
            pytest.param(
                Taken("rom_deg", 171, "left", **KNEE_BENDS), "out_of_range", id="a knee bent 171°"
            ),
            pytest.param(
                Taken("ten_rm_kg", 9, "left", of="flying"), "exercise", id="10RM of no exercise"
            ),
            pytest.param(Taken("psfs_0_10", 4, of=" "), "activity", id="an activity without words"),
            pytest.param(Taken("tug_s", 9.0, pain_nrs=11), "pain_out_of_range", id="pain 11 of 10"),
        ],
    )
    def test_refuses_what_cannot_be_true_at_its_field(
        self, patient: Patient, taken: Taken, code: str
    ) -> None:
        fields = {name: getattr(taken, name) for name in taken.__slots__} | {"field": "asked"}

        assert refused(patient, Taken("pain_nrs", 3), Taken(**fields)) == {"asked": code}

    def test_refuses_a_day_to_come(self, patient: Patient) -> None:
        tomorrow = DAY + timedelta(days=1)

        assert refused(patient, Taken("sts30_n", 9), measured_on=tomorrow) == {
            "measured_on": "future"
        }

    def test_refuses_one_value_given_twice(self, patient: Patient) -> None:
        twice = (Taken("sts30_n", 9, field="one"), Taken("sts30_n", 10, field="two"))

        assert refused(patient, *twice) == {"two": "twice"}


class TestAtHome:
    def test_a_patient_may_take_some_and_it_says_so(self, patient: Patient) -> None:
        (row,) = measure(patient, Taken("sts30_n", 9), role=Role.PATIENT)

        assert row.taken_by == "patient"

    def test_the_rest_is_for_a_therapist(self, patient: Patient) -> None:
        taken = Taken("grip_kg", 20, "left", field="grip")

        assert refused(patient, taken, role=Role.PATIENT) == {"grip": "not_at_home"}

    def test_what_a_therapist_took_on_the_same_date_counts_more(self, patient: Patient) -> None:
        measure(patient, Taken("sts30_n", 9))
        measure(patient, Taken("sts30_n", 14), role=Role.PATIENT, now=at(patient, DAY, 18))

        latest = Measurement.objects.current().oldest_first().last()
        assert latest is not None
        assert (latest.value, Measurement.objects.current().count()) == (9, 2)


class TestStart:
    def test_comes_from_a_walk_measured_after_the_assessment(self, patient: Patient) -> None:
        load_catalogue()
        make_assessment(patient)
        measure(patient, Taken("walk_tolerance_min", 8))

        assert self.walks(patient, 1) == 288  # three fifths of eight minutes

    def test_takes_a_stale_test_as_unknown(self, patient: Patient) -> None:
        load_catalogue()
        make_assessment(patient, measures={"walk_tolerance_min": 8})

        assert self.walks(patient, 16) == 3 * 60

    def walks(self, patient: Patient, on: int) -> int:
        """Return the first dose of walking indoors in a draft of that day."""
        by = patient.lead_therapist
        draft = draft_regime(patient=patient, by=by, now=at(patient, day(on)))
        dose: dict[str, int] = draft.prescriptions.get(exercise="walk-indoor").start_dose
        return dose["duration_s"]


class TestMoreIsLost:
    """A wrist after six weeks in a cast: the other hand says what was there before."""

    @pytest.fixture
    def wrist(self) -> Patient:
        patient = make_patient()
        make_event(
            patient,
            kind="cast",
            body_site="wrist_hand",
            side="left",
            tissue="bone_nonop",
            started_on=DAY - timedelta(days=42),
            ended_on=DAY,
        )
        make_assessment(patient)
        return patient

    def grip(self, patient: Patient, left: float, on: int = 1, pain_nrs: int | None = None) -> None:
        measure(
            patient,
            Taken("grip_kg", left, "left", pain_nrs=pain_nrs),
            Taken("grip_kg", 40, "right"),
            measured_on=day(on),
            now=at(patient, day(on), 12),
        )

    def asks(self, patient: Patient) -> bool:
        return facts_of([patient.pk])[patient.pk].asks_nerves

    def test_the_nerve_questions_wait(self, wrist: Patient) -> None:
        self.grip(wrist, 1)

        row = Assessment.objects.latest("recorded_at")
        assert self.asks(wrist)
        assert (row.mode, row.reasons[0]["code"]) == ("standard", "outlier")
        assert row.answers["answers"]["outlier"]["deficit_fraction"] == 0.975

    def test_what_tells_nothing_of_strength_asks_nothing_again(self, wrist: Patient) -> None:
        self.grip(wrist, 1)
        answer_nerve_questions(
            patient=wrist,
            given=dict.fromkeys(NERVE_QUESTIONS, False),
            by=wrist.lead_therapist,
            now=at(wrist, day(2), 12),
        )

        measure(
            wrist,
            Taken("girth_forearm_cm", 25, "left"),
            measured_on=day(9),
            now=at(wrist, day(9), 12),
        )

        assert Assessment.objects.count() == 3
        assert not self.asks(wrist)

    def test_not_while_the_loss_is_as_expected(self, wrist: Patient) -> None:
        self.grip(wrist, 24)

        assert not self.asks(wrist)
        assert Assessment.objects.count() == 1

    def test_not_where_the_test_hurt(self, wrist: Patient) -> None:
        self.grip(wrist, 1, pain_nrs=4)

        assert not self.asks(wrist)

    def test_two_retests_without_gain_refer(self, wrist: Patient) -> None:
        for on in (1, 15, 29):
            self.grip(wrist, 1, on)

        assert Assessment.objects.latest("recorded_at").mode == "refer"

    def test_an_assessment_finds_it_by_itself(self, wrist: Patient) -> None:
        self.grip(wrist, 1)

        row = make_assessment(wrist, now=at(wrist, day(2), 12))

        assert row.answers["answers"]["outlier"]["deficit_fraction"] == 0.975
