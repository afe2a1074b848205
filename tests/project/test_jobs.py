"""The beat table names real tasks, at intervals; every command has its place in the operations."""

from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from rehab.celery import app
from tests.project.source import APPS, ROOT, plant

_DOCS = "docs/operations.md"


def schedule_faults(schedule: Mapping[str, Mapping[str, Any]], known: Container[str]) -> list[str]:
    """Return what is wrong with a beat table: unknown task, calendar rule, no expiry."""
    found = []
    for name, entry in schedule.items():
        if entry["task"] not in known:
            found.append(f"{name}: no task {entry['task']}")
        if not isinstance(entry["schedule"], int | float):
            found.append(f"{name}: not an interval in seconds")
        elif not 0 < entry.get("options", {}).get("expires", 0) < entry["schedule"]:
            found.append(f"{name}: does not expire before the next one")
    return found


def undocumented_commands(root: Path) -> list[str]:
    """Return the management commands that docs/operations.md does not name."""
    text = (root / _DOCS).read_text()
    return [
        path.stem
        for folder in APPS
        for path in sorted((root / folder / "management" / "commands").glob("[!_]*.py"))
        if f"`{path.stem}" not in text
    ]


def test_every_beat_entry_is_an_interval_job_that_exists() -> None:
    app.loader.import_default_modules()

    assert not schedule_faults(settings.CELERY_BEAT_SCHEDULE, app.tasks)


def test_the_guard_sees_a_wrong_beat_entry() -> None:
    soon = {"expires": 5}
    table = {
        "gone": {"task": "plans.gone", "schedule": 60.0, "options": soon},
        "noon": {"task": "plans.here", "schedule": object(), "options": soon},
        "late": {"task": "plans.here", "schedule": 5.0, "options": soon},
        "good": {"task": "plans.here", "schedule": 6.0, "options": soon},
    }

    faults = schedule_faults(table, {"plans.here"})

    assert [fault.partition(":")[0] for fault in faults] == ["gone", "noon", "late"]


def test_every_command_is_in_the_operations() -> None:
    assert not undocumented_commands(ROOT)


def test_the_guard_sees_an_undocumented_command(tmp_path: Path) -> None:
    plant(tmp_path, "plans/management/commands/sweep.py", "")
    plant(tmp_path, "plans/management/commands/plan_days.py", "")
    plant(tmp_path, _DOCS, "Run `plan_days --on 2026-03-02`.")

    assert undocumented_commands(tmp_path) == ["sweep"]
