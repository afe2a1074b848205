"""The turn of the day through the real services: fold, freeze, settle, in this order, once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.engine.state_json import state_to_json
from plans.models import Alert, DailyPlan, Decision, Patient, PlannedExercise, Prescription, Regime
from plans.queries.course import items_of
from plans.queries.facts import facts_of
from plans.queries.history import histories_of
from plans.services.day import CloseReport, PlanReport, close_days, plan_days
from plans.services.fold import replay
from tests.factories import DAY, make_clinic, make_patient, make_regime
from tests.services.life import (
    at,
    day,
    decisions,
    doses,
    live,
    log,
    log_all,
    make_walker,
    morning,
    plan_of,
    planned,
    states,
    turn_to,
)

pytestmark = pytest.mark.django_db
WALK = "walk-indoor"


def counters(patient: Patient, on: date) -> tuple[int, int, float]:
    plan = plan_of(patient, on)
    return plan.due_count, plan.excused_count, plan.done_sum


class TestProgress:
    def test_shows_on_day_four_after_good_days_one_and_two(self) -> None:
        patient, reader = make_walker()

        live(patient, reader, 1, 3)

        seconds = [doses(patient, day(number))[WALK]["duration_s"] for number in (1, 2, 3, 4)]
        assert seconds == [180, 180, 180, 240]

    def test_names_its_rule_and_its_first_date(self) -> None:
        patient, reader = make_walker()

        live(patient, reader, 1, 3)

        raised = Decision.objects.get(outcome="progress", prescription__exercise_id=WALK)
        assert (raised.rule, raised.effective_on) == ("P3", day(4))
        assert (raised.dose_before["duration_s"], raised.dose_after["duration_s"]) == (180, 240)
        item = planned(patient, day(4), WALK)
        assert raised.as_known_at < item.plan.planned_at + timedelta(seconds=1)

    def test_waits_without_check_ins(self) -> None:
        patient, reader = make_walker()

        for number in (1, 2, 3):
            log_all(patient, reader, day(number))
            turn_to(patient, day(number + 1))

        assert doses(patient, day(4))[WALK]["duration_s"] == 180


class TestPain:
    def test_of_seven_eases_the_next_dose_and_raises_an_alert_at_once(self) -> None:
        patient, reader = make_walker()
        live(patient, reader, 1, 3)
        morning(patient, reader, day(4))

        log(planned(patient, day(4), WALK), reader, pain_peak_nrs=7)
        raised = list(Alert.objects.values_list("code", "effect"))
        turn_to(patient, day(5))

        assert raised == [("O5", "nothing")]
        assert doses(patient, day(5))[WALK]["duration_s"] < 240
        assert Alert.objects.count() == 1

    def test_of_eight_rests_the_region_until_a_therapist_releases_it(self) -> None:
        patient, reader = make_walker()

        log(planned(patient, DAY, WALK), reader, pain_peak_nrs=8)
        open_now = PlannedExercise.objects.filter(plan__on=DAY, logs=None)
        turn_to(patient, day(2))

        alert = Alert.objects.get()
        assert (alert.code, alert.effect, alert.region) == ("S2", "region", "whole_body")
        assert all(row.amendments[-1]["withheld"] for row in open_now)
        assert plan_of(patient, day(2)).kind == DailyPlan.Kind.SUSPENDED


class TestClosing:
    def test_waits_until_ten_past_midnight(self) -> None:
        patient, _ = make_walker()

        early = close_days(now=at(patient, day(2), 0, 9))
        late = close_days(now=at(patient, day(2), 0, 10))

        assert (early.folded, late.folded) == (0, 1)

    def test_changes_nothing_the_second_time(self) -> None:
        patient, reader = make_walker()
        log_all(patient, reader, DAY)
        turn_to(patient, day(2))
        before = (states(patient), decisions(patient), Alert.objects.count())

        again = close_days(now=at(patient, day(2), 0, 20))

        assert again == CloseReport()
        assert (states(patient), decisions(patient), Alert.objects.count()) == before

    def test_counts_what_was_logged_and_leaves_the_rest_open_until_noon(self) -> None:
        patient, reader = make_walker()
        log(planned(patient, DAY, WALK), reader)

        turn_to(patient, day(2))
        night = counters(patient, DAY)
        close_days(now=at(patient, day(2), 12))

        assert night == (1, 0, 1.0)
        assert counters(patient, DAY) == (6, 0, 1.0)
        assert PlannedExercise.objects.filter(plan__on=DAY, state="missed").count() == 5

    def test_counts_yesterday_logged_before_noon(self) -> None:
        patient, reader = make_walker()
        turn_to(patient, day(2))

        log(planned(patient, DAY, WALK), reader, now=at(patient, day(2), 11, 59))
        close_days(now=at(patient, day(2), 12))

        assert counters(patient, DAY) == (6, 0, 1.0)

    def test_excuses_what_the_check_in_took_off(self) -> None:
        patient, reader = make_walker()
        morning(patient, reader, DAY, ill=True)

        close_days(now=at(patient, day(2), 12))

        assert counters(patient, DAY)[0] == 0

    def test_of_one_patient_that_fails_does_not_stop_the_others(self) -> None:
        broken, _ = make_walker()
        sound, _ = make_walker()
        Prescription.objects.filter(regime__patient=broken).update(state={"dose": {"what": 1}})

        report = close_days(now=at(sound, day(2), 0, 15))

        assert (report.folded, report.failed) == (1, 1)
        assert plan_of(broken, DAY).closed_at is None
        assert plan_of(sound, DAY).closed_at is not None

    def test_asks_a_therapist_once_after_a_week_of_silence(self) -> None:
        patient, _ = make_walker()

        for number in range(2, 12):
            close_days(now=at(patient, day(number), 13))
            plan_days(now=at(patient, day(number), 13))

        assert Alert.objects.filter(code="O6").count() == 1


class TestPlanning:
    def test_changes_nothing_the_second_time(self) -> None:
        patient, _ = make_walker()

        again = plan_days(now=at(patient, DAY, 9))

        assert again == PlanReport()
        assert DailyPlan.objects.count() == 1

    def test_waits_for_the_fold_of_the_day_before(self) -> None:
        patient, _ = make_walker()

        alone = plan_days(now=at(patient, day(2), 0, 15))

        assert alone == PlanReport()

    def test_makes_no_plan_after_care_has_ended(self) -> None:
        patient, _ = make_walker()
        Patient.objects.update(state=Patient.State.DISCHARGED)

        turn_to(patient, day(2))

        assert DailyPlan.objects.count() == 1


class TestOutage:
    def test_leaves_the_days_without_a_plan_without_one(self) -> None:
        patient, reader = make_walker()
        live(patient, reader, 1, 1)

        turn_to(patient, day(8))

        dates = list(DailyPlan.objects.order_by("on").values_list("on", flat=True))
        assert dates == [day(1), day(2), day(8)]

    def test_counts_as_a_gap_so_that_the_return_is_easier(self) -> None:
        patient, reader = make_walker()
        live(patient, reader, 1, 3)

        turn_to(patient, day(10))

        back = planned(patient, day(10), WALK)
        assert back.why == "M2"
        assert back.dose["duration_s"] < 240

    def test_folds_every_open_date_in_its_order(self) -> None:
        patient, reader = make_walker()
        live(patient, reader, 1, 1)
        morning(patient, reader, day(2))
        log_all(patient, reader, day(2))

        report = close_days(now=at(patient, day(6), 13))

        assert report.folded == 1
        assert report.settled == 2
        folded = {state["closed_on"] for state in states(patient).values()}
        assert folded == {day(2).isoformat()}


class TestLateFacts:
    def test_leave_the_state_of_somebody_who_logged_in_time(self) -> None:
        late, late_reader = make_walker()
        prompt, prompt_reader = make_walker()
        for patient, reader in ((late, late_reader), (prompt, prompt_reader)):
            morning(patient, reader, day(1))
            log_all(patient, reader, day(1))
            turn_to(patient, day(2))
            morning(patient, reader, day(2))
        log_all(prompt, prompt_reader, day(2))
        turn_to(prompt, day(3))
        turn_to(late, day(3))

        log_all(late, late_reader, day(2), now=at(late, day(3), 9))
        for patient, reader in ((late, late_reader), (prompt, prompt_reader)):
            morning(patient, reader, day(3))
            log_all(patient, reader, day(3))
            turn_to(patient, day(4))

        assert list(states(late).values()) == list(states(prompt).values())
        assert doses(late, day(4)) == doses(prompt, day(4))

    def test_give_their_date_the_reasons_it_lacked(self) -> None:
        patient, reader = make_walker()
        live(patient, reader, 1, 1)
        for number in (2, 3):
            morning(patient, reader, day(number))
            turn_to(patient, day(number + 1))

        log_all(patient, reader, day(2), now=at(patient, day(4), 9))
        turn_to(patient, day(5))

        assert doses(patient, day(5))[WALK] != doses(patient, day(4))[WALK]
        raised = Decision.objects.get(rule="P3", prescription__exercise_id=WALK)
        assert (raised.effective_on, raised.supersedes) == (day(4), None)

    def test_supersede_decisions_and_keep_the_old_ones(self) -> None:
        patient, reader = make_walker()
        live(patient, reader, 1, 2)
        turn_to(patient, day(4))
        before = set(Decision.objects.values_list("pk", "rule", "outcome"))

        log(planned(patient, day(2), WALK), reader, pain_peak_nrs=6, now=at(patient, day(4), 9))
        turn_to(patient, day(5))

        assert before <= set(Decision.objects.values_list("pk", "rule", "outcome"))
        corrected = Decision.objects.get(supersedes__isnull=False, prescription__exercise_id=WALK)
        assert (corrected.rule, corrected.effective_on) == ("G1", day(3))
        assert corrected.supersedes is not None
        assert corrected.supersedes.rule == "H8"

    def test_count_in_the_adherence_of_their_date_at_once(self) -> None:
        patient, reader = make_walker()
        turn_to(patient, day(2))
        close_days(now=at(patient, day(2), 12))

        log(planned(patient, DAY, WALK), reader, now=at(patient, day(3), 9))

        assert counters(patient, DAY) == (6, 0, 1.0)
        assert Regime.objects.get().late_since == DAY


class TestReplay:
    def test_of_all_logs_gives_the_stored_states(self) -> None:
        patient, reader = make_walker()
        live(patient, reader, 1, 5)
        morning(patient, reader, day(6), pain_nrs=4)
        log(planned(patient, day(6), WALK), reader, pain_peak_nrs=6)
        turn_to(patient, day(7))
        regime = Regime.objects.get()
        now = at(patient, day(7), 1)

        history = histories_of([regime.pk], until=now)[regime.pk]
        again = replay(
            items_of([regime.pk])[regime.pk],
            facts_of([patient.pk])[patient.pk],
            history.past,
            history.answers,
            until=now,
        )

        assert {key: state_to_json(state) for key, state in again.states.items()} == states(patient)


class TestLocalDates:
    def test_differ_between_auckland_and_honolulu_at_one_instant(self) -> None:
        clinic = make_clinic()
        now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 22:00 on the 2nd, and 23:00 on the 1st
        ahead = make_patient(clinic=clinic, time_zone="Pacific/Auckland")
        behind = make_patient(clinic=clinic, time_zone="Pacific/Honolulu")
        for patient in (ahead, behind):
            make_regime(patient, now=now)

        close_days(now=now + timedelta(hours=2, minutes=5))
        at_five_past = plan_days(now=now + timedelta(hours=2, minutes=5))
        close_days(now=now + timedelta(hours=2, minutes=15))
        plan_days(now=now + timedelta(hours=2, minutes=15))

        assert at_five_past.plans == 1  # Honolulu alone: in Auckland it is five past midnight
        rows = set(DailyPlan.objects.values_list("patient__time_zone", "on"))
        assert rows == {
            ("Pacific/Auckland", date(2026, 3, 2)),
            ("Pacific/Auckland", date(2026, 3, 3)),
            ("Pacific/Honolulu", date(2026, 3, 1)),
            ("Pacific/Honolulu", date(2026, 3, 2)),
        }

    @pytest.mark.parametrize(
        ("zone", "turn"),
        [
            pytest.param("Europe/Berlin", date(2026, 3, 29), id="Berlin loses an hour"),
            pytest.param("Europe/Berlin", date(2026, 10, 25), id="Berlin gains an hour"),
            pytest.param("America/Santiago", date(2026, 9, 6), id="Santiago has no midnight"),
            pytest.param("America/Havana", date(2026, 11, 1), id="Havana has midnight twice"),
        ],
    )
    def test_come_once_each_around_a_change_of_the_clock(self, zone: str, turn: date) -> None:
        patient = make_patient(time_zone=zone)
        make_regime(patient, now=at(patient, turn - timedelta(days=1), 9))
        instant = at(patient, turn - timedelta(days=1), 10).astimezone(UTC)

        for _ in range(40):  # every hour, until the date after the turn
            instant += timedelta(hours=1)
            close_days(now=instant)
            plan_days(now=instant)

        rows = DailyPlan.objects.order_by("on").values_list("on", "closed_at")
        assert [on for on, _ in rows] == [turn + timedelta(days=step) for step in (-1, 0, 1)]
        assert [closed is not None for _, closed in rows] == [True, True, False]

    def test_turn_ten_minutes_after_the_midnight_that_is_skipped(self) -> None:
        patient = make_patient(time_zone="America/Santiago")
        make_regime(patient, now=at(patient, date(2026, 9, 5), 9))
        turn = datetime(2026, 9, 6, 4, 10, tzinfo=UTC)  # 01:10, as 23:59 was followed by 01:00

        before = close_days(now=turn - timedelta(minutes=1))
        after = close_days(now=turn)

        assert (before.folded, after.folded) == (0, 1)


class TestQueries:
    @pytest.mark.parametrize("job", [close_days, plan_days])
    def test_are_as_many_for_ten_patients_as_for_one(self, job: Any) -> None:
        clinic = make_clinic()
        counts = []
        for size in (1, 10):
            patients = [make_patient(clinic=clinic) for _ in range(size)]
            for patient in patients:
                make_regime(patient, now=at(patient, DAY, 7))
                log(planned(patient, DAY, WALK), patient.lead_therapist, pain_peak_nrs=4)
            ids = [patient.pk for patient in patients]
            now = at(patients[0], day(2), 0, 15)
            if job is plan_days:
                close_days(now=now, patients=ids)
            with CaptureQueriesContext(connection) as captured:
                job(now=now, patients=ids)
            counts.append(len(captured))

        assert counts[0] == counts[1]
