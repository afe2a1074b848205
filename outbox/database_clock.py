"""The database's clock, the only one leases are compared by: hosts may disagree about time."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Func
from django.db.models.sql.compiler import SQLCompiler

_NOW = {
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')",
}


def database_now() -> datetime:
    """Return what the database's clock says."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW[connection.vendor])
        (found,) = cursor.fetchone()
    return found if isinstance(found, datetime) else datetime.fromisoformat(found)


class DatabaseClock(Func):
    """The instant at which the row is read or written, plus `ahead`; it moves in a transaction."""

    output_field = DateTimeField()

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        super().__init__()
        self.ahead_s = ahead.total_seconds()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, list[Any]]:
        return "clock_timestamp() + make_interval(secs => %s)", [self.ahead_s]

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        # The text form in which Django stores an instant, so that texts compare as instants.
        return "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', %s)", (f"{self.ahead_s:+.3f} seconds",)
