"""A new tzdata: mails not yet due move with their zone, what was due stays."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from outbox.models import Message
from plans.models import Patient, ReminderSlot
from plans.services.reminder import queue_reminders
from plans.services.zone_rules import follow_zone_rules
from tests.factories import make_clinic, make_patient, make_reader, make_regime
from tests.services.life import at
from tests.services.zone_files import write_zone, zone_rules

pytestmark = pytest.mark.django_db
NO_SUMMER_TIME = "CET-1"
BEFORE = date(2026, 3, 28)  # Berlin's clocks go forward the night after
CHANGE = date(2026, 3, 29)
HOUR = timedelta(hours=1)


@pytest.fixture
def patients() -> tuple[Patient, Patient]:
    """A patient in Berlin and one in Paris, whose mails to the morning of the change are queued."""
    clinic = make_clinic()
    found = [
        make_patient(clinic=clinic, time_zone=f"Europe/{city}") for city in ("Berlin", "Paris")
    ]
    for patient in found:
        make_reader(patient)
        make_regime(patient, now=at(patient, BEFORE, 7))
    queue_reminders(now=at(found[0], BEFORE, 12))
    return found[0], found[1]


def due(patient: Patient, on: date) -> tuple[datetime, datetime]:
    slot = ReminderSlot.objects.select_related("message").get(
        patient=patient, kind="morning_plan", local_date=on
    )
    assert slot.message is not None
    assert (slot.message.due_at, slot.message.expires_at) == (slot.due_at, slot.expires_at)
    return slot.due_at, slot.expires_at


@pytest.fixture
def without_summer_time(tmp_path: Path) -> Path:
    write_zone(tmp_path, "Europe/Berlin", NO_SUMMER_TIME)
    return tmp_path


def test_a_mail_not_yet_due_moves_with_its_zone(
    patients: tuple[Patient, Patient], without_summer_time: Path
) -> None:
    berlin, paris = patients
    old, others = due(berlin, CHANGE), due(paris, CHANGE)

    with zone_rules(without_summer_time):
        moved = follow_zone_rules(now=at(berlin, BEFORE, 13))

    assert moved == 1
    assert due(berlin, CHANGE) == (old[0] + HOUR, old[1] + HOUR)
    assert due(paris, CHANGE) == others


def test_what_was_due_stays(patients: tuple[Patient, Patient], without_summer_time: Path) -> None:
    berlin, _ = patients
    old = due(berlin, CHANGE)

    with zone_rules(without_summer_time):
        moved = follow_zone_rules(now=old[0])

    assert (moved, due(berlin, CHANGE)) == (0, old)


def test_a_mail_that_is_being_tried_stays(
    patients: tuple[Patient, Patient], without_summer_time: Path
) -> None:
    berlin, _ = patients
    Message.objects.update(first_due_at=at(berlin, BEFORE, 8))

    with zone_rules(without_summer_time):
        assert follow_zone_rules(now=at(berlin, BEFORE, 13)) == 0


def test_no_second_slot_comes_of_it(
    patients: tuple[Patient, Patient], without_summer_time: Path
) -> None:
    before = set(ReminderSlot.objects.values_list("pk", flat=True))

    with zone_rules(without_summer_time):
        follow_zone_rules(now=at(patients[0], BEFORE, 13))
        queue_reminders(now=at(patients[0], BEFORE, 13))

    assert set(ReminderSlot.objects.values_list("pk", flat=True)) == before


def test_without_new_rules_nothing_moves(patients: tuple[Patient, Patient]) -> None:
    assert follow_zone_rules(now=at(patients[0], BEFORE, 13)) == 0
