"""Many rows at once: few statements that write columns of thousands of rows, without instances.

PostgreSQL takes new rows by COPY and keyed changes as arrays; SQLite takes one prepared statement
for all rows. What the database refuses is raised, whichever of them it is.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import cache
from itertools import repeat
from json import dumps
from typing import Any, TypeAlias
from uuid import UUID

from django.db import connection
from django.db.models import JSONField, Model, UUIDField

Row = Sequence[Any]
_Field: TypeAlias = Any  # Django has no type for "any field of a model"


def insert_many(model: type[Model], names: Sequence[str], rows: Sequence[Row]) -> None:
    """Write new rows given as values of the fields `names`; the other fields get their default."""
    if not rows:
        return
    fields, columns = _filled(model, names, rows)
    table, keys = _quoted(model, fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = f"COPY {table} ({', '.join(keys)}) FROM STDIN"
            lines = map("\t".join, zip(*map(_copied, columns), strict=True))
            with connection.wrap_database_errors, cursor.copy(sql) as copy:
                copy.write("\n".join(lines))
        else:
            cursor.executemany(_insert(table, keys), list(zip(*columns, strict=True)))


def insert_missing(model: type[Model], names: Sequence[str], rows: Sequence[Row]) -> set[Any]:
    """Write those rows that no unique constraint stands against; return their keys.

    `names` begins with the primary key, a UUID.
    """
    if not rows:
        return set()
    fields, columns = _filled(model, names, rows)
    table, keys = _quoted(model, fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = f"{_insert_arrays(table, keys, fields)} ON CONFLICT DO NOTHING"
            cursor.execute(f"{sql} RETURNING {keys[0]}", [_array(values) for values in columns])
            return {key for (key,) in cursor.fetchall()}
        sql = f"{_insert(table, keys)} ON CONFLICT DO NOTHING"
        cursor.executemany(sql, list(zip(*columns, strict=True)))
        sql = f"SELECT t.{keys[0]} FROM {table} t, json_each(%s) j"  # noqa: S608
        cursor.execute(f"{sql} WHERE t.{keys[0]} = j.value", [dumps(columns[0])])
        return {UUID(key) for (key,) in cursor.fetchall()}


def update_many(model: type[Model], names: Sequence[str], rows: Sequence[Row]) -> None:
    """Set the fields `names` of rows given as (pk, *values): one statement for all of them."""
    if not rows:
        return
    fields = _fields(model, ["pk", *names])
    columns = _columns(fields, rows)
    table, keys = _quoted(model, fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_update_arrays(table, keys, fields), [_array(each) for each in columns])
        else:
            assignments = ", ".join(f"{key} = %s" for key in keys[1:])
            sql = f"UPDATE {table} SET {assignments} WHERE {keys[0]} = %s"  # noqa: S608
            cursor.executemany(sql, list(zip(*columns[1:], columns[0], strict=True)))


def _fields(model: type[Model], names: Sequence[str]) -> list[_Field]:
    meta: Any = model._meta
    return [meta.pk if name == "pk" else meta.get_field(name) for name in names]


def _quoted(model: type[Model], fields: list[_Field]) -> tuple[str, list[str]]:
    """Return the names of the table and of the columns, quoted."""
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), [quote(field.column) for field in fields]


def _filled(
    model: type[Model], names: Sequence[str], rows: Sequence[Row]
) -> tuple[list[_Field], list[Sequence[Any]]]:
    """Return the fields and columns of whole rows: those given, and the defaults of all others."""
    fields = _fields(model, names)
    columns = _columns(fields, rows)
    for field in model._meta.concrete_fields:
        if field not in fields and field is not model._meta.auto_field:
            fields.append(field)
            columns.append(_defaults(field, len(rows)))
    return fields, columns


def _defaults(field: _Field, count: int) -> Sequence[Any]:
    if field.primary_key:
        return [_adapter(field)(field.get_default()) for _ in range(count)]
    return list(repeat(_adapter(field)(field.get_default()), count))


def _columns(fields: Sequence[_Field], rows: Sequence[Row]) -> list[Sequence[Any]]:
    """Return the rows turned into columns, as the database takes their values."""
    pairs = zip(fields, zip(*rows, strict=True), strict=True)
    return [list(map(_adapter(field), values)) for field, values in pairs]


def _adapter(field: _Field) -> Callable[[Any], Any]:
    """Return what makes a value of the field fit for the database.

    Django asks the field anew for each value. Here keys and JSON go the short way, and of all else
    (dates, words, numbers) a column has few different ones: each is asked about once.
    """
    target = field.target_field if field.is_relation else field
    if isinstance(target, UUIDField):
        return _hex  # which PostgreSQL reads as well
    if isinstance(target, JSONField):
        return _json
    return cache(lambda value: _plain(target.get_db_prep_save(value, connection)))


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex


def _json(value: Any) -> str | None:
    return None if value is None else dumps(value)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _insert(table: str, keys: list[str]) -> str:
    marks = ", ".join(["%s"] * len(keys))
    return f"INSERT INTO {table} ({', '.join(keys)}) VALUES ({marks})"  # noqa: S608


def _insert_arrays(table: str, keys: list[str], fields: Sequence[_Field]) -> str:
    values, arrays = _arrays(fields)
    return f"INSERT INTO {table} ({', '.join(keys)}) SELECT {', '.join(values)} {arrays}"


def _update_arrays(table: str, keys: list[str], fields: Sequence[_Field]) -> str:
    values, arrays = _arrays(fields)
    pairs = zip(keys[1:], values[1:], strict=True)
    assignments = ", ".join(f"{key} = {value}" for key, value in pairs)
    return f"UPDATE {table} AS t SET {assignments} {arrays} WHERE t.{keys[0]} = {values[0]}"  # noqa: S608


def _arrays(fields: Sequence[_Field]) -> tuple[list[str], str]:
    """Return the values and their FROM: columns travel as arrays of text and are cast once."""
    names = [f"c{number}" for number in range(len(fields))]
    types = [field.db_type(connection) for field in fields]
    values = [f"v.{name}::{kind}" for name, kind in zip(names, types, strict=True)]
    marks = ", ".join(["%s::text[]"] * len(fields))
    return values, f"FROM unnest({marks}) AS v({', '.join(names)})"


def _array(values: Sequence[Any]) -> str:
    """Return a column as PostgreSQL reads an array: psycopg would look for quotes by a pattern."""
    texts = ["NULL" if text is None else f'"{_in_quotes(text)}"' for text in _texts(values)]
    return f"{{{','.join(texts)}}}"


def _in_quotes(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _copied(values: Sequence[Any]) -> list[str]:
    """Return a column as COPY reads it: one text for all rows goes out at once."""
    return [_NULL if text is None else _escaped(text) for text in _texts(values)]


def _escaped(text: str) -> str:
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPES)


_NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _texts(values: Sequence[Any]) -> list[str | None]:
    return [None if value is None else str(value) for value in values]
