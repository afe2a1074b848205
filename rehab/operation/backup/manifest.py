"""What a backup says about itself, and how a restored database is held against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

FORMAT = 1
# Sessions and the cache are no loss, and change while a backup is taken.
_APPS = ("plans", "accounts", "outbox", "account", "mfa")
_MASK = 2**64


@dataclass(frozen=True, slots=True)
class Manifest:
    """`tables`: name → rows and the sum of their hashes; the order of rows does not matter."""

    taken_at: str
    vendor: str
    server: str
    migrations: list[str]
    tables: dict[str, dict[str, int | str]]
    sha256: str
    format: int = FORMAT


def describe(*, taken_at: datetime, among: Iterable[str] | None = None) -> Manifest:
    """Return what the default connection holds now; let nothing change meanwhile.

    Without `among`, our tables are described; those that do not exist are left out either way.
    """
    existing = set(connection.introspection.table_names())
    names = existing & set(_tables() if among is None else among)
    tables = {name: _table(name) for name in sorted(names)}
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        taken_at=taken_at.isoformat(),
        vendor=connection.vendor,
        server=".".join(str(part) for part in connection.get_database_version()),
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        tables=tables,
        sha256=sha256(repr(tables).encode()).hexdigest(),
    )


def differences(stored: Manifest, found: Manifest) -> list[str]:
    """Return the tables that are not as they were, by name, and what else does not fit."""
    names = sorted(stored.tables.keys() | found.tables.keys())
    wrong = [name for name in names if stored.tables.get(name) != found.tables.get(name)]
    if stored.migrations != found.migrations:
        wrong.append("migrations")
    return wrong


def _tables() -> Iterator[str]:
    for app in _APPS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            yield model._meta.db_table


def _table(table: str) -> dict[str, int | str]:
    rows, total = (_on_postgresql if connection.vendor == "postgresql" else _on_sqlite)(table)
    return {"rows": rows, "sum": f"{total % _MASK:016x}"}


def _on_postgresql(table: str) -> tuple[int, int]:
    # The server adds up 64 bits of each row's hash: no row leaves it, nothing is sorted.
    row = "convert_to(t::text, 'UTF8')"
    bits = f"('x' || encode(substr(sha256({row}), 1, 8), 'hex'))::bit(64)::bigint::numeric"
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(sum({bits}), 0) FROM {quoted} t")  # noqa: S608
        rows, total = cursor.fetchone()
    return int(rows), int(total)


def _on_sqlite(table: str) -> tuple[int, int]:
    rows = total = 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
        for row in _all(cursor):
            rows += 1
            total += int.from_bytes(sha256(repr(row).encode()).digest()[:8])
    return rows, total


def _all(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while chunk := cursor.fetchmany(1000):
        yield from chunk
