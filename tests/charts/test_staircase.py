"""The staircase: more is higher, from zero up; a pause leaves a hole."""

import pytest

from plans.charts.staircase import HEIGHT, WIDTH, Landing, staircase_chart
from tests.engine.intake import DAY, after

STEPS = (
    Landing(DAY, 8, "start"),
    Landing(after(4), 10, "up"),
    Landing(after(9), 6, "down"),
)


def test_a_step_up_is_higher_and_a_step_down_lower() -> None:
    up, down = staircase_chart(STEPS, on=after(20)).marks

    assert (up.move, down.move) == ("up", "down")
    assert up.y < down.y
    assert up.x < down.x


def test_the_last_dose_lasts_until_today() -> None:
    found = staircase_chart(STEPS, on=after(20))

    assert found.first[0] == found.left
    assert found.last[0] == found.right


def test_a_pause_is_a_hole_in_the_line() -> None:
    paused = (*STEPS, Landing(after(12), None, "paused"), Landing(after(15), 6, "start"))

    found = staircase_chart(paused, on=after(20))

    assert len(found.lines) == 2
    assert [mark.move for mark in found.marks] == ["up", "down", "paused"]


@pytest.mark.parametrize("days", [0, 3, 200], ids=["the first day", "three days", "half a year"])
def test_everything_stays_on_the_paper(days: int) -> None:
    found = staircase_chart(STEPS[:1], on=after(days))

    assert 0 <= found.first[0] < found.last[0] <= WIDTH
    assert 0 <= found.first[1] <= HEIGHT
    assert 1 <= len(found.dates) <= 5


def test_what_pauses_from_the_first_day_on_draws_no_line() -> None:
    assert staircase_chart([Landing(DAY, None, "paused")], on=after(3)).lines == ()
