"""Two real beats and two real workers on one database, one Valkey and one mail server."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Model

from outbox.models import Message
from plans.models import Alert, DailyPlan, Decision, Patient, PlannedExercise, ReminderSlot
from plans.services import reminder
from rehab import clock
from tests.factories import make_clinic, make_event, make_patient, make_reader, make_regime
from tests.outbox.sink import Sink
from tests.servers import wait_for
from tests.services.life import at, log, morning, planned

ROOT = Path(__file__).parents[2]
PATIENTS = 8
IN_PAIN = PATIENTS // 2
SOON = timedelta(hours=1)  # a mail that is asked again is due a little later
FURTHER_RUNS = 5  # of each worker, once nothing is left to do

# What makes a row the same as another, by table.
KEYS: dict[type[Model], tuple[str, ...]] = {
    DailyPlan: ("patient", "on"),
    PlannedExercise: ("plan", "prescription"),
    Decision: ("prescription", "effective_on", "supersedes"),
    Alert: ("patient", "code", "region"),
    ReminderSlot: ("patient", "kind", "local_date"),
    Message: ("kind", "subject_id"),
}


def doubled() -> dict[str, int]:
    """Return how many rows there are too many, by table."""
    return {
        model.__name__: sum(Counter(model._default_manager.values_list(*key)).values())
        - len(set(model._default_manager.values_list(*key)))
        for model, key in KEYS.items()
    }


def zone_at_nine(now: datetime) -> str:
    """Return a zone where it is between nine and ten: morning mails are due, none is too late."""
    ahead_h = 9 - now.hour
    ahead_h += 24 if ahead_h < -12 else 0
    return f"Etc/GMT{-ahead_h:+d}"  # with the sign of POSIX


def make_due_work(now: datetime) -> None:
    """Leave an open day, an unplanned today, due reminders and due alert mails for everybody."""
    clinic = make_clinic(time_zone=zone_at_nine(now))
    for number in range(PATIENTS):
        patient = make_patient(clinic=clinic)
        begun_on = patient.local_date(now) - timedelta(days=1 + number // IN_PAIN)
        begun_at = at(patient, begun_on, 7)
        reader = make_reader(patient)
        make_event(patient, started_on=begun_on - timedelta(days=14), ended_on=begun_on)
        make_regime(patient, now=begun_at)
        morning(patient, reader, begun_on)
        worst = 8 if number % 2 else 0
        log(planned(patient, begun_on, "walk-indoor"), reader, pain_peak_nrs=worst)


def spare_the_pause(now: datetime) -> None:
    """Let a mail that found its day in another worker's hands be asked again at once."""
    retried = Message.objects.filter(state=Message.State.QUEUED, reason="DayInWorkError")
    retried.filter(due_at__gt=now).update(due_at=now)


def is_all_done(now: datetime) -> bool:
    spare_the_pause(now)
    today = {patient.pk: patient.local_date(now) for patient in Patient.objects.all()}
    plans = DailyPlan.objects.values_list("patient", "on", "closed_at")
    mailed = ReminderSlot.objects.filter(kind="morning_plan", message__isnull=False)
    return (
        {(patient, on) for patient, on, closed in plans if not closed} == set(today.items())
        and set(today.items()) <= set(mailed.values_list("patient", "local_date"))
        and not Message.objects.waiting().filter(due_at__lte=now + SOON).exists()
    )


@dataclass(frozen=True)
class Process:
    """A beat or a worker of our own, and what it says."""

    name: str
    popen: "subprocess.Popen[bytes]"
    log: Path

    def runs(self) -> int:
        """Return how many jobs it has finished."""
        return self.log.read_text().count(" succeeded in ")


@contextmanager
def two_of_everything(folder: Path, **urls: str) -> Iterator[list[Process]]:
    """Run two workers and two beats; yields the workers."""
    env = os.environ | urls | {"DJANGO_SETTINGS_MODULE": "tests.tasks.hurried_settings"}
    worker = ("worker", "--concurrency=1", "--without-gossip", "--without-mingle")
    commands = {f"worker{n}": (*worker, f"--hostname=worker{n}@test") for n in (1, 2)} | {
        f"beat{n}": ("beat", "--pidfile=", f"--schedule={folder / f'schedule{n}'}") for n in (1, 2)
    }
    started = []
    try:
        for name, command in commands.items():
            started.append(_start(name, command, folder, env | {"DEBUG": "1", "LOG_LEVEL": "INFO"}))
        yield started[:2]
        assert [each.popen.poll() for each in started] == [None] * 4, "one ended by itself"
    finally:
        for each in started:
            each.popen.terminate()
        for each in started:
            _end(each.popen)


