"""Large clinics: what is open goes out in chunks, and a chunk doubled or lost does no harm."""

import pytest

from plans import tasks
from plans.models import DailyPlan, Patient
from plans.queries.open_days import Span, spans_to_close, spans_to_plan
from plans.services import day as service
from plans.services.day import close_days, close_in_chunks, plan_days, plan_in_chunks
from tests.factories import DAY, make_patient, make_regime
from tests.services.life import at, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def patients() -> list[Patient]:
    """Return three patients whose first date is over and whose second has no plan."""
    made = [make_patient() for _ in range(3)]
    for patient in made:
        make_regime(patient, now=at(patient, DAY, 7))
    return sorted(made, key=lambda patient: patient.pk)


@pytest.fixture(autouse=True)
def one_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "CHUNK", 1)


def test_what_is_open_is_sent_in_spans_that_close_and_plan_everybody(
    patients: list[Patient],
) -> None:
    now = at(patients[0], day(2), 0, 15)
    closes: list[Span] = []
    plans: list[Span] = []

    assert close_in_chunks(send=closes.append, now=now) == 3
    for span in closes:
        close_days(now=now, patients=span)
    assert plan_in_chunks(send=plans.append, now=now) == 3
    for span in plans:
        plan_days(now=now, patients=span)

    assert [span.first for span in closes] == [patient.pk for patient in patients]
    assert DailyPlan.objects.filter(on=day(2)).count() == 3
    assert not spans_to_close(now=now, size=1, most=9)
    assert not spans_to_plan(now=now, size=1, most=9)


def test_a_span_sent_twice_does_nothing_and_one_lost_is_found_again(
    patients: list[Patient],
) -> None:
    now = at(patients[0], day(2), 0, 15)
    first, lost, third = spans_to_close(now=now, size=1, most=9)

    folded = [close_days(now=now, patients=span).folded for span in (first, first, third)]

    assert folded == [1, 0, 1]
    assert spans_to_close(now=now, size=1, most=9) == [lost]


def test_no_look_sends_more_than_the_workers_can_do(patients: list[Patient]) -> None:
    now = at(patients[0], day(2), 0, 15)

    assert len(spans_to_close(now=now, size=1, most=2)) == 2


def test_one_span_is_done_at_once_without_the_broker(patients: list[Patient]) -> None:
    now = at(patients[0], day(2), 0, 15)
    close_days(now=now, patients=[patients[0].pk, patients[1].pk])

    assert close_in_chunks(send=pytest.fail, now=now) == 0
    assert not DailyPlan.objects.filter(closed_at=None).exists()


def test_nobody_is_looked_at_before_the_day_turns_where_they_live(
    patients: list[Patient],
) -> None:
    now = at(patients[0], day(2), 0, 9)

    assert not spans_to_close(now=now, size=1, most=9)


def test_chunk_tasks_take_their_span_and_what_later_versions_may_send(
    patients: list[Patient],
) -> None:
    keys = [str(patients[0].pk), str(patients[-1].pk)]

    tasks.close_chunk(*keys, later="value")
    tasks.plan_chunk(*keys, later="value")

    assert not DailyPlan.objects.filter(closed_at=None, on__lte=DAY).exists()


@pytest.mark.parametrize("task", [tasks.close_chunk, tasks.plan_chunk], ids=["close", "plan"])
def test_chunks_expire_before_the_next_look_and_end_within_a_minute(task: object) -> None:
    assert getattr(task, "expires", 0) < 60
    assert getattr(task, "time_limit", 0) <= 60
