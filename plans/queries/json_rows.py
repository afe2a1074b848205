"""One queryset as a statement that answers with all of its rows as one JSON text."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import DecimalField, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

# What JSON carries as it is: not a float, of which 1.0 comes as 1.
_PLAIN = {
    "BooleanField",
    "CharField",
    "IntegerField",
    "JSONField",
    "PositiveSmallIntegerField",
    "TextField",
}


class Question:
    """A queryset of models, `select_related` allowed, or of `values_list`: at most 100 columns.

    `prefetch_related`, models with annotations, `values` and `flat` are refused. SQLite's JSON
    keeps fifteen digits of a float. The rows keep the queryset's order: PostgreSQL promises it for
    sorted rows that nothing is joined to, SQLite sorts them for any function that sees the order.
    """

    def __init__(self, name: str, rows: QuerySet[Any, Any]) -> None:
        self.name = name
        is_values = rows._iterable_class is ValuesListIterable
        if not is_values:
            _refuse_more_than_models(rows)
        compiler = rows.query.get_compiler(connection=connection)
        asked, self.params = compiler.as_sql()
        selected = [expression for expression, _, _ in compiler.select]
        columns = ", ".join(f"c{number}" for number in range(len(selected)))
        self.sql = f"WITH t({columns}) AS ({asked}) SELECT {_array(selected)} FROM t"  # noqa: S608
        self._converters = _converters(compiler, selected)
        self._made = tuple if is_values else _maker(compiler)

    def read(self, told: list[list[Any]]) -> list[Any]:
        """Return the rows as the queryset would have."""
        for values in told:
            for at, convert in self._converters:
                if values[at] is not None:
                    values[at] = convert(values[at])
        return [self._made(values) for values in told]


def _refuse_more_than_models(rows: Any) -> None:
    is_models = rows._iterable_class is ModelIterable
    if not is_models or rows.query.annotation_select or rows._prefetch_related_lookups:
        raise TypeError(f"only values_list, or models as they are: {rows.model.__name__}")


def _array(selected: Sequence[Any]) -> str:
    """Return what makes one text of the columns c0, c1 … of all rows."""
    if connection.vendor == "postgresql":
        columns = ", ".join(
            # A number of JSON would lose the noughts of 70.50.
            f"c{at}::text" if isinstance(each.output_field, DecimalField) else f"c{at}"
            for at, each in enumerate(selected)
        )
        return f"coalesce(json_agg(json_build_array({columns})), '[]')::text"
    columns = ", ".join(f"c{at}" for at in range(len(selected)))
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
    return kind.get_internal_type() in _PLAIN


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
