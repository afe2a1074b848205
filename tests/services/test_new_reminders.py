"""The minute's run: what came into sight is planned once, and nothing that the long run finds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.models import Consent
from plans.models import Patient, ReminderSlot, Watermark
from plans.services.reminder import queue_new_reminders, queue_reminders
from tests.factories import DAY, make_patient, make_reader, make_regime
from tests.services.life import at, day

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def patient() -> Patient:
    found = make_patient()
    make_reader(found)
    make_regime(found, now=at(found, DAY, 5))
    return found


def run(first: datetime, last: datetime, *, step: timedelta) -> None:
    while first <= last:
        queue_new_reminders(now=first)
        first += step


def keys() -> set[tuple[object, ...]]:
    return set(ReminderSlot.objects.values_list("kind", "local_date", "due_at", "message__kind"))


def test_plans_in_many_runs_what_one_would(patient: Patient) -> None:
    run(at(patient, DAY, 6), at(patient, day(2), 6), step=timedelta(minutes=47))
    found = keys()
    queue_reminders(now=at(patient, day(2), 6))

    assert len(found) == 4
    assert keys() == found


def test_takes_in_before_the_hour_what_was_agreed_since(patient: Patient) -> None:
    Consent.objects.update(withdrawn_at=F("given_at"))
    run(at(patient, DAY, 7), at(patient, DAY, 7, 2), step=MINUTE)
    Consent.objects.update(withdrawn_at=None)

    run(at(patient, DAY, 7, 3), at(patient, DAY, 7, 50), step=10 * MINUTE)
    before = keys()
    run(at(patient, DAY, 7, 58), at(patient, DAY, 8), step=MINUTE)

    assert not before
    assert {key[:2] for key in keys()} == {("morning_plan", DAY), ("morning_plan", day(2))}


def test_catches_up_after_an_outage(patient: Patient) -> None:
    queue_new_reminders(now=at(patient, day(-1), 6))

    queue_new_reminders(now=at(patient, DAY, 11))

    assert {key[:2] for key in keys()} == {
        ("morning_plan", DAY),
        ("evening_nudge", DAY),
        ("morning_plan", day(2)),
    }


def test_asks_a_few_questions_when_there_is_nothing_to_do(patient: Patient) -> None:
    run(at(patient, DAY, 12), at(patient, DAY, 12, 1), step=MINUTE)

    with CaptureQueriesContext(connection) as captured:
        queue_new_reminders(now=at(patient, DAY, 12, 2))

    # The mark, the zone and that there is no other, two dates, and the mark again.
    assert len(captured) <= 7


def test_never_lets_the_mark_go_back() -> None:
    early, late = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (8, 9))

    Watermark.objects.raise_to("job", late)
    Watermark.objects.raise_to("job", early)

    assert Watermark.objects.reached("job") == late
