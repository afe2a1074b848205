"""The demo clinic: the same every time, whole, and gone without a trace."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Clinic, User
from outbox.models import Message
from plans.management.commands import make_demo
from plans.management.demo.build import build_demo
from plans.management.demo.turn import one_at_a_time
from plans.models import (
    ActivityLog,
    CheckIn,
    DailyPlan,
    Decision,
    PlannedExercise,
    Regime,
    ReminderSlot,
)
from plans.queries.caseload import caseload
from plans.services import day as jobs
from plans.services.alert import escalate_alerts
from plans.services.reminder import queue_reminders
from plans.services.therapist_mail import queue_digests
from tests.factories import load_catalogue, make_patient, make_reader, make_regime

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 25, 9, 30, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def try_out(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    settings.DEMO_ALLOWED = True
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(make_demo, "BREATH_S", 0)
    return tmp_path


def build(weeks: int, patients: int, after_day: Callable[[int], None] = lambda _: None) -> Clinic:
    return build_demo(
        weeks=weeks,
        patients=patients,
        password="four words in a row",
        after_day=after_day,
        now=NOW,
    )


def run(command: str, *options: str) -> str:
    out = StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


def every_row() -> dict[str, list[Any]]:
    """Return what the database holds, by model."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models()
    }


def content() -> list[Any]:
    """Return what the people of the demo were given and why, without ids."""
    doses = PlannedExercise.objects.values_list(
        "plan__patient__family_name", "plan__on", "position", "prescription__exercise", "dose"
    )
    reasons = Decision.objects.values_list(
        "patient__family_name", "effective_on", "prescription__exercise", "rule", "dose_after"
    )
    return sorted(map(repr, [*doses, *reasons]))


def nobody_can_act(_days_left: int) -> None:
    """Between two transactions: nobody signs in, and no mail of a past day waits."""
    assert not User.objects.filter(is_active=True).exists()
    assert not Clinic.objects.filter(is_live=True).exists()
    waiting = Message.objects.filter(state=Message.State.QUEUED)
    assert not waiting.filter(due_at__date__lt=NOW.date()).exists()


def run_every_job(_days_left: int) -> None:
    """Do what the worker does every minute, by the real clock."""
    mails = Message.objects.count()
    jobs.close_days(now=NOW)
    jobs.plan_days(now=NOW)
    queue_reminders(now=NOW)
    queue_digests(now=NOW)
    escalate_alerts(now=NOW)
    assert Message.objects.count() == mails


def test_six_patients_show_what_a_therapist_meets_on_a_morning() -> None:
    build(3, 6)

    therapist = User.objects.get(email="anna.berger@example.test")
    rows = {str(row.patient): row for row in caseload(therapist, now=NOW)}
    assert rows["Walter Schmitz"].tier == "high"
    assert rows["Sofia Rossi"].needs == "draft"
    assert rows["David Klein"].waiting_count
    assert (rows["Marta Lindqvist"].adherence_7 or 0) < 0.5
    assert (rows["Ines Albrecht"].adherence_28 or 0) > 0.85
    today = DailyPlan.objects.filter(on=NOW.date())
    assert today.count() == len(rows) - 1  # all but the draft
    assert ActivityLog.objects.filter(on=NOW.date()).count() == 3
    assert not DailyPlan.objects.filter(on__lt=NOW.date(), closed_at=None).exists()


def test_nothing_of_it_is_written_after_now_or_mailed_for_past_days() -> None:
    build(1, 4, after_day=nobody_can_act)

    assert not User.objects.filter(is_active=False).exists()
    assert not CheckIn.objects.filter(recorded_at__gt=NOW).exists()
    assert not ActivityLog.objects.filter(recorded_at__gt=NOW).exists()
    assert not ReminderSlot.objects.exists()
    queued = Message.objects.filter(state=Message.State.QUEUED)
    assert all(message.due_at.date() == NOW.date() for message in queued)
    assert all(user.is_demo for user in User.objects.all())


def test_it_is_the_same_every_time_whatever_jobs_run_meanwhile() -> None:
    build(1, 2)
    once = content()
    run("remove_demo")

    build(1, 2, after_day=run_every_job)

    assert content() == once
    assert Decision.objects.exists()
    assert not ReminderSlot.objects.exists()


def test_the_command_says_how_to_sign_in_and_changes_nothing_the_second_time(
    try_out: Path,
) -> None:
    said = run("make_demo", "--weeks=1", "--patients=2")
    accounts = json.loads((try_out / "demo.json").read_text())
    before = every_row()

    again = run("make_demo", "--weeks=1", "--patients=2")

    assert "ready" in said
    assert "there already" in again
    assert every_row() == before
    assert {each["email"] for each in accounts} == {user.email for user in User.objects.all()}
    assert [bool(each["password"]) for each in accounts] == [True, True, False, False]


def test_removal_leaves_another_clinic_as_it_was() -> None:
    other = make_patient()
    make_regime(other)
    make_reader(other)
    load_catalogue()
    before = every_row()

    build(1, 4)
    run("remove_demo")

    assert every_row() == before
    assert Regime.objects.get().patient == other
    assert "no demo" in run("remove_demo")


def test_it_is_refused_outside_the_try_out(settings: Settings) -> None:
    settings.DEMO_ALLOWED = False

    with pytest.raises(CommandError, match="DEBUG=1"):
        run("make_demo")

    assert not Clinic.objects.exists()


class TestHalfADemo:
    """What a build leaves that has not come to its end."""

    def test_after_a_crash_it_is_built_anew(self, try_out: Path) -> None:
        def crash(days_left: int) -> None:
            if days_left == 6:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build(1, 2, after_day=crash)
        half = Clinic.objects.get()
        assert not half.is_live

        said = run("make_demo", "--weeks=1", "--patients=1")

        assert "built anew" in said
        assert Clinic.objects.exclude(pk=half.pk).get().is_live
        assert (try_out / "demo.json").exists()

    def test_a_crash_before_the_file_is_written_costs_only_the_file(self, try_out: Path) -> None:
        run("make_demo", "--weeks=1", "--patients=1")
        written = (try_out / "demo.json").read_text()
        (try_out / "demo.json").unlink()

        said = run("make_demo", "--weeks=1", "--patients=1")

        assert "there already" in said
        assert (try_out / "demo.json").read_text() == written

    @pytest.mark.parametrize("command", ["make_demo", "remove_demo"])
    def test_two_at_once_are_refused(self, command: str, try_out: Path) -> None:
        with (
            one_at_a_time(try_out),
            pytest.raises(CommandError, match="being built"),
        ):
            run(command)

        assert not Clinic.objects.exists()
