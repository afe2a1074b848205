"""The commands of the jobs: the services behind, one line of figures, harmless twice."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from plans import tasks
from plans.models import DailyPlan, Prescription, ReminderSlot
from tests.factories import DAY, make_patient, make_reader, make_regime
from tests.services.life import at, day

pytestmark = pytest.mark.django_db


def run(name: str, *arguments: str) -> dict[str, int]:
    out = StringIO()
    call_command(name, *arguments, "--json", stdout=out)
    figures: dict[str, int] = json.loads(out.getvalue())
    return figures


def test_close_and_plan_turn_the_day() -> None:
    patient = make_patient()
    make_regime(patient, now=at(patient, DAY, 7))
    now = ("--now", at(patient, day(2), 0, 15).isoformat())

    closed, planned = run("close_days", *now), run("plan_days", *now)

    assert (closed["folded"], planned["plans"]) == (1, 1)
    assert run("close_days", *now)["folded"] == run("plan_days", *now)["plans"] == 0


def test_queue_reminders_counts_its_slots() -> None:
    patient = make_patient()
    make_reader(patient)
    make_regime(patient, now=at(patient, DAY, 7))

    figures = run("queue_reminders", "--on", DAY.isoformat())

    assert figures == {"slots": ReminderSlot.objects.count()}


def test_sweep_reports_what_it_carried_on() -> None:
    figures = {
        "moved": 0,
        "slots": 0,
        "counted": 0,
        "escalated": 0,
        "ended": 0,
        "forgotten": 0,
    }

    assert run("sweep") == figures


def test_close_says_when_somebody_could_not_be_closed() -> None:
    patient = make_patient()
    make_regime(patient, now=at(patient, DAY, 7))
    Prescription.objects.update(state={"dose": {"what": 1}})

    with pytest.raises(CommandError):
        run("close_days", "--now", at(patient, day(2), 1).isoformat())


@pytest.mark.parametrize(
    "task", [tasks.close_days, tasks.plan_days, tasks.queue_reminders, tasks.sweep]
)
def test_tasks_run_twice_and_take_what_later_versions_may_send(task: Any) -> None:
    task(later="value")
    task()

    assert not DailyPlan.objects.exists()
