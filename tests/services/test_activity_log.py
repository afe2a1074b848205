"""Logging: once however often it is sent, on dates that can be, acting at once on danger."""

import uuid
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from plans.engine.dose import Done
from plans.models import ActivityLog, Alert, Finish, Patient, PlannedExercise
from plans.queries.access import Role
from plans.queries.local_time import is_late
from plans.services.activity_log import finish_day, log_activity
from plans.services.day import close_days
from plans.services.entry import EntryConflictError
from plans.services.undo import undo
from tests.factories import DAY, make_care, make_patient, make_reader, make_regime
from tests.services.life import at, day, log, make_treated, planned, turn_to

pytestmark = pytest.mark.django_db
WALK = "walk-indoor"


@pytest.fixture
def patient() -> Patient:
    return make_treated()


@pytest.fixture
def reader(patient: Patient) -> Any:
    return make_reader(patient)


def finish(patient: Patient, by: Any, **values: Any) -> Finish:
    given: dict[str, Any] = {"entry_id": uuid.uuid4(), "on": DAY, "pain_peak_nrs": 2}
    given |= {"role": Role.PATIENT, "now": at(patient, DAY, 18)}
    return finish_day(patient=patient, by=by, **(given | values)).row


class TestReplay:
    def test_of_the_same_entry_returns_what_was_stored(self, patient: Patient, reader: Any) -> None:
        entry = uuid.uuid4()
        given: dict[str, Any] = {"planned": planned(patient, DAY, WALK), "felt": "hard"}
        given |= {"entry_id": entry, "by": reader, "role": Role.PATIENT}

        first = log_activity(**given, now=at(patient, DAY, 10))
        again = log_activity(**given, now=at(patient, day(30), 10))

        assert (first.is_replay, again.is_replay) == (False, True)
        assert first.row.pk == again.row.pk
        assert ActivityLog.objects.count() == 1

    def test_of_an_id_with_other_content_conflicts_and_changes_nothing(
        self, patient: Patient, reader: Any
    ) -> None:
        entry = uuid.uuid4()
        stored = log(planned(patient, DAY, WALK), reader, entry_id=entry)

        with pytest.raises(EntryConflictError) as conflict:
            log(planned(patient, DAY, WALK), reader, entry_id=entry, felt="hard")

        assert conflict.value.stored == stored
        assert ActivityLog.objects.get().effort_0_10 == 3

    def test_after_a_refusal_is_a_new_try(self, patient: Patient, reader: Any) -> None:
        entry = uuid.uuid4()
        with pytest.raises(ValidationError):
            log(planned(patient, DAY, WALK), reader, entry_id=entry, pain_peak_nrs=11)

        log(planned(patient, DAY, WALK), reader, entry_id=entry, pain_peak_nrs=1)

        assert ActivityLog.objects.get().pain_peak_nrs == 1

    def test_of_one_id_for_two_patients_stores_both(self, patient: Patient, reader: Any) -> None:
        entry = uuid.uuid4()
        other = make_patient()
        make_regime(other, now=at(other, DAY, 7))

        log(planned(patient, DAY, WALK), reader, entry_id=entry)
        log(planned(other, DAY, WALK), make_reader(other), entry_id=entry)

        assert ActivityLog.objects.count() == 2

    def test_of_a_finish_returns_what_was_stored(self, patient: Patient, reader: Any) -> None:
        entry = uuid.uuid4()

        finish(patient, reader, entry_id=entry)
        finish(patient, reader, entry_id=entry)

        assert Finish.objects.count() == 1


