"""F34 to F38: clocks that are wrong, days that are short or long, patients who travel."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.models import Clinic
from outbox.models import Message
from plans.models import Patient, ReminderRule, ReminderSlot
from plans.services import reminder
from tests.faults import world
from tests.faults.registry import SkippedError, fault
from tests.faults.scene import Scene

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "America/Havana",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Africa/Cairo",
    "Africa/Casablanca",
)
EARLY_S = 60.0
WIDEST_GAP_S = 7200.0  # Troll skips two hours; a time that does not exist comes so much later
_HOUR = timedelta(hours=1)
_LIBRARY = "libfaketimeMT.so.1"


def _faked(scene: Scene, shift: str) -> dict[str, str]:
    """Return what makes a process see a shifted wall clock; its monotonic clock stays."""
    folders = ("/usr/lib", "/usr/local/lib", "/opt")
    found = [path for folder in folders for path in Path(folder).glob(f"**/{_LIBRARY}")]
    if not found and shutil.which("faketime") is None:
        raise SkippedError("libfaketime is not installed (Debian: apt install faketime)")
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME": shift,
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_NO_CACHE": "1",
    }


@fault("F34", "the clock of one worker is an hour ahead, of another an hour behind", late_s=60)
def wrong_clocks(scene: Scene) -> None:
    ahead, behind = _faked(scene, "+1h"), _faked(scene, "-1h")
    due = scene.plan(due_in_s=(60, 70))
    scene.run("queue_reminders")
    scene.start("loop1", **ahead)
    scene.start("loop2", **behind)
    scene.start("loop3")
    scene.sleep(30)
    scene.settle(within_s=120)
    sent = {mail.id: mail.at for mail in scene.mail.accepted()}
    early = [
        slot.due_at.timestamp() - sent[slot.message_id.hex]
        for slot in scene.slots()
        if slot.message_id and slot.message_id.hex in sent
    ]
    scene.notes |= {"reminders": len(due), "earliest_s": round(max(early, default=0), 1)}
    scene.check(f"nothing goes over {EARLY_S:.0f} s early", max(early, default=0) <= EARLY_S)


@fault("F35", "the clock of the database steps back two hours, and is set right", late_s=None)
def database_clock_back(scene: Scene) -> None:
    """One worker is killed with mails in its hands just before; leases were given by then."""
    shift = scene.folder / "clock"
    shift.write_text("+0")
    shift.chmod(0o644)
    faked = _faked(scene, "")
    del faked["FAKETIME"]
    scene.postgres.stop()
    scene.postgres.more_env = faked | {"FAKETIME_TIMESTAMP_FILE": str(shift)}
    scene.postgres.start()
    connection.close()
    scene.plan(due_in_s=(3, 6), count=30)
    scene.run("queue_reminders")
    scene.start_armed("loop1", "after_claim:3")
    scene.wait_dead("loop1")
    shift.write_text("-2h")
    scene.start("loop2")
    scene.sleep(scene.seconds)
    said = scene.processes["loop2"].text()
    scene.check("the operator is told", "clock" in said)
    copies = [mail.id for mail in scene.mail.accepted()]
    scene.check("nothing is sent twice", len(copies) == len(set(copies)))
    shift.write_text("+0")
    scene.settle(within_s=120)
    scene.notes["scaled"] = f"wrong for {scene.seconds:.0f} s"


@fault("F36", "short and long days in eight zones", late_s=None)
def summer_time(scene: Scene) -> None:
    """The planner runs three times a day around each change of the clocks."""
    patients = [patient for patient, _user in world.readers(len(ZONES))]
    at = [time(2, 30), time(0, 15), time(23, 45), time(8)]
    checked = 0
    for patient, zone in zip(patients, ZONES, strict=True):
        _move_to(patient, zone)
        for turn in _changes(ZoneInfo(zone), scene.began):
            for local_time in at:
                checked += _walk_through(scene, patient, turn, local_time)
    ReminderRule.objects.all().delete()
    scene.notes["days_checked"] = checked


def _move_to(patient: Patient, zone: str) -> None:
    Clinic.objects.update(quiet_from=time(23, 59), quiet_until=time(0))
    Patient.objects.filter(pk=patient.pk).update(time_zone=zone)
    patient.refresh_from_db()


def _changes(zone: ZoneInfo, now: datetime) -> Iterator[date]:
    """Yield the local dates of the next 400 days on which the offset from UTC changes."""
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for hour in range(400 * 24):
        before = (start + hour * _HOUR).astimezone(zone)
        after = (start + (hour + 1) * _HOUR).astimezone(zone)
        if before.utcoffset() != after.utcoffset():
            yield after.date()


def _walk_through(scene: Scene, patient: Patient, turn: date, local_time: time) -> int:
    """Plan three times a day around the date; each local date must get one slot, at its time."""
    ReminderSlot.objects.filter(patient=patient).delete()
    ReminderRule.objects.filter(patient=patient).delete()
    ReminderRule.objects.create(patient=patient, kind=world.KIND, local_time=local_time)
    start = datetime.combine(turn - timedelta(days=1), time(0), tzinfo=patient.zone)
    for hour in range(0, 72, 8):
        reminder.queue_reminders(now=start.astimezone(UTC) + hour * _HOUR)
    slots = ReminderSlot.objects.filter(patient=patient).order_by("local_date")
    dates = Counter(slots.values_list("local_date", flat=True))
    wanted = {turn + timedelta(days=days) for days in (-1, 0, 1)}
    scene.check(f"{patient.time_zone} {turn}: one slot a date", set(dates.values()) == {1})
    scene.check(f"{patient.time_zone} {turn}: no date without", wanted <= set(dates))
    for slot in slots:
        local = slot.due_at.astimezone(patient.zone)
        wall = datetime.combine(slot.local_date, local_time)
        gap_s = (local.replace(tzinfo=None) - wall).total_seconds()
        in_time = 0 <= gap_s <= WIDEST_GAP_S
        scene.check(f"{patient.time_zone} {slot.local_date}: at its time", in_time)
    return len(dates)


@fault("F37", "patients change their zone on the day", late_s=None)
def travellers(scene: Scene) -> None:
    """Half fly 13 h east, half 11 h west, once their reminder is out."""
    scene.plan(due_in_s=(3, 6), count=20)
    scene.run("queue_reminders")
    scene.start("loop1")
    scene.settle(within_s=60)
    for number, (patient, _user) in enumerate(world.readers(20)):
        hours = 13 if number % 2 else -11
        offset = patient.zone.utcoffset(scene.now()) or timedelta()
        ahead_h = max(-12, min(14, offset // _HOUR + hours))
        zone = f"Etc/GMT{-ahead_h:+d}"  # with the sign of POSIX
        Patient.objects.filter(pk=patient.pk).update(time_zone=zone)
    for _ in range(3):
        scene.run("queue_reminders")
    scene.sleep(10)
    mailed = Message.objects.filter(state="sent", kind=world.KIND).values_list("subject_id")
    pks = [int(pk) for (pk,) in mailed]
    keys = Counter(ReminderSlot.objects.filter(pk__in=pks).values_list("patient", "local_date"))
    scene.check("at most one reminder a local date", max(keys.values(), default=0) <= 1)
    scene.notes["mailed"] = len(pks)
