"""Several questions about the same patient in one statement, which the ORM writes once a process.

A page that asks a dozen small things waits for a dozen answers, and Django takes longer to write
such a query than the database to answer it. Why so, and until when: ADR 13.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from json import loads
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, Field, QuerySet, UUIDField

from plans.queries.json_rows import Question

Values = Mapping[str, Any]
# Makes the questions, by name, from a value for each parameter. It is called with stand-ins, once a
# process: it may do nothing with a value but hand it to `filter`, and look at no clock.
Build = Callable[[Values], Mapping[str, QuerySet[Any, Any]]]
Answers = dict[str, list[Any]]

_STAND_INS: dict[type, Callable[[int], Any]] = {
    UUID: lambda number: UUID(int=number),
    date: lambda number: date(1900, 1, 1) + timedelta(days=number),
}
_FIELDS: dict[type, "Field[Any, Any]"] = {UUID: UUIDField(), date: DateField()}


class AtOnce:
    """Questions that share their parameters, given by name and type: a UUID or a date.

    Each is what `Question` takes. A parameter that comes to a filter changed is refused: the
    statement would keep what was made of its stand-in.
    """

    def __init__(self, build: Build, **parameters: type) -> None:
        self._build, self._parameters = build, parameters
        self._written = cache(self._write)

    def ask(self, **values: Any) -> Answers:
        """Return the rows of each question, in its order: models, or tuples of values."""
        written = self._written(connection.vendor)
        given = list(written.params)
        for place, name in written.places:
            given[place] = _prepared(values[name])
        with connection.cursor() as cursor:
            cursor.execute(written.sql, given)
            row = cursor.fetchone()
        answers = zip(written.questions, row, strict=True)
        return {each.name: each.read(loads(told)) for each, told in answers}

    def _write(self, _vendor: str) -> "_Written":
        stand_ins = self._stand_ins(1)
        questions = self._questions(stand_ins)
        params = _params(questions)
        names = {_prepared(value): name for name, value in stand_ins.items()}
        places = [(at, names[value]) for at, value in enumerate(params) if _is_key(value, names)]
        others = enumerate(_params(self._questions(self._stand_ins(1001))))
        if [at for at, other in others if other != params[at]] != [at for at, _ in places]:
            raise ValueError("a parameter was changed before it came to a filter")
        sql = ", ".join(f"({each.sql})" for each in questions)
        return _Written(f"SELECT {sql}", params, places, questions)

    def _stand_ins(self, first: int) -> dict[str, Any]:
        kinds = enumerate(self._parameters.items(), start=first)
        return {name: _STAND_INS[kind](number) for number, (name, kind) in kinds}

    def _questions(self, given: Values) -> list[Question]:
        return [Question(name, rows) for name, rows in self._build(given).items()]


@dataclass(frozen=True, slots=True)
class _Written:
    sql: str
    params: list[Any]
    places: list[tuple[int, str]]  # of the parameters: position, name
    questions: list[Question]


def put_beside(parents: Iterable[Any], name: str, children: Collection[Any]) -> None:
    """Let each parent know its children under `name`, as `prefetch_related` would."""
    for parent in parents:
        known = getattr(parent, name)
        mine = [each for each in children if getattr(each, known.field.attname) == parent.pk]
        rows = known.get_queryset()
        rows._result_cache, rows._prefetch_done = mine, True
        vars(parent).setdefault("_prefetched_objects_cache", {})[name] = rows
        for each in mine:
            setattr(each, known.field.name, parent)


def _params(questions: Iterable[Question]) -> list[Any]:
    return [value for each in questions for value in each.params]


def _prepared(value: Any) -> Any:
    """Return a value as the ORM hands it to the database."""
    return _FIELDS[type(value)].get_db_prep_value(value, connection, prepared=True)


def _is_key(value: Any, names: Mapping[Any, str]) -> bool:
    return isinstance(value, str | UUID | date) and value in names
