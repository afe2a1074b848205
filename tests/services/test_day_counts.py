"""The counts kept beside a patient are those of the logs, whatever happened and in any order."""

import random
from datetime import date, timedelta

import pytest

from accounts.models import User
from plans.models import ActivityLog, DailyPlan, DayCounts, Patient, PlannedExercise
from plans.queries.caseload import caseload, days_until
from plans.services.day import close_days
from plans.services.day_counts import Kept, count_missing, recount_all
from tests.factories import DAY, make_patient, make_reader, make_regime, make_therapist
from tests.services.life import at, day, log, turn_to

pytestmark = pytest.mark.django_db
DATES = 5


def logs_say(patient: Patient, today: date) -> list[float | None]:
    """Return the share of each of the 28 dates before `today`, from the current logs alone."""
    shares: list[float | None] = []
    for back in range(28, 0, -1):
        on = today - timedelta(days=back)
        rows = PlannedExercise.objects.filter(
            plan__patient=patient, plan__on=on, plan__settled_at__isnull=False
        ).exclude(prescription__is_cue=True)
        done = []
        for row in rows:
            logs = ActivityLog.objects.current().filter(planned=row)
            done.append(min(1.0, sum(each.completion for each in logs)))
        shares.append(sum(done) / len(done) if done else None)
    return shares


def live(patient: Patient, reader: User, chance: random.Random) -> None:
    """Log some of each date, some of it days later."""
    late: list[PlannedExercise] = []
    for number in range(1, DATES + 1):
        rows = PlannedExercise.objects.filter(plan__patient=patient, plan__on=day(number))
        for item in rows.select_related("plan__patient__clinic", "prescription__region"):
            if chance.random() < 0.4:
                log(item, reader)
            elif chance.random() < 0.3:
                late.append(item)
        turn_to(patient, day(number + 1))
        close_days(now=at(patient, day(number + 1), 13))
    for item in late:
        log(item, reader, now=at(patient, day(DATES + 1), 14))


@pytest.mark.parametrize("seed", [1, 2], ids=["one life", "another life"])
def test_the_caseload_shows_what_the_logs_say_on_whatever_date_it_is(seed: int) -> None:
    patient = make_patient()
    therapist = make_therapist(patient.clinic)
    make_regime(patient, now=at(patient, DAY, 7))
    live(patient, make_reader(patient), random.Random(seed))

    for later in (1, 2, 9, 40):
        today = day(DATES + later)
        (row,) = caseload(therapist, now=at(patient, today, 15))
        assert list(row.days) == pytest.approx(logs_say(patient, today)), today
        assert row.last_log_on == ActivityLog.objects.current().latest("on").on
    assert recount_all() == Kept(patients=1, mended=0)


def test_a_recount_mends_what_is_wrong_and_makes_what_is_missing() -> None:
    patient = make_patient()
    make_regime(patient, now=at(patient, DAY, 7))
    turn_to(patient, day(2))
    close_days(now=at(patient, day(2), 13))
    kept = DayCounts.objects.get()

    DayCounts.objects.update(counts=[9, 9.0])
    assert recount_all() == Kept(patients=1, mended=1)
    DayCounts.objects.all().delete()
    assert recount_all() == Kept(patients=1, mended=1)

    again = DayCounts.objects.get()
    assert (again.last_on, again.counts) == (kept.last_on, kept.counts)
    due = DailyPlan.objects.get(on=DAY).due_count
    assert again.counts[-2:] == [due, 0.0]


@pytest.mark.parametrize(
    ("counted_on", "due", "done"),
    [
        pytest.param(day(9), [1, 2], [0.0, 1.0], id="counted up to yesterday"),
        pytest.param(day(8), [2, 0], [1.0, 0], id="yesterday is not settled yet"),
        pytest.param(day(10), [0, 1], [0, 0.0], id="the patient flew west"),
        pytest.param(DAY - timedelta(days=90), [0, 0], [0, 0], id="long ago"),
        pytest.param(None, [0, 0], [0, 0], id="never"),
    ],
)
def test_counts_are_shifted_to_the_date_it_is(
    counted_on: date | None, due: list[float], done: list[float]
) -> None:
    counts = [] if counted_on is None else [1, 0.0, 2, 1.0]

    found = days_until(day(10), counted_on, counts)

    assert [list(each[-2:]) for each in found] == [due, done]
    assert {len(each) for each in found} == {28}


def test_whoever_has_no_counts_yet_gets_them_at_the_next_sweep() -> None:
    patient = make_patient()
    make_regime(patient, now=at(patient, DAY, 7))
    live(patient, make_reader(patient), random.Random(3))
    kept = DayCounts.objects.get(pk=patient.pk)
    kept.delete()

    assert count_missing() == 1
    assert DayCounts.objects.get(pk=patient.pk).counts == kept.counts
    assert count_missing() == 0
