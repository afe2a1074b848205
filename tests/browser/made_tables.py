"""A database file with every table, for an installation that does not have to migrate."""

from pathlib import Path

from django.apps import apps
from django.db import ConnectionHandler
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

_NOTE = "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)"


def make_tables(path: Path) -> None:
    """Make the tables from the models, and note every migration as done.

    To migrate from nothing takes longer than a day of the journey, and tests/bin/test_run.py does
    it; tests/project/test_migrations.py asks whether both ways lead to the same.
    """
    path.parent.mkdir()
    file = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
    connection = ConnectionHandler({"default": file})["default"]
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
        # A transaction of Django's would begin on the suite's own connection of that name.
        with connection.schema_editor(atomic=False) as editor:
            for model in (*apps.get_models(), MigrationRecorder.Migration):
                if model._meta.managed and not model._meta.proxy:
                    editor.create_model(model)
        noted = [(*key, timezone.now()) for key in MigrationLoader(None).disk_migrations]
        with connection.cursor() as cursor:
            cursor.executemany(_NOTE, noted)
    finally:
        connection.close()
