"""Whether this process could serve a page now."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from outbox.models import Message
from rehab.operation import broker

LATE_AFTER_S = 300
_ANSWER_WITHIN_MS = 2000
# What was applied once stays applied: the files are read only until then.
_migrated: list[bool] = []


@dataclass(frozen=True, slots=True)
class Readiness:
    """Codes only: a stranger may read this."""

    database: str  # ok, unreachable
    migrations: str = "unknown"  # applied, missing
    broker: str = "unknown"  # ok, unreachable
    outbox: str = "unknown"  # ok, late
    outbox_age_s: int = 0

    @property
    def is_ready(self) -> bool:
        """Late mail and a lost broker leave pages as they are: the web stays in service."""
        return self.database == "ok" and self.migrations == "applied"

    @property
    def status(self) -> str:
        if not self.is_ready:
            return "unready"
        return "ready" if self.broker == self.outbox == "ok" else "degraded"


def look(*, now: datetime) -> Readiness:
    """Ask the database, then the broker, each with a short patience. Never raises for either."""
    try:
        with _little_patience():
            if not is_migrated():
                return Readiness(database="ok", migrations="missing")
            age_s = round(Message.objects.overdue_s(now))
    except (DatabaseError, InterfaceError):
        return Readiness(database="unreachable")
    return Readiness(
        database="ok",
        migrations="applied",
        broker="ok" if broker.is_reachable() else "unreachable",
        outbox="late" if age_s > LATE_AFTER_S else "ok",
        outbox_age_s=age_s,
    )


def is_migrated() -> bool:
    """Say whether the tables are as new as this code. Newer ones are fine: the code is older."""
    if not _migrated and not missing_migrations():
        _migrated.append(True)
    return bool(_migrated)


def missing_migrations() -> list[str]:
    """Return the migrations of this code that the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


@contextmanager
def _little_patience() -> Iterator[None]:
    """Bound each query. Not on SQLite, whose readers never wait and whose BEGIN would."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {_ANSWER_WITHIN_MS}")
        yield
