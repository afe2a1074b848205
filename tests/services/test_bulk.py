"""Rows written and changed by the thousand, with every kind of value we store."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from plans.models import DailyPlan, PlannedExercise, Regime
from plans.services.bulk import insert_many, insert_missing, update_many
from tests.factories import DAY, NOW, make_patient, make_regime

pytestmark = pytest.mark.django_db


def test_update_many_writes_each_row_its_own_values() -> None:
    make_regime(make_patient())
    make_regime(make_patient())
    first, second = DailyPlan.objects.order_by("pk").values_list("pk", flat=True)
    names = ["closed_at", "circumstances", "due_count", "done_sum"]

    update_many(
        DailyPlan, names, [(first, NOW, {"a": ["ü", None]}, 3, 2.5), (second, None, {}, 1, 0.0)]
    )

    rows = list(DailyPlan.objects.order_by("pk").values_list(*names))
    assert rows == [(NOW, {"a": ["ü", None]}, 3, 2.5), (None, {}, 1, 0.0)]


def test_update_many_leaves_other_rows_alone() -> None:
    make_regime(make_patient())
    pk = PlannedExercise.objects.values_list("pk", flat=True)[0]

    update_many(PlannedExercise, ["state"], [(pk, "done")])
    update_many(PlannedExercise, ["state"], [])

    assert PlannedExercise.objects.filter(state="done").count() == 1


PLAN = ["pk", "patient", "regime_id", "on", "kind", "planned_at", "withheld", "done_sum"]


def plan_row(regime: Regime, days: int = 1, **changes: Any) -> tuple[Any, ...]:
    given = {
        "pk": uuid.uuid4(),
        "patient": regime.patient_id,
        "regime_id": regime.pk,
        "on": DAY + timedelta(days=days),
        "kind": DailyPlan.Kind.REST,
        "planned_at": NOW,
        "withheld": [{"tab\t": 'a "ü" \\n\n'}],
        "done_sum": 0.0,
    }
    return tuple((given | changes)[name] for name in PLAN)


def test_insert_many_writes_what_is_given_and_the_defaults_of_the_rest() -> None:
    rows = [plan_row(make_regime(make_patient()), days) for days in (1, 2)]

    insert_many(DailyPlan, PLAN, rows)
    insert_many(DailyPlan, PLAN, [])

    kept = DailyPlan.objects.filter(pk__in=[row[0] for row in rows]).order_by("on")
    assert list(kept.values_list("pk", "patient_id", *PLAN[2:])) == rows
    assert {(row.closed_at, row.due_count) for row in kept} == {(None, 0)}
    assert [row.circumstances for row in kept] == [{}, {}]


def test_insert_many_makes_the_keys_that_are_not_given() -> None:
    regime = make_regime(make_patient())

    insert_many(DailyPlan, PLAN[1:], [plan_row(regime, 1)[1:], plan_row(regime, 2)[1:]])

    assert DailyPlan.objects.filter(patient=regime.patient_id, on__gt=DAY).count() == 2


@pytest.mark.parametrize("insert", [insert_many, insert_missing])
def test_what_the_database_refuses_is_raised(insert: Any) -> None:
    regime = make_regime(make_patient())

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(DailyPlan, PLAN, [plan_row(regime, done_sum=1.0)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(DailyPlan, PLAN, [plan_row(regime, kind=None)])


def test_insert_missing_leaves_what_is_there_and_says_what_was_not() -> None:
    regime = make_regime(make_patient())
    first, twin, second = plan_row(regime, 1), plan_row(regime, 1), plan_row(regime, 2)

    assert insert_missing(DailyPlan, PLAN, [first]) == {first[0]}
    assert insert_missing(DailyPlan, PLAN, [twin, second]) == {second[0]}
    assert insert_missing(DailyPlan, PLAN, []) == set()

    assert set(DailyPlan.objects.filter(on__gt=DAY).values_list("pk", flat=True)) == {
        first[0],
        second[0],
    }


def test_insert_many_refuses_a_twin() -> None:
    regime = make_regime(make_patient())

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(DailyPlan, PLAN, [plan_row(regime), plan_row(regime)])
