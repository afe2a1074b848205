"""The database itself refuses nonsense: each named constraint, written past forms and models."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import BaseConstraint, CheckConstraint, Field, Model, UniqueConstraint

from tests.factories import DAY
from tests.models.existing import make_rows
from tests.models.refused import CASES as OTHER_CASES
from tests.models.refused import Case
from tests.models.refused_entries import ENTRY_CASES
from tests.models.refused_proposals import PROPOSALS
from tests.models.refused_templates import TEMPLATES
from tests.models.rows import Rows, Values, second

pytestmark = pytest.mark.django_db
OURS = {"accounts", "outbox", "plans"}
NO_CODE = "??"
CASES = [*OTHER_CASES, *ENTRY_CASES, *TEMPLATES]
# What else such a row needs, so that nothing but the code is wrong with it.
BESIDE: dict[str, Values] = {"immobilisation_healing_known": {"healing_on": DAY}}


def models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def constraints() -> Iterator[tuple[type[Model], BaseConstraint]]:
    for model in models():
        for constraint in model._meta.constraints:
            yield model, constraint


CONSTRAINTS = {constraint.name: constraint for _, constraint in constraints()}


def codes_of(constraint: CheckConstraint) -> tuple[str, list[str]]:
    """Return the field a check of codes is about, and the codes it lets pass."""
    ((condition, codes),) = constraint.condition.children  # type: ignore[union-attr]
    return condition.removesuffix("__in"), codes


def checks_of_codes() -> list[tuple[type[Model], CheckConstraint]]:
    return [
        (model, constraint)
        for model, constraint in constraints()
        if isinstance(constraint, CheckConstraint) and constraint.name.endswith("_known")
    ]


CODE_CASES = [
    Case(
        constraint.name,
        model,
        {codes_of(constraint)[0]: NO_CODE} | BESIDE.get(constraint.name, {}),
        {},
    )
    for model, constraint in checks_of_codes()
]


def params(cases: Iterable[Case]) -> list[Any]:
    """Return the cases with their constraint as id, and what is wrong."""
    return [
        pytest.param(case, id=f"{case.constraint}: {'+'.join(case.bad)}-{number}")
        for number, case in enumerate(cases)
    ]


@pytest.fixture
def rows() -> Rows:
    return make_rows()


def write(case: Case, rows: Rows, changes: Values) -> None:
    """Write one row as an import would: no form, no full_clean, no save()."""
    given = {name: value(rows) if callable(value) else value for name, value in changes.items()}
    row = case.model(**second(case.model, rows) | given)
    with transaction.atomic():
        case.model._default_manager.bulk_create([row])


def refused_by(error: IntegrityError) -> str:
    """Return what the database says it was: a constraint, or on SQLite a key's columns."""
    if connection.vendor == "postgresql":
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    return str(error).partition(" constraint failed: ")[2]


def name_of(constraint: BaseConstraint, model: type[Model]) -> str:
    """Return what `refused_by` says of this constraint on the database in use."""
    if connection.vendor == "postgresql" or isinstance(constraint, CheckConstraint):
        return constraint.name
    assert isinstance(constraint, UniqueConstraint)
    if constraint.expressions:
        return f"index '{constraint.name}'"
    columns = [model._meta.get_field(name).column for name in constraint.fields]
    return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)


@pytest.mark.parametrize("case", params([*CASES, *PROPOSALS, *CODE_CASES]))
def test_the_database_refuses_what_it_must_and_takes_the_next_best(case: Case, rows: Rows) -> None:
    with pytest.raises(IntegrityError) as caught:
        write(case, rows, case.bad)

    assert refused_by(caught.value) == name_of(CONSTRAINTS[case.constraint], case.model)
    write(case, rows, case.near)


def test_an_update_is_refused_as_well(rows: Rows) -> None:
    plans = type(rows.plan).objects.filter(pk=rows.plan.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        plans.update(kind=NO_CODE)

    assert plans.get().kind == "active"


def test_every_constraint_is_exercised() -> None:
    exercised = {case.constraint for case in [*CASES, *PROPOSALS, *CODE_CASES]}

    assert exercised == set(CONSTRAINTS)


def test_every_constraint_has_a_name_of_its_own() -> None:
    names = Counter(constraint.name for _, constraint in constraints())

    assert not [name for name, count in names.items() if count > 1]


def fields_with_choices() -> list[Any]:
    fields = [field for model in models() for field in model._meta.local_fields if field.choices]
    return [pytest.param(field, id=str(field)) for field in fields]


@pytest.mark.parametrize("field", fields_with_choices())
def test_a_field_with_choices_is_held_to_them(field: "Field[Any, Any]") -> None:
    checks = [
        codes_of(constraint)[1]
        for model, constraint in checks_of_codes()
        if model is field.model and codes_of(constraint)[0] == field.name
    ]

    codes = [str(code) for code, _ in field.flatchoices]
    assert checks == [codes], "add a check <model>_<field>_known with just these codes"
