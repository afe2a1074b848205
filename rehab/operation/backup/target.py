"""Which database is meant, and how to make our models talk to another one for a while."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection, connections

from rehab.connections import database


class BackupError(Exception):
    """It cannot be done; the text is one line that says what to do."""


Settings = dict[str, Any]


def at(url: str) -> Settings:
    """Return the settings of the database at `url`, patient enough for a whole restore."""
    found = database(url, default=Path())
    if found["ENGINE"].endswith("postgresql"):
        # One connection without the limits of a web request.
        found["OPTIONS"] = {}
    return found


@contextmanager
def standing_in(given: Settings) -> Iterator[None]:
    """Let the default connection be one to `given`. For commands: one thread, nothing open."""
    usual, alias = connections["default"], "restored"
    connections.settings[alias] = connections.configure_settings({"default": given})["default"]
    connections["default"] = connections.create_connection(alias)
    connections["default"].alias = "default"
    try:
        yield
    finally:
        connection.close()
        connections["default"] = usual
        del connections.settings[alias]


@contextmanager
def scratch() -> Iterator[Settings]:
    """Yield an empty database of our own kind that is gone afterwards."""
    if connection.vendor == "sqlite":
        with TemporaryDirectory(prefix="rehab-restore-") as folder:
            yield at(f"sqlite://{folder}/restored.sqlite3")
        return
    name = f"rehab_restore_check_{uuid4().hex[:8]}"
    with psycopg.connect(**login(connection.settings_dict), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')  # our own word, not typed
        try:
            yield {**connection.settings_dict, "NAME": name, "OPTIONS": {}}
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def login(given: Settings) -> dict[str, Any]:
    """Return what psycopg needs to connect."""
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    names |= {"host": "HOST", "port": "PORT"}
    return {ours: given[theirs] for ours, theirs in names.items() if given.get(theirs)}


def environment(given: Settings) -> dict[str, str]:
    """Return what PostgreSQL's own programs need to connect; a command line shows passwords."""
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    names |= {"PGHOST": "HOST", "PGPORT": "PORT"}
    return {theirs: str(given[ours]) for theirs, ours in names.items() if given.get(ours)}


def program(name: str) -> str:
    """Return the path of pg_dump or pg_restore, the newest installed. Raises BackupError."""
    packaged = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(packaged, key=lambda path: int(path.parent.parent.name), reverse=True)
    if newest:
        return str(newest[0])
    if found := shutil.which(name):
        return found
    raise BackupError(f"{name} is not installed: apt install postgresql-client.")
