"""What many tests begin with: made once a process by the real services, then the same rows."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Any, TypeVar, cast

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import get_language

from accounts.models import Clinic, User
from plans.models import Exercise, RegimeTemplate
from rehab import clock

World = TypeVar("World")
_NOT_OURS = {"auth", "contenttypes", "sessions"}
_CATALOGUE = {each._meta.db_table for each in (Exercise, RegimeTemplate)}


@dataclass(frozen=True)
class _Insert:
    table: str
    statement: str
    values: list[Any]


@dataclass(frozen=True)
class _Kept:
    world: bytes
    inserts: list[_Insert]


_kept: dict[object, _Kept] = {}
PATCHES: list[pytest.MonkeyPatch] = []  # of the test that runs, see tests/conftest.py


def kept(build: Callable[..., World], *args: Any) -> World:
    """Return what `build` makes out of an empty database; each caller gets objects of its own.

    Where somebody is there already, or the test has replaced anything, `build` runs as it is. The
    keys of the rows are those of the first time: sequences of PostgreSQL are past them for good,
    those of SQLite follow the rows.
    """
    if _is_replaced() or User.objects.exists() or Clinic.objects.exists():
        return build(*args)
    key = (build, args, get_language())
    with transaction.atomic():
        if key not in _kept:
            world = build(*args)
            _kept[key] = _Kept(pickle.dumps(world), _written())
            return world
        _write(_kept[key].inserts)
    return cast("World", pickle.loads(_kept[key].world))


def _is_replaced() -> bool:
    """Return whether a world made now would be another one: the clock is not asked, see `now=`."""
    replaced = ((*each._setattr, *each._setitem) for each in PATCHES)
    return any(what[:2] != (clock, "now") for patch in replaced for what in patch)


@cache
def _tables() -> list[str]:
    models = [each._meta for each in apps.get_models()]
    return [each.db_table for each in models if each.app_label not in _NOT_OURS]


def _written() -> list[_Insert]:
    """Return what writes every row there is, table by table; keys of others wait for the end."""
    inserts = []
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {table}")
            if rows := cursor.fetchall():
                row = f"({', '.join(['%s'] * len(rows[0]))})"
                statement = f"INSERT INTO {table} VALUES {', '.join([row] * len(rows))}"
                values = [_plain(value) for each in rows for value in each]
                inserts.append(_Insert(table, statement, values))
    return inserts


def _plain(value: object) -> object:
    """Return a value as both databases take it: SQLite takes no time of day."""
    return value.isoformat() if isinstance(value, time) else value


def _write(inserts: list[_Insert]) -> None:
    there = _CATALOGUE if Exercise.objects.exists() else set()
    with connection.cursor() as cursor:
        for insert in inserts:
            if insert.table not in there:
                cursor.execute(insert.statement, insert.values)