class TestAmount:
    @pytest.mark.parametrize(
        ("felt", "effort"),
        [("easy", 3.0), ("right", 5.0), ("hard", 7.0)],
    )
    def test_of_a_done_button_is_all_of_it_at_a_coarse_effort(
        self, patient: Patient, reader: Any, felt: str, effort: float
    ) -> None:
        row = log(planned(patient, DAY, WALK), reader, felt=felt)

        assert (row.completion, row.effort_0_10, row.effort_is_coarse) == (1.0, effort, True)
        assert row.done == {"duration_s": 540}

    def test_of_real_numbers_is_their_share(self, patient: Patient, reader: Any) -> None:
        row = log(
            planned(patient, DAY, WALK), reader, felt="", done=Done(duration_s=270), effort_0_10=4
        )

        assert (row.completion, row.effort_0_10, row.effort_is_coarse) == (0.5, 4, False)

    def test_of_what_was_not_done_is_nothing_with_its_reason(
        self, patient: Patient, reader: Any
    ) -> None:
        row = log(planned(patient, DAY, WALK), reader, felt="", reason_not_done="time")

        assert (row.completion, row.reason_not_done) == (0.0, "time")

    def test_of_two_bouts_adds_up(self, patient: Patient, reader: Any) -> None:
        for _ in range(2):
            log(planned(patient, DAY, WALK), reader, felt="", done=Done(duration_s=270))

        close_days(now=at(patient, day(2), 0, 15))

        assert PlannedExercise.objects.get(pk=planned(patient, DAY, WALK).pk).state == "done"

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            pytest.param({"felt": "great"}, "felt", id="a button that is not there"),
            pytest.param({"felt": ""}, "felt", id="nothing said at all"),
            pytest.param({"felt": "", "reason_not_done": "lazy"}, "reason", id="unknown reason"),
            pytest.param({"pain_peak_nrs": 11}, "pain_peak_nrs", id="pain of eleven"),
            pytest.param({"pain_peak_nrs": -1}, "pain_peak_nrs", id="pain below none"),
            pytest.param({"effort_0_10": 10.5}, "effort_0_10", id="effort above all"),
            pytest.param({"done": Done(reps=-3)}, "done", id="minus three repetitions"),
        ],
    )
    def test_that_cannot_be_is_refused_at_its_field(
        self, patient: Patient, reader: Any, values: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(ValidationError) as refused:
            log(planned(patient, DAY, WALK), reader, **values)

        assert list(refused.value.error_dict) == [field]
        assert not ActivityLog.objects.exists()


class TestDate:
    @pytest.mark.parametrize(
        ("days_after", "hour", "role", "is_stored"),
        [
            pytest.param(0, 23, Role.PATIENT, True, id="the same evening"),
            pytest.param(1, 11, Role.PATIENT, True, id="the next morning"),
            pytest.param(14, 12, Role.PATIENT, True, id="two weeks later"),
            pytest.param(15, 12, Role.PATIENT, False, id="more than two weeks later"),
            pytest.param(15, 12, Role.CAREGIVER, False, id="by a caregiver, too late"),
            pytest.param(40, 12, Role.THERAPIST, True, id="by a therapist, long after"),
            pytest.param(-1, 23, Role.PATIENT, False, id="before the day has come"),
            pytest.param(-1, 23, Role.THERAPIST, False, id="before the day, by a therapist"),
        ],
    )
    def test_decides_who_may_still_log(
        self,
        patient: Patient,
        reader: Any,
        days_after: int,
        hour: int,
        role: Role,
        is_stored: bool,
    ) -> None:
        now = at(patient, DAY + timedelta(days=days_after), hour)

        with nullcontext() if is_stored else pytest.raises(ValidationError, match="on"):
            log(planned(patient, DAY, WALK), reader, role=role, now=now)

        assert ActivityLog.objects.exists() is is_stored

    @pytest.mark.parametrize(
        ("on", "hour", "late"),
        [
            pytest.param(DAY, 23, False, id="on the day"),
            pytest.param(day(2), 11, False, id="before the next noon"),
            pytest.param(day(2), 12, True, id="after the next noon"),
            pytest.param(day(3), 1, True, id="two days later"),
        ],
    )
    def test_shows_an_entry_as_late(
        self, patient: Patient, on: date, hour: int, late: bool
    ) -> None:
        recorded_at = at(patient, on, hour)

        assert is_late(on=DAY, recorded_at=recorded_at, zone=patient.zone) is late


class TestDanger:
    def test_of_severe_pain_rests_the_region_at_once(self, patient: Patient, reader: Any) -> None:
        log(planned(patient, DAY, WALK), reader, pain_peak_nrs=8)

        assert Alert.objects.values_list("code", "effect").get() == ("S2", "region")
        open_items = PlannedExercise.objects.filter(logs=None)
        assert {row.amendments[-1]["withheld"] for row in open_items} == {"S2"}

    def test_of_something_sudden_rests_the_region_at_once(
        self, patient: Patient, reader: Any
    ) -> None:
        log(planned(patient, DAY, WALK), reader, sudden=True)

        assert Alert.objects.get().code == "S2"

    def test_of_dizziness_is_told(self, patient: Patient, reader: Any) -> None:
        log(planned(patient, DAY, WALK), reader, dizzy=True)

        assert Alert.objects.get().code == "S3"

    def test_told_at_the_end_of_the_day_counts_for_the_exercise_named(
        self, patient: Patient, reader: Any
    ) -> None:
        walk = planned(patient, DAY, WALK)
        log(walk, reader)

        finish(patient, reader, pain_peak_nrs=8, which=[walk.pk])

        assert Alert.objects.get().values["exercise"] == WALK

    def test_is_raised_once_however_often_it_is_told(self, patient: Patient, reader: Any) -> None:
        for slug in (WALK, "sit-out-of-bed"):
            log(planned(patient, DAY, slug), reader, pain_peak_nrs=9)

        turn_to(patient, day(2))

        assert Alert.objects.count() == 1


class TestFinish:
    def test_counts_for_every_exercise_without_its_own_pain(
        self, patient: Patient, reader: Any
    ) -> None:
        log(planned(patient, DAY, WALK), reader)
        log(planned(patient, DAY, "sit-out-of-bed"), reader, pain_peak_nrs=1)

        finish(patient, reader, pain_peak_nrs=2)
        turn_to(patient, day(2))

        walk = planned(patient, DAY, WALK).prescription
        other = planned(patient, DAY, "sit-out-of-bed").prescription
        assert walk.state["recent"][-1][3] == 2
        assert other.state["recent"][-1][3] == 1

    def test_again_replaces_the_first(self, patient: Patient, reader: Any) -> None:
        finish(patient, reader, pain_peak_nrs=2)
        finish(patient, reader, pain_peak_nrs=3)

        assert Finish.objects.current().get().pain_peak_nrs == 3
        assert Finish.objects.count() == 2

    def test_refuses_exercises_of_somebody_else(self, patient: Patient, reader: Any) -> None:
        other = make_patient()
        make_regime(other, now=at(other, DAY, 7))

        with pytest.raises(ValidationError):
            finish(patient, reader, pain_peak_nrs=5, which=[planned(other, DAY, WALK).pk])

        assert not Finish.objects.exists()


class TestCorrection:
    def test_replaces_the_entry_and_keeps_it(self, patient: Patient, reader: Any) -> None:
        first = log(planned(patient, DAY, WALK), reader)

        log(planned(patient, DAY, WALK), reader, felt="hard", corrects=first)

        assert ActivityLog.objects.count() == 2
        assert ActivityLog.objects.current().get().effort_0_10 == 7

    def test_of_an_entry_changed_meanwhile_is_refused(self, patient: Patient, reader: Any) -> None:
        first = log(planned(patient, DAY, WALK), reader)
        log(planned(patient, DAY, WALK), reader, felt="hard", corrects=first)

        with pytest.raises(ValidationError):
            log(planned(patient, DAY, WALK), reader, felt="right", corrects=first)

        assert ActivityLog.objects.current().get().effort_0_10 == 7


class TestUndo:
    def test_within_ten_seconds_takes_it_back(self, patient: Patient, reader: Any) -> None:
        row = log(planned(patient, DAY, WALK), reader)
        given: dict[str, Any] = {"entry": row, "by": reader, "role": Role.PATIENT}

        undo(**given, now=row.recorded_at + timedelta(seconds=10))
        undo(**given, now=row.recorded_at + timedelta(seconds=12))

        assert not ActivityLog.objects.current().exists()

    def test_later_is_refused(self, patient: Patient, reader: Any) -> None:
        row = log(planned(patient, DAY, WALK), reader)

        with pytest.raises(ValidationError):
            undo(
                entry=row,
                by=reader,
                role=Role.PATIENT,
                now=row.recorded_at + timedelta(seconds=11),
            )

        assert ActivityLog.objects.current().exists()

    def test_of_what_somebody_else_entered_is_refused(self, patient: Patient, reader: Any) -> None:
        row = log(planned(patient, DAY), reader)
        helper = make_care(patient)

        with pytest.raises(ValidationError):
            undo(entry=row, by=helper, role=Role.CAREGIVER, now=row.recorded_at)

        row.refresh_from_db()
        assert row.superseded_at is None

    def test_after_the_end_of_care_is_refused(self, patient: Patient, reader: Any) -> None:
        row = log(planned(patient, DAY), reader)
        Patient.objects.update(state="discharged")

        with pytest.raises(ValidationError):
            undo(
                entry=ActivityLog.objects.get(pk=row.pk),
                by=reader,
                role=Role.PATIENT,
                now=row.recorded_at,
            )

    def test_of_a_correction_brings_back_what_it_corrected(
        self, patient: Patient, reader: Any
    ) -> None:
        item = planned(patient, DAY)
        first = log(item, reader)
        second = log(item, reader, felt="hard", corrects=first, now=at(patient, DAY, 11))

        undo(entry=second, by=reader, role=Role.PATIENT, now=second.recorded_at)

        assert list(ActivityLog.objects.current()) == [first]

    def test_of_a_late_log_counts_the_day_again(self, patient: Patient, reader: Any) -> None:
        turn_to(patient, day(2))
        close_days(now=at(patient, day(2), 12))
        row = log(planned(patient, DAY, WALK), reader, now=at(patient, day(3), 9))

        undo(entry=row, by=reader, role=Role.PATIENT, now=row.recorded_at)

        item = PlannedExercise.objects.select_related("plan").get(pk=row.planned_id)
        assert (item.state, item.plan.done_sum) == ("missed", 0.0)


def test_after_care_has_ended_nothing_is_stored(patient: Patient, reader: Any) -> None:
    Patient.objects.update(state=Patient.State.DISCHARGED)

    with pytest.raises(ValidationError):
        log(planned(patient, DAY, WALK), reader)

    assert not ActivityLog.objects.exists()
