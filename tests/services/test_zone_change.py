"""A patient who travels: one reminder of a kind a date, one plan a date, in order, none undone."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db.models import Count

from plans.models import ActivityLog, DailyPlan, Decision, Patient, ReminderRule, ReminderSlot
from plans.models.reminder import NO_HOUR
from plans.services.day import close_days, plan_days
from plans.services.patient import update_patient
from plans.services.reminder import queue_reminders
from plans.services.zone_rules import follow_zone_rules
from tests.factories import DAY, make_patient, make_reader, make_regime
from tests.services.life import at, day, log, planned, turn_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived() -> tuple[Patient, Any]:
    """A patient in Auckland on the second day of a plan."""
    patient = make_patient(time_zone="Pacific/Auckland")
    reader = make_reader(patient)
    make_regime(patient, now=at(patient, DAY, 7))
    turn_to(patient, day(2))
    queue_reminders(now=at(patient, day(2), 7))
    return patient, reader


def move(patient: Patient, zone: str, *, now: datetime) -> Patient:
    return update_patient(
        patient=patient, fields={"time_zone": zone}, by=patient.lead_therapist, now=now
    )


def turn(*, now: datetime) -> None:
    close_days(now=now)
    plan_days(now=now)
    queue_reminders(now=now)


def plans() -> list[tuple[date, bool]]:
    rows = DailyPlan.objects.order_by("on").values_list("on", "closed_at")
    return [(on, closed is not None) for on, closed in rows]


def most_slots_a_date() -> int:
    keys = ReminderSlot.objects.values("kind", "local_date").annotate(count=Count("pk"))
    return max(key["count"] for key in keys)


def test_back_into_a_date_that_has_passed_keeps_the_plan_that_was_made(lived: Any) -> None:
    patient, reader = lived
    log(planned(patient, day(2)), reader)

    moved = move(patient, "Pacific/Honolulu", now=at(patient, day(2), 11))
    assert moved.local_date(at(patient, day(2), 11)) == DAY
    turn(now=at(moved, DAY, 13))
    turn(now=at(moved, day(2), 0, 15))

    assert plans() == [(DAY, True), (day(2), False)]
    assert ActivityLog.objects.count() == 1
    turn(now=at(moved, day(3), 0, 15))
    assert plans() == [(DAY, True), (day(2), True), (day(3), False)]
    assert most_slots_a_date() == 1


def test_back_into_a_date_without_a_plan_makes_none_before_one_that_exists(lived: Any) -> None:
    patient, _ = lived
    moved = move(patient, "Pacific/Honolulu", now=at(patient, day(2), 11))
    DailyPlan.objects.filter(on=DAY).delete()

    turn(now=at(moved, DAY, 13))

    assert plans() == [(day(2), False)]


def test_ahead_closes_the_date_left_behind_and_plans_the_new_one() -> None:
    patient = make_patient(time_zone="Pacific/Honolulu")
    make_reader(patient)
    make_regime(patient, now=at(patient, DAY, 7))
    queue_reminders(now=at(patient, DAY, 7))

    moved = move(patient, "Pacific/Auckland", now=at(patient, DAY, 9))
    turn(now=at(moved, day(2), 8, 30))

    assert moved.local_date(at(patient, DAY, 9)) == day(2)
    assert plans() == [(DAY, True), (day(2), False)]
    assert most_slots_a_date() == 1


def test_what_is_logged_in_a_date_that_came_back_is_counted_and_judged(lived: Any) -> None:
    patient, reader = lived
    moved = move(patient, "Pacific/Honolulu", now=at(patient, day(2), 11))
    log(planned(moved, DAY), reader, now=at(moved, DAY, 13), pain_peak_nrs=6)

    assert DailyPlan.objects.get(on=DAY).done_sum > 0
    turn(now=at(moved, day(3), 0, 15))
    assert ("G1", "regress") in Decision.objects.values_list("rule", "outcome")


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Pacific/Kiritimati", "Europe/Berlin"])
def test_waiting_mails_follow_the_patient_and_no_date_gets_a_second(lived: Any, zone: str) -> None:
    patient, _ = lived
    now = at(patient, day(2), 7, 30)

    moved = move(patient, zone, now=now)
    queue_reminders(now=now)

    for slot in ReminderSlot.objects.filter(local_date__gte=moved.local_date(now)):
        hour = slot.due_at.astimezone(moved.zone).time()
        has_moved = hour.isoformat("minutes") in ("08:00", "18:30")
        # Where the new hour has passed, the mail keeps its old rule and is refused when due.
        assert has_moved or slot.rule_version == 1
    assert most_slots_a_date() == 1


def test_news_of_a_changed_plan_have_no_hour_to_move_to(lived: Any) -> None:
    patient, _ = lived
    now = at(patient, day(2), 7, 30)
    ReminderRule.objects.create(patient=patient, kind="plan_changed", local_time=NO_HOUR)
    told = ReminderSlot.objects.filter(kind="morning_plan").earliest("local_date")
    ReminderSlot.objects.filter(pk=told.pk).update(kind="plan_changed")

    move(patient, "Asia/Kolkata", now=now)
    follow_zone_rules(now=now)

    news = ReminderSlot.objects.get(kind="plan_changed")
    assert (news.due_at, news.rule_version) == (told.due_at, 2)
