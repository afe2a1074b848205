"""The staircase: more is higher, from zero up; a pause leaves a hole."""

import pytest

from plans.charts.staircase import HEIGHT, WIDTH, Landing, staircase_chart
from tests.engine.intake import DAY, after

STEPS = (
    Landing(DAY, 8, "start"),
    Landing(after(4), 10, "up"),
    Landing(after(9), 6, "down"),
)


def corners(line: str) -> list[tuple[float, float]]:
    """Return the points of a path of straight lines."""
    points = (each.split() for each in line.removeprefix("M").split(" L"))
    return [(float(x), float(y)) for x, y in points]


def test_a_step_up_is_higher_and_a_step_down_lower() -> None:
    up, down = staircase_chart(STEPS, on=after(20)).marks

    assert (up.move, down.move) == ("up", "down")
    assert up.y < down.y
    assert up.x < down.x


def test_a_long_climb_marks_only_what_is_no_climb() -> None:
    steps = [Landing(after(day), 5 + day, "up") for day in range(1, 40)]
    found = staircase_chart([*STEPS[:1], *steps, Landing(after(41), 5, "down")], on=after(42))

    assert [mark.move for mark in found.marks] == ["down"]


def test_the_last_dose_lasts_until_today() -> None:
    found = staircase_chart(STEPS, on=after(20))

    (line,) = found.lines
    assert corners(line)[0][0] == found.left
    assert corners(line)[-1][0] == found.right


def test_a_pause_is_a_hole_in_the_line() -> None:
    paused = (*STEPS, Landing(after(12), None, "paused"), Landing(after(15), 6, "start"))

    found = staircase_chart(paused, on=after(20))

    assert len(found.lines) == 2
    assert [mark.move for mark in found.marks] == ["up", "down", "paused"]


@pytest.mark.parametrize("days", [0, 3, 200], ids=["the first day", "three days", "half a year"])
def test_everything_stays_on_the_paper(days: int) -> None:
    found = staircase_chart(STEPS[:1], on=after(days))

    (line,) = found.lines
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in corners(line))
    assert corners(line)[0][0] < corners(line)[-1][0]
    assert 1 <= len(found.dates) <= 5


def test_what_pauses_from_the_first_day_on_draws_no_line() -> None:
    assert staircase_chart([Landing(DAY, None, "paused")], on=after(3)).lines == ()
