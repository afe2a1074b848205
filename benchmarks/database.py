"""A database of its own for a benchmark: DATABASE_URL's server, else SQLite in memory."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

Rows = Sequence[tuple[Any, ...]]


@contextmanager
def database() -> Iterator[None]:
    """Make empty tables, and drop them at the end."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def undone_s(job: Callable[[], object]) -> float:
    """Return the seconds a job takes, and take back what it wrote."""
    with transaction.atomic():
        began = _seconds()
        job()
        took = _seconds() - began
        transaction.set_rollback(True)
    return took


def rows_of(table: str, where: str = "1=1", *params: Any) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {where}", params)
        return list(cursor.fetchall())


def write_s(tables: dict[str, Rows]) -> float:
    """Return the seconds the database takes to swallow these rows: COPY, or executemany.

    Into empty twins of the tables with nothing but their columns.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TEMPORARY TABLE bare_{table} AS SELECT * FROM {table} LIMIT 0")
        began = _seconds()
        for table, rows in tables.items():
            if rows:
                _swallow(cursor, f"bare_{table}", rows)
        took = _seconds() - began
        transaction.set_rollback(True)
    return took


def _seconds() -> float:
    """Return the time; with SQLite the processor's, for all of it happens in this process."""
    return time.process_time() if connection.vendor == "sqlite" else time.perf_counter()


def _swallow(cursor: Any, table: str, rows: Rows) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(rows[0]))
    cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