def _start(name: str, command: tuple[str, ...], folder: Path, env: dict[str, str]) -> Process:
    argv = [sys.executable, "-m", "celery", "--app", "rehab", *command]
    path = folder / f"{name}.log"
    with path.open("wb") as log:
        popen = subprocess.Popen(
            argv, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
        )
    return Process(name, popen, path)


def _end(popen: "subprocess.Popen[bytes]") -> None:
    try:
        popen.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(popen.pid, signal.SIGKILL)  # a worker's children would live on
        popen.wait()


@pytest.mark.processes
def test_two_beats_and_two_workers_do_everything_once(
    shared_database: str, valkey: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = clock.now()
    make_due_work(now)
    begun = time.monotonic()

    with Sink() as sink:
        urls = {
            "DATABASE_URL": shared_database,
            "REDIS_URL": valkey,
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        }
        with two_of_everything(tmp_path, **urls) as workers:
            said = "\n".join(f"see {worker.log}" for worker in workers)
            wait_for(lambda: is_all_done(now), within_s=150, what=f"all is done\n{said}")
            done = [worker.runs() + FURTHER_RUNS for worker in workers]
            wait_for(
                lambda: all(each.runs() >= runs for each, runs in zip(workers, done, strict=True)),
                within_s=90,
                what="both workers go on",
            )

    sent = Message.objects.filter(state=Message.State.SENT)
    kinds = Counter(sent.values_list("kind", flat=True))
    ids = [mail["Message-ID"] for mail in sink.mails()]
    figures = {
        "patients": PATIENTS,
        "runs": [worker.runs() for worker in workers],
        "rows": {model.__name__: model._default_manager.count() for model in KEYS},
        "doubled": sum(doubled().values()),
        "mails": len(ids),
        "sent": kinds,
        "s": round(time.monotonic() - begun, 1),
    }
    with capsys.disabled():
        print(f"\n{json.dumps(figures)}")  # noqa: T201 the line that reports quote
    assert not any(doubled().values()), doubled()
    assert DailyPlan.objects.count() == 2 * PATIENTS
    assert Decision.objects.exists()
    assert Alert.objects.filter(code="S2").count() == IN_PAIN
    assert kinds == {"morning_plan": PATIENTS - IN_PAIN, "alert_lead": IN_PAIN}
    assert len(ids) == len(set(ids)) == sent.count()
    assert not Message.objects.filter(state__in=["unknown", "failed", "expired"]).exists()


@contextmanager
def without_its_key() -> Iterator[None]:
    """Let the table of slots take two of a kind."""
    options = ReminderSlot._meta
    all_of_them = options.constraints
    name = "reminder_slot_one_per_date"
    (key,) = (each for each in all_of_them if each.name == name)
    # SQLite makes the table anew, from what the options say.
    options.constraints = [each for each in all_of_them if each is not key]
    try:
        with connection.schema_editor() as editor:
            editor.remove_constraint(ReminderSlot, key)
        yield
    finally:
        options.constraints = all_of_them
        ReminderSlot.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(ReminderSlot, key)


def both_look_first(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run two planners of reminders that both see what is missing before either writes."""
    both_have_looked = threading.Barrier(2, timeout=60)
    due_rules: Callable[..., Iterator[Any]] = reminder.due_rules

    def look(**values: Any) -> list[Any]:
        found = list(due_rules(**values))
        both_have_looked.wait()
        return found

    monkeypatch.setattr(reminder, "due_rules", look)
    threads = [threading.Thread(target=_queue, args=(now,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _queue(now: datetime) -> None:
    try:
        reminder.queue_reminders(now=now)
    finally:
        connections.close_all()


@pytest.mark.processes
def test_without_its_key_a_slot_and_its_mail_do_come_twice(
    shared_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    make_due_work(now)

    with without_its_key():
        both_look_first(now, monkeypatch)
        found = doubled()

    assert found["ReminderSlot"] >= PATIENTS, "the test above proves nothing"
    assert Message.objects.filter(kind="morning_plan").count() >= 2 * PATIENTS


@pytest.mark.processes
def test_with_its_key_a_slot_both_planners_missed_comes_once(
    shared_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    make_due_work(now)

    both_look_first(now, monkeypatch)

    assert not any(doubled().values())
    assert ReminderSlot.objects.filter(kind="morning_plan").count() >= PATIENTS
