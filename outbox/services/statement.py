"""An UPDATE that the ORM writes once and that runs for one message after the other.

Building the same query anew took the ORM longer than the database needs to run and commit it, and
each mail has two of them.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery

from outbox.models import Message

Values = Mapping[str, Any]
# Makes, from a value for each parameter, the rows to change and what becomes of them.
Build = Callable[[Values], tuple[QuerySet[Message], Values]]


class Statement:
    """`build` is called once, with stand-ins for the parameters, which name fields of Message."""

    def __init__(self, build: Build, *parameters: str) -> None:
        self._build = build
        self._fields = {name: Message._meta.get_field(name) for name in parameters}
        self._compiled = cache(self._compile)

    def run(self, **values: Any) -> int:
        """Return how many rows changed. Outside a transaction it is a durable commit."""
        sql, params, places = self._compiled(connection.vendor)
        given = list(params)
        for name, place in places.items():
            given[place] = self._prepared(name, values[name])
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return int(cursor.rowcount)

    def _prepared(self, name: str, value: Any) -> Any:
        field: Any = self._fields[name]
        return field.get_db_prep_save(value, connection)

    def _compile(self, _vendor: str) -> tuple[str, tuple[Any, ...], dict[str, int]]:
        stand_ins = {
            name: _stand_in(each, at) for at, (name, each) in enumerate(self._fields.items())
        }
        rows, values = self._build(stand_ins)
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(dict(values))  # type: ignore[attr-defined]
        sql, params = query.get_compiler(connection=connection).as_sql()
        known = list(params)
        return (
            sql,
            tuple(params),
            {name: known.index(self._prepared(name, value)) for name, value in stand_ins.items()},
        )


def _stand_in(field: Any, number: int) -> Any:
    """Return a value of the field's type that stands for nothing else in the statement."""
    kind = field.get_internal_type()
    return {
        "UUIDField": UUID(int=number + 1),
        "DateTimeField": datetime(1900, 1, 1, tzinfo=UTC) + timedelta(days=number),
        "PositiveSmallIntegerField": 30_000 + number,
        "CharField": f"stand-in {number}",
    }[kind]
