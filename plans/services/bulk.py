"""Many rows at once: one statement that changes columns of thousands of rows by key."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def update_many(model: type[Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Set the fields `names` of rows given as (pk, *values): one statement for all of them."""
    if not rows:
        return
    fields: list[Any] = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    columns = [
        [field.get_db_prep_save(value, connection) for value in values]
        for field, values in zip(fields, zip(*rows, strict=True), strict=True)
    ]
    table = connection.ops.quote_name(model._meta.db_table)
    keys = [connection.ops.quote_name(field.column) for field in fields]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_unnest(table, keys, fields), [_texts(values) for values in columns])
        else:
            assignments = ", ".join(f"{key} = %s" for key in keys[1:])
            sql = f"UPDATE {table} SET {assignments} WHERE {keys[0]} = %s"  # noqa: S608
            cursor.executemany(sql, list(zip(*columns[1:], columns[0], strict=True)))


def _unnest(table: str, keys: list[str], fields: list[Any]) -> str:
    """Return PostgreSQL's form: the columns travel as arrays of text and are cast once."""
    names = [f"c{number}" for number in range(len(keys))]
    arrays = ", ".join(["%s::text[]"] * len(keys))
    values = [
        f"v.{name}::{field.db_type(connection)}" for name, field in zip(names, fields, strict=True)
    ]
    assignments = ", ".join(
        f"{key} = {value}" for key, value in zip(keys[1:], values[1:], strict=True)
    )
    return (
        f"UPDATE {table} AS t SET {assignments} "  # noqa: S608
        f"FROM unnest({arrays}) AS v({', '.join(names)}) WHERE t.{keys[0]} = {values[0]}"
    )


def _texts(values: list[Any]) -> list[str | None]:
    return [None if value is None else _text(value) for value in values]


def _text(value: Any) -> str:
    # psycopg wraps JSON in an adapter; its text is what the cast wants.
    dumped = getattr(value, "dumps", None)
    return dumped(value.obj) if dumped else str(value)
