"""The migrations say what the models say."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

OURS = {"accounts", "outbox", "plans"}


def pending(models: ProjectState) -> dict[str, list[str]]:
    """Return the migrations that would be written for these models, by app."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    changes = MigrationAutodetector(loader.project_state(), models).changes(loader.graph)
    return {
        label: [operation.describe() for each in migrations for operation in each.operations]
        for label, migrations in changes.items()
        if label in OURS
    }


def test_no_change_waits_for_a_migration() -> None:
    assert not pending(ProjectState.from_apps(apps))


def test_the_guard_sees_a_changed_model() -> None:
    changed = ProjectState.from_apps(apps)
    changed.remove_field("accounts", "clinic", "phone")

    assert list(pending(changed)) == ["accounts"]
