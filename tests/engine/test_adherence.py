"""Done out of due: excused leaves both sides, nothing due says nothing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.engine.adherence import (
    DayCount,
    ItemState,
    Level,
    adherence,
    day_count,
    fraction,
    item_state,
    level,
)
from tests.engine.course import ADHERENCE, DAY


@pytest.mark.parametrize(
    ("completion", "excused", "is_open", "future", "expected"),
    [
        pytest.param(1.0, False, True, False, ItemState.DONE, id="all of it"),
        pytest.param(0.8, False, True, False, ItemState.DONE, id="80 %"),
        pytest.param(0.79, False, False, False, ItemState.PARTLY, id="79 %"),
        pytest.param(None, False, True, False, ItemState.DUE, id="before noon of the next day"),
        pytest.param(None, False, False, False, ItemState.MISSED, id="after noon of the next day"),
        pytest.param(0.0, False, False, False, ItemState.MISSED, id="said: not done"),
        pytest.param(None, True, False, False, ItemState.EXCUSED, id="ill"),
        pytest.param(1.0, True, False, False, ItemState.DONE, id="done although excused"),
        pytest.param(None, False, True, True, ItemState.NOT_YET_DUE, id="tomorrow"),
    ],
)
def test_item_state(
    completion: float | None, excused: bool, is_open: bool, future: bool, expected: ItemState
) -> None:
    state = item_state(
        completion, is_excused=excused, is_open=is_open, is_future=future, rules=ADHERENCE
    )

    assert state is expected


def test_excused_leaves_both_sides() -> None:
    count = day_count(
        DAY,
        [
            (ItemState.DONE, 1.4),
            (ItemState.PARTLY, 0.5),
            (ItemState.MISSED, 0.0),
            (ItemState.EXCUSED, 0.0),
        ],
    )

    assert (count.due, count.done_sum) == (3, 1.5)


def test_nothing_due_says_nothing() -> None:
    assert fraction([]) is None
    assert fraction([DayCount(DAY, 0, 0.0)]) is None
    assert level(None, ADHERENCE) is None


def test_a_date_still_open_does_not_count() -> None:
    assert fraction([DayCount(DAY, 4, 4.0), DayCount(DAY, 4, 0.0, is_closed=False)]) == 1.0


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        pytest.param(0.8, Level.ADHERENT, id="80 %"),
        pytest.param(0.79, Level.PARTIAL, id="79 %"),
        pytest.param(0.5, Level.PARTIAL, id="50 %"),
        pytest.param(0.49, Level.LOW, id="49 %"),
    ],
)
def test_level(of: float, expected: Level) -> None:
    assert level(of, ADHERENCE) is expected


def test_windows_of_seven_and_twenty_eight_days() -> None:
    good = [DayCount(DAY - timedelta(days=n), 2, 2.0) for n in range(7)]
    bad = [DayCount(DAY - timedelta(days=n), 2, 0.0) for n in range(7, 40)]

    week, month = adherence(good + bad, rules=ADHERENCE, on=DAY)

    assert (week.days, week.fraction, week.level) == (7, 1.0, Level.ADHERENT)
    assert (month.days, month.fraction, month.level) == (28, 0.25, Level.LOW)


@given(st.lists(st.tuples(st.sampled_from(list(ItemState)), st.floats(0, 10)), max_size=12))
def test_never_above_one(states: list[tuple[ItemState, float]]) -> None:
    found = fraction([day_count(DAY, states)])

    assert found is None or 0 <= found <= 1
