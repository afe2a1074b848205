"""Alerts: one open per code, released with a reason, carried further when nobody reads."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Clinic
from outbox.models import Message
from plans.models import Alert, DailyPlan, Patient, PlannedExercise
from plans.services.alert import acknowledge, escalate_alerts, raise_alert, release
from plans.services.patient import end_care
from tests.factories import DAY, make_admin, make_clinic, make_patient, make_regime, make_therapist
from tests.services.life import at, day, log, plan_of, planned, turn_to

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 3, 6, 15, 30, tzinfo=UTC)  # 16:30 at the clinic, which closes at 17:00


def make_alert(patient: Patient, *, now: datetime = FRIDAY, **values: Any) -> Alert:
    given: dict[str, Any] = {"code": "R-DVT", "tier": "critical", "effect": "all", "on": now.date()}
    return raise_alert(patient=patient, now=now, **(given | values))


class TestRaise:
    def test_twice_keeps_one_and_mails_once(self) -> None:
        patient = make_patient()

        first, second = make_alert(patient), make_alert(patient)

        assert first == second
        assert Message.objects.filter(kind="alert_lead").count() == 1

    def test_of_something_stricter_makes_the_open_one_stricter_and_unread(self) -> None:
        patient = make_patient()
        alert = make_alert(patient, tier="high", effect="nothing")
        acknowledge(alert=alert, by=patient.lead_therapist, now=FRIDAY)

        stricter = make_alert(patient)

        assert (stricter.pk, stricter.tier, stricter.effect) == (alert.pk, "critical", "all")
        assert stricter.acknowledged_at is None
        assert Message.objects.filter(kind="alert_lead").count() == 2

    def test_of_an_emergency_replaces_what_could_wait_until_today(self) -> None:
        patient = make_patient()
        make_alert(patient, values={"class": "same_day", "effect": "medical_today"})

        again = make_alert(patient, values={"class": "emergency", "effect": "emergency_text"})

        assert again.values["class"] == "emergency"
        assert Message.objects.filter(kind="alert_lead").count() == 2

    def test_of_something_milder_changes_nothing(self) -> None:
        patient = make_patient()
        make_alert(patient)

        assert make_alert(patient, tier="low", effect="nothing").tier == "critical"

    def test_of_a_low_one_waits_for_the_digest(self) -> None:
        make_alert(make_patient(), tier="low", effect="nothing")

        assert not Message.objects.exists()


class TestRelease:
    @pytest.fixture
    def patient(self) -> Patient:
        patient = make_patient()
        make_regime(patient, now=at(patient, DAY, 7))
        log(planned(patient, DAY, "walk-indoor"), patient.lead_therapist, pain_peak_nrs=8)
        return patient

    def release(self, patient: Patient, **values: Any) -> Alert:
        given: dict[str, Any] = {"reason": "Seen by phone.", "by": patient.lead_therapist}
        given["now"] = at(patient, DAY, 15)
        return release(alert=Alert.objects.get(), **(given | values))

    def test_gives_everything_back_tomorrow(self, patient: Patient) -> None:
        self.release(patient)
        turn_to(patient, day(2))

        today = PlannedExercise.objects.filter(plan__on=DAY, logs=None)
        assert all(row.amendments[-1]["withheld"] for row in today)
        assert plan_of(patient, day(2)).kind == DailyPlan.Kind.ACTIVE

    def test_from_today_gives_it_back_at_most_as_frozen(self, patient: Patient) -> None:
        self.release(patient, from_today=True)

        rows = PlannedExercise.objects.filter(plan__on=DAY, logs=None)
        assert all(row.amendments[-1]["dose"] == row.dose for row in rows)

    def test_from_today_fills_a_plan_that_was_frozen_empty(self, patient: Patient) -> None:
        turn_to(patient, day(2))

        self.release(patient, from_today=True, now=at(patient, day(2), 9))

        plan = plan_of(patient, day(2))
        assert (plan.kind, plan.exercises.count() > 0) == (DailyPlan.Kind.ACTIVE, True)

    def test_without_a_reason_is_refused(self, patient: Patient) -> None:
        with pytest.raises(ValidationError):
            self.release(patient, reason="  ")

        assert Alert.objects.get().released_at is None

    def test_does_not_let_it_come_back_at_night(self, patient: Patient) -> None:
        self.release(patient)

        turn_to(patient, day(2))

        assert not Alert.objects.open().exists()


class TestEscalation:
    @pytest.fixture
    def clinic(self) -> Clinic:
        clinic = make_clinic()
        clinic.second_contact = make_therapist(clinic)
        clinic.save()
        make_admin(clinic)
        return clinic

    @pytest.mark.parametrize(
        ("hours", "stages"),
        [
            pytest.param(1, [], id="half an hour of opening"),
            pytest.param(24, [], id="on Saturday nobody reads"),
            pytest.param(64, [], id="Monday at half past eight"),
            pytest.param(65.5, ["alert_second"], id="Monday at ten"),
            pytest.param(67.5, ["alert_admin", "alert_second"], id="Monday at noon"),
        ],
    )
    def test_counts_the_hours_the_clinic_is_open(
        self, clinic: Clinic, hours: float, stages: list[str]
    ) -> None:
        make_alert(make_patient(clinic=clinic))

        for _ in range(2):
            escalate_alerts(now=FRIDAY + timedelta(hours=hours))

        kinds = Message.objects.exclude(kind="alert_lead").order_by("kind")
        assert list(kinds.values_list("kind", flat=True)) == stages

    def test_stops_once_somebody_has_read_it(self, clinic: Clinic) -> None:
        alert = make_alert(make_patient(clinic=clinic))
        acknowledge(alert=alert, by=alert.patient.lead_therapist, now=FRIDAY)

        assert escalate_alerts(now=FRIDAY + timedelta(days=5)) == 0

    def test_goes_to_the_admins_where_there_is_no_second_contact(self) -> None:
        make_alert(make_patient())

        escalate_alerts(now=FRIDAY + timedelta(hours=65.5))

        assert Message.objects.filter(kind="alert_admin").count() == 1


class TestDoctorsWord:
    @pytest.fixture
    def patient(self) -> Patient:
        return make_patient()

    @pytest.fixture
    def emergency(self, patient: Patient) -> Alert:
        values = {"class": "emergency", "who_clears": "clinician"}
        return raise_alert(
            patient=patient,
            code="R-PE",
            tier="critical",
            effect="all",
            on=DAY,
            values=values,
            now=FRIDAY,
        )

    def test_ends_an_emergency_and_is_kept(self, emergency: Alert, patient: Patient) -> None:
        by = patient.lead_therapist
        with pytest.raises(ValidationError) as refused:
            release(alert=emergency, reason="Fine", by=by, now=FRIDAY)
        assert "cleared_by" in refused.value.error_dict

        release(alert=emergency, reason="Fine", cleared_by="Dr Hale", by=by, now=FRIDAY)

        assert Alert.objects.get().cleared_by == "Dr Hale"

    def test_is_written_down_by_a_therapist_of_the_clinic(self, emergency: Alert) -> None:
        with pytest.raises(ValidationError):
            release(
                alert=emergency,
                reason="Fine",
                cleared_by="Dr Hale",
                by=make_therapist(),
                now=FRIDAY,
            )

        assert Alert.objects.open().exists()

    def test_is_asked_for_when_care_ends(self, emergency: Alert, patient: Patient) -> None:
        end = partial(
            end_care,
            patient=patient,
            state="discharged",
            reason="Moved away",
            by=patient.lead_therapist,
            now=FRIDAY,
        )
        with pytest.raises(ValidationError) as refused:
            end()
        assert "handed_to" in refused.value.error_dict
        assert Patient.objects.get().state == "in_care"

        end(handed_to="Dr Hale, emergency room")

        closed = Alert.objects.get(pk=emergency.pk)
        assert closed.release_reason == "Care ended: Moved away"
        assert closed.cleared_by == "Dr Hale, emergency room"

    def test_is_not_asked_for_when_the_patient_has_died(
        self, emergency: Alert, patient: Patient
    ) -> None:
        end_care(
            patient=patient, state="deceased", reason="Died", by=patient.lead_therapist, now=FRIDAY
        )

        assert not Alert.objects.open().exists()
