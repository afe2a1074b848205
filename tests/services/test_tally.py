"""The stored figures of adherence are what the logs say."""

import random
from typing import Any

import pytest

from plans.engine.dose import Done
from plans.models import DailyPlan, PlannedExercise
from plans.queries.day_facts import PlanKey
from plans.services.day import close_days
from plans.services.tally import COUNTERS, recount
from tests.factories import DAY, make_patient, make_reader, make_regime
from tests.services.life import at, day, log, morning, turn_to

pytestmark = pytest.mark.django_db
CHOICES: list[dict[str, Any] | None] = [
    None,
    {"felt": "easy"},
    {"felt": "", "done": Done(duration_s=60, reps=3, sets=1)},
    {"felt": "", "reason_not_done": "time"},
    {"felt": "", "reason_not_done": "illness"},
]


def figures() -> tuple[list[Any], list[Any]]:
    plans = DailyPlan.objects.order_by("on").values_list("on", *COUNTERS)
    items = PlannedExercise.objects.order_by("pk").values_list("pk", "state")
    return list(plans), list(items)


def test_recounting_changes_nothing() -> None:
    chance = random.Random(7)
    patient = make_patient()
    reader = make_reader(patient)
    make_regime(patient, now=at(patient, DAY, 7))
    for number in range(1, 6):
        morning(patient, reader, day(number), ill=number == 3)
        rows = PlannedExercise.objects.filter(plan__on=day(number))
        for item in rows.select_related("plan__patient__clinic", "prescription__region"):
            if (what := chance.choice(CHOICES)) is not None:
                log(item, reader, **what)
        turn_to(patient, day(number + 1))
    close_days(now=at(patient, day(6), 12))
    stored = figures()

    DailyPlan.objects.update(due_count=9, excused_count=9, done_sum=0)
    PlannedExercise.objects.update(state="due")
    recount(
        [
            (PlanKey(pk, patient.pk, on), settled_at is not None)
            for pk, on, settled_at in DailyPlan.objects.filter(on__lt=day(6)).values_list(
                "pk", "on", "settled_at"
            )
        ]
    )

    assert figures()[0][:5] == stored[0][:5]
    assert figures()[1] == stored[1]
