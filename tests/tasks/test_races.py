"""Two processes run every job through the same days on one database: nothing comes twice."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from outbox.models import Message
from plans.models import Alert, DailyPlan, Decision, PlannedExercise
from tests.factories import DAY, make_clinic, make_patient, make_reader, make_regime
from tests.outbox.sink import Sink
from tests.services.life import at, day, log, morning, planned

ROOT = Path(__file__).parents[2]
PATIENTS = 4
LAST_DAY = 4


def start(database_url: str, sink: Sink, since: str, until: str) -> subprocess.Popen[str]:
    settings = {
        "DEBUG": "1",
        "DATABASE_URL": database_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "DJANGO_SETTINGS_MODULE": "tests.tasks.process_settings",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.tasks.racer", since, until],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.processes
def test_two_of_every_job_at_once_make_nothing_twice(shared_database: str) -> None:
    clinic = make_clinic()
    for number in range(PATIENTS):
        patient = make_patient(clinic=clinic)
        reader = make_reader(patient)
        make_regime(patient, now=at(patient, DAY, 7))
        morning(patient, reader, DAY)
        log(planned(patient, DAY, "walk-indoor"), reader, pain_peak_nrs=8 if number % 2 else 0)
    since = at(patient, DAY, 21).isoformat()
    until = at(patient, day(LAST_DAY), 21).isoformat()

    with Sink() as sink:
        racers = [start(shared_database, sink, since, until) for _ in range(2)]
        said = [racer.communicate(timeout=180)[0] for racer in racers]

    assert [racer.returncode for racer in racers] == [0, 0], said
    assert DailyPlan.objects.count() == PATIENTS * LAST_DAY
    assert _repeated(PlannedExercise, "plan", "prescription") == []
    assert _repeated(Decision, "prescription", "effective_on", "supersedes") == []
    assert _repeated(Alert, "patient", "code", "region") == []
    assert len(_per_patient(Decision)) == 2  # those in pain, and the others
    assert _per_patient(Alert) == {1}  # S2, of those in pain
    sent = Message.objects.filter(state=Message.State.SENT)
    ids = [mail["Message-ID"] for mail in sink.mails()]
    assert len(ids) == len(set(ids)) == sent.count()
    kinds = Counter(sent.values_list("kind", flat=True))
    assert kinds["alert_lead"] == PATIENTS / 2
    assert kinds["morning_plan"] == PATIENTS / 2 * (LAST_DAY - 1)
    assert not Message.objects.filter(state__in=["unknown", "failed"]).exists()


def _repeated(model: type, *names: str) -> list[tuple[object, ...]]:
    rows = Counter(model.objects.values_list(*names))  # type: ignore[attr-defined]
    return [row for row, count in rows.items() if count > 1]


def _per_patient(model: type) -> set[int]:
    """Return how many rows each patient has."""
    return set(Counter(model.objects.values_list("patient", flat=True)).values())  # type: ignore[attr-defined]
