"""Pain is called changed from the points that matter on, no earlier, and never from two days."""

from datetime import timedelta

import pytest

from plans.engine.measure_reading import Change
from plans.queries.pain_line import pain_change
from tests.factories import DAY


def told(*values: int | None) -> dict:  # type: ignore[type-arg]
    """Return pain from day to day; None: nothing was told."""
    days = {DAY + timedelta(days=number): value for number, value in enumerate(values)}
    return {day: value for day, value in days.items() if value is not None}


@pytest.mark.parametrize(
    ("values", "change"),
    [
        pytest.param([5] * 7 + [3] * 7, Change.BETTER, id="two points less"),
        pytest.param([5] * 7 + [4] * 7, Change.UNCLEAR, id="one point less"),
        pytest.param([3] * 7 + [5] * 7, Change.WORSE, id="two points more"),
        pytest.param([5] * 7 + [9] + [5] * 6, Change.UNCLEAR, id="one bad day"),
        pytest.param([5] * 7 + [9] * 60 + [5] * 7, Change.UNCLEAR, id="a bad time that is over"),
        pytest.param(
            [5] * 7 + [None] * 4 + [3] * 3, Change.BETTER, id="three days of the last week"
        ),
    ],
)
def test_the_first_week_is_compared_with_the_last(values: list[int], change: Change) -> None:
    found = pain_change(told(*values))

    assert found is not None
    assert found.change is change


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([], id="nothing"),
        pytest.param([5] * 7 + [1] * 6, id="not two weeks"),
        pytest.param([5] * 7 + [None] * 5 + [1, 1], id="two days of the last week"),
    ],
)
def test_too_few_days_say_nothing(values: list[int]) -> None:
    assert pain_change(told(*values)) is None
