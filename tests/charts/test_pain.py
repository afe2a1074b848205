"""A gap in what was told is a gap in the line."""

import pytest

from plans.charts.pain import HEIGHT, WIDTH, pain_chart, stretches
from tests.engine.intake import DAY, after


def test_no_line_goes_through_a_day_without_a_word() -> None:
    values = {after(0): 2, after(1): 3, after(3): 4, after(5): 1, after(6): 1}

    series = pain_chart(values, {}, since=DAY, until=after(10)).morning

    assert [line.count(",") for line in series.lines] == [2, 2]
    assert len(series.points) == 5


def test_a_long_time_draws_lines_and_lone_days() -> None:
    days = [after(number) for number in range(100)] + [after(120)]

    series = pain_chart({}, dict.fromkeys(days, 5), since=DAY, until=after(150)).worst

    assert len(series.lines) == 1
    assert len(series.points) == 1


@pytest.mark.parametrize(
    "days", [0, 1, 34, 182], ids=["one day", "two", "five weeks", "half a year"]
)
def test_everything_stays_on_the_paper_and_more_pain_is_higher(days: int) -> None:
    found = pain_chart({DAY: 0, after(days): 10}, {}, since=DAY, until=after(days))

    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in found.morning.points)
    assert found.morning.points[-1][1] == min(tick.at for tick in found.numbers)
    assert 1 <= len(found.dates) <= 5


def test_stretches_end_where_a_day_is_missing() -> None:
    days = [DAY, after(1), after(3)]

    assert stretches(days) == [days[:2], days[2:]]
    assert stretches([]) == []
