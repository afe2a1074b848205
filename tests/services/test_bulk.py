"""Columns of many rows changed by key, with every kind of value we store."""

import pytest

from plans.models import DailyPlan, PlannedExercise
from plans.services.bulk import update_many
from tests.factories import NOW, make_patient, make_regime

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
