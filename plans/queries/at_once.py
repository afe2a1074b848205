"""Several questions about the same patient in one statement, which the ORM writes once a process.

A page that asks a dozen small things waits for a dozen answers, and Django takes longer to write
such a query than the database to answer it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from json import loads
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators

Values = Mapping[str, Any]
# Makes the questions, by name, from a value for each parameter. Asked for once, with stand-ins: it
# may do nothing with a value but hand it to `filter`.
Build = Callable[[Values], Mapping[str, QuerySet[Any, Any]]]
Answers = dict[str, list[Any]]

_KINDS: dict[type, Callable[[int], Any]] = {
    UUID: lambda number: UUID(int=number + 1),
    date: lambda number: date(1900, 1, 1) + timedelta(days=number),
}
# What JSON carries as it is.
_PLAIN = {"CharField", "TextField", "BooleanField", "FloatField", "IntegerField", "JSONField"}


class AtOnce:
    """Questions that share their parameters, given by name and type: a UUID or a date.

    Each is a queryset of models, `select_related` allowed and `prefetch_related` not, or of
    `values_list`. The rows travel as JSON, which keeps fifteen digits of a float.
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
        stand_ins = {
            name: _KINDS[kind](n) for n, (name, kind) in enumerate(self._parameters.items())
        }
        questions = [_Question(name, rows) for name, rows in self._build(stand_ins).items()]
        params = [value for each in questions for value in each.params]
        names = {_prepared(value): name for name, value in stand_ins.items()}
        places = [(at, names[value]) for at, value in enumerate(params) if _is_key(value, names)]
        sql = ", ".join(f"({each.sql})" for each in questions)
        return _Written(f"SELECT {sql}", params, places, questions)


@dataclass(frozen=True, slots=True)
class _Written:
    sql: str
    params: list[Any]
    places: list[tuple[int, str]]  # of the parameters: position, name
    questions: "list[_Question]"


class _Question:
    """One queryset as a statement that answers with an array of arrays."""

    def __init__(self, name: str, rows: QuerySet[Any, Any]) -> None:
        self.name = name
        compiler = rows.query.get_compiler(connection=connection)
        asked, self.params = compiler.as_sql()
        selected = [expression for expression, _, _ in compiler.select]
        columns = ", ".join(f"c{number}" for number in range(len(selected)))
        self.sql = f"WITH t({columns}) AS ({asked}) SELECT {_array(columns)} FROM t"  # noqa: S608
        self._converters = _converters(compiler, selected)
        is_models = rows._iterable_class is ModelIterable
        self._made = _maker(compiler) if is_models else tuple

    def read(self, told: list[list[Any]]) -> list[Any]:
        """Return the rows as the queryset would have."""
        for values in told:
            for at, convert in self._converters:
                if values[at] is not None:
                    values[at] = convert(values[at])
        return [self._made(values) for values in told]


def put_beside(parents: Iterable[Any], name: str, children: Iterable[Any]) -> None:
    """Let each parent know its children under `name`, as `prefetch_related` would."""
    for parent in parents:
        known = getattr(parent, name)
        mine = [each for each in children if getattr(each, known.field.attname) == parent.pk]
        rows = known.get_queryset()
        rows._result_cache, rows._prefetch_done = mine, True
        vars(parent).setdefault("_prefetched_objects_cache", {})[name] = rows
        for each in mine:
            setattr(each, known.field.name, parent)


def _array(columns: str) -> str:
    if connection.vendor == "postgresql":
        return f"coalesce(json_agg(json_build_array({columns})), '[]')::text"
    return f"json_group_array(json_array({columns}))"


def _converters(compiler: Any, selected: Sequence[Any]) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return by position what makes Python of a value in JSON, for those that need it."""
    if connection.vendor == "postgresql":
        fields = ((at, each.output_field) for at, each in enumerate(selected))
        return [(at, field.to_python) for at, field in fields if not _is_plain(field)]
    # SQLite has no types but those of JSON: what Django does with its rows does for these as well.
    found = compiler.get_converters(selected).items()
    return [(at, _chained(each, expression)) for at, (each, expression) in found]


def _is_plain(field: Any) -> bool:
    kind = field.target_field if field.is_relation else field
    return kind.get_internal_type().removeprefix("PositiveSmall") in _PLAIN


def _chained(converters: Iterable[Any], expression: Any) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        for each in converters:
            value = each(value, expression, connection)
        return value

    return convert


def _maker(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """Return what makes a model of a row, with those it is joined to: Django's own way."""
    info, alias = compiler.klass_info, connection.alias
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [each.target.attname for each, _, _ in compiler.select[first:last]]
    joined = get_related_populators(info, compiler.select, alias)  # type: ignore[call-arg]  # 5.2

    def made(values: Sequence[Any]) -> Any:
        model = info["model"].from_db(alias, names, values[first:last])
        for each in joined:
            each.populate(values, model)
        return model

    return made


def _prepared(value: Any) -> Any:
    """Return a value as the ORM hands it to the database."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return connection.ops.adapt_datefield_value(value)


def _is_key(value: Any, names: Mapping[Any, str]) -> bool:
    return isinstance(value, str | UUID | date) and value in names
