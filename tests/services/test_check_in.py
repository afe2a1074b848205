"""The morning: what is dangerous acts at once, and only ever eases."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from outbox.models import Message
from plans.models import Alert, CheckIn, Patient, PlannedExercise, Regime
from plans.queries.access import Role
from plans.services.day import close_days
from plans.services.entry import EntryConflictError
from plans.services.regime import pause, resume
from plans.services.undo import undo
from tests.factories import DAY, make_event, make_reader
from tests.services.life import at, day, log, make_treated, morning, plan_of, planned, turn_to

pytestmark = pytest.mark.django_db
WALK = "walk-indoor"


@pytest.fixture
def patient() -> Patient:
    return make_treated()


@pytest.fixture
def reader(patient: Patient) -> Any:
    return make_reader(patient)


def withheld() -> set[str]:
    """Return the rules that withhold items of DAY now."""
    rows = PlannedExercise.objects.filter(plan__on=DAY).values_list("amendments", flat=True)
    return {row[-1].get("withheld", "") for row in rows if row}


class TestRedFlag:
    def test_of_an_emergency_stops_everything_and_mails_the_therapist(
        self, patient: Patient, reader: Any
    ) -> None:
        morning(patient, reader, DAY, red_flags=[("R-STROKE", "yes")])

        alert = Alert.objects.get()
        assert (alert.code, alert.tier, alert.effect) == ("R-STROKE", "critical", "all")
        assert alert.values["class"] == "emergency"
        assert PlannedExercise.objects.filter(amendments=[]).count() == 0
        assert Message.objects.get(kind="alert_lead").subject_id == str(alert.pk)

    def test_of_a_fall_rests_what_is_done_on_the_feet(self, patient: Patient, reader: Any) -> None:
        morning(patient, reader, DAY, red_flags=[("R-FALL", "not_injured")])

        assert Alert.objects.get().effect == "loading"
        assert planned(patient, DAY, WALK).amendments[-1]["withheld"] == "R-FALL"
        assert planned(patient, DAY, "lie-to-sit").amendments == []

    def test_that_was_released_does_not_come_back_at_night(
        self, patient: Patient, reader: Any
    ) -> None:
        morning(patient, reader, DAY, red_flags=[("R-FALL", "not_injured")])
        Alert.objects.update(
            released_at=at(patient, DAY, 20),
            released_by=patient.lead_therapist,
            release_reason="Seen.",
        )

        turn_to(patient, day(2))

        assert Alert.objects.count() == 1
        assert planned(patient, day(2), WALK).amendments == []

    def test_is_not_taken_back_by_answering_anew(self, patient: Patient, reader: Any) -> None:
        """The alert stays, and a later fold or count still knows of every sign."""
        fall, signs = [["R-FALL", "not_injured"]], {"fever": True, "near_fall": True}
        morning(patient, reader, DAY, red_flags=[tuple(fall[0])], **signs)

        morning(patient, reader, DAY, red_flags=[("R-GBS", "yes")], now=at(patient, DAY, 12))

        now = CheckIn.objects.current().get()
        assert now.red_flags == [*fall, ["R-GBS", "yes"]]
        assert (now.fever, now.near_fall, now.ill, now.exhausted) == (True, True, False, False)
        assert {"R-FALL", "R-GBS"} <= set(Alert.objects.open().values_list("code", flat=True))

    def test_that_was_released_is_not_raised_again_by_answering_anew(
        self, patient: Patient, reader: Any
    ) -> None:
        morning(patient, reader, DAY, red_flags=[("R-FALL", "not_injured")])
        Alert.objects.update(
            released_at=at(patient, DAY, 10),
            released_by=patient.lead_therapist,
            release_reason="Seen.",
        )

        morning(patient, reader, DAY, now=at(patient, DAY, 12))

        assert not Alert.objects.open().exists()

    def test_that_nobody_knows_is_refused(self, patient: Patient, reader: Any) -> None:
        with pytest.raises(ValidationError):
            morning(patient, reader, DAY, red_flags=[("R-INVENTED", "yes")])

        assert not CheckIn.objects.exists()


class TestFever:
    def test_alone_is_a_day_of_rest(self, patient: Patient, reader: Any) -> None:
        morning(patient, reader, DAY, fever=True)

        assert withheld() == {"S4"}
        assert not Alert.objects.filter(code="R-INFECT").exists()

    def test_rests_the_day_after_too_whatever_is_answered_at_noon(
        self, patient: Patient, reader: Any
    ) -> None:
        morning(patient, reader, DAY, fever=True)
        morning(patient, reader, DAY, now=at(patient, DAY, 12))

        turn_to(patient, day(2))

        rests = {each["reason"] for each in plan_of(patient, day(2)).withheld}
        assert "S4" in rests
        assert not PlannedExercise.objects.filter(plan__on=day(2)).exists()

    def test_after_an_operation_is_asked_about_the_same_day(
        self, patient: Patient, reader: Any
    ) -> None:
        make_event(
            patient,
            kind="surgery",
            body_site="ankle",
            side="left",
            surgery_on=DAY - timedelta(days=20),
            started_on=DAY - timedelta(days=20),
        )

        morning(patient, reader, DAY, fever=True)

        assert Alert.objects.get().code == "R-INFECT"


class TestPain:
    def test_of_five_leaves_no_loading_today(self, patient: Patient, reader: Any) -> None:
        morning(patient, reader, DAY, pain_nrs=5)

        assert planned(patient, DAY, WALK).amendments[-1]["withheld"]

    def test_said_lower_later_gives_nothing_back_today(self, patient: Patient, reader: Any) -> None:
        morning(patient, reader, DAY, pain_nrs=6)
        morning(patient, reader, DAY, pain_nrs=0, now=at(patient, DAY, 9))

        assert CheckIn.objects.current().get().pain_nrs == 0
        assert planned(patient, DAY, WALK).amendments[-1]["withheld"]

    def test_leaves_alone_what_was_logged_already(self, patient: Patient, reader: Any) -> None:
        log(planned(patient, DAY, WALK), reader)

        morning(patient, reader, DAY, pain_nrs=6, now=at(patient, DAY, 11))

        assert planned(patient, DAY, WALK).amendments == []

    def test_of_yesterday_does_not_touch_today(self, patient: Patient, reader: Any) -> None:
        turn_to(patient, day(2))

        morning(patient, reader, DAY, pain_nrs=7, now=at(patient, day(2), 9))

        assert planned(patient, day(2), WALK).amendments == []
        assert Regime.objects.get().late_since == DAY

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            pytest.param({"pain_nrs": 11}, "pain_nrs", id="pain of eleven"),
            pytest.param({"swelling": 4}, "swelling", id="swelling off the scale"),
            pytest.param({"soreness": "soul"}, "soreness", id="soreness of the soul"),
        ],
    )
    def test_that_cannot_be_is_refused_at_its_field(
        self, patient: Patient, reader: Any, values: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(ValidationError) as refused:
            morning(patient, reader, DAY, **values)

        assert list(refused.value.error_dict) == [field]
        assert not CheckIn.objects.exists()


class TestEntry:
    def test_sent_twice_counts_once(self, patient: Patient, reader: Any) -> None:
        entry = uuid.uuid4()

        for _ in range(2):
            morning(patient, reader, DAY, pain_nrs=6, entry_id=entry)

        assert CheckIn.objects.count() == 1
        assert len(planned(patient, DAY, WALK).amendments) == 1

    def test_with_other_content_conflicts(self, patient: Patient, reader: Any) -> None:
        entry = uuid.uuid4()
        morning(patient, reader, DAY, entry_id=entry)

        with pytest.raises(EntryConflictError):
            morning(patient, reader, DAY, pain_nrs=3, entry_id=entry)

    def test_undone_gives_back_what_it_eased(self, patient: Patient, reader: Any) -> None:
        row = morning(patient, reader, DAY, pain_nrs=6)

        undo(entry=row, by=reader, role=Role.PATIENT, now=row.recorded_at)

        assert withheld() == set()
        assert not CheckIn.objects.current().exists()


class TestEasing:
    def test_waits_for_the_plan_that_is_made_after_it(self, patient: Patient, reader: Any) -> None:
        """At 00:05 the new day has no plan yet."""
        tomorrow = day(2)
        morning(patient, reader, tomorrow, pain_nrs=6, now=at(patient, tomorrow, 0, 5))
        turn_to(patient, tomorrow)

        assert planned(patient, tomorrow, WALK).amendments[-1]["withheld"] == "O5"

    @pytest.mark.parametrize(
        "later_nrs",
        [pytest.param(6, id="still hurting"), pytest.param(1, id="said to be better later")],
    )
    def test_outlives_a_pause_that_the_patient_ends(
        self, patient: Patient, reader: Any, later_nrs: int
    ) -> None:
        morning(patient, reader, DAY, pain_nrs=6)
        morning(patient, reader, DAY, pain_nrs=later_nrs, now=at(patient, DAY, 9))
        mine: Any = {"patient": patient, "by": reader, "role": Role.PATIENT}
        pause(reason="other", now=at(patient, DAY, 10), **mine)
        resume(now=at(patient, DAY, 11), **mine)

        assert planned(patient, DAY, WALK).amendments[-1].get("withheld") == "O5"


def test_a_day_of_rest_is_excused(patient: Patient, reader: Any) -> None:
    morning(patient, reader, DAY, fever=True)

    close_days(now=at(patient, day(2), 12))

    states = set(
        PlannedExercise.objects.filter(plan__on=DAY, prescription__is_cue=False).values_list(
            "state", flat=True
        )
    )
    assert states == {"excused"}
