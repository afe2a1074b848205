"""The geometry of the band: better is up, and the span of a test stays on the paper."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from plans.catalogue import load
from plans.charts.recovery import HEIGHT, WIDTH, RecoveryChart, recovery_chart
from plans.engine.disuse import Range
from plans.engine.measure_reading import Change
from plans.engine.recovery import SideDifference, Start, Week, band
from plans.engine.recovery_pace import Pace
from tests.engine.intake import DAY, after

RULES = load().rules.recovery
PACE = Pace("rest", RULES.rest)


def weeks_from(low: float, point: float, high: float) -> tuple[Week, ...]:
    return band(Start(DAY, Range(low, point, high), "moderate"), PACE, RULES)


def chart(*measured: SideDifference, days: int = 21) -> RecoveryChart:
    weeks = weeks_from(0.2, 0.3, 0.45)
    return recovery_chart(weeks, measured, goal_fraction=0.1, on=after(days))


def corners(points: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in points.split())]


def test_the_middle_lies_in_the_band_and_rises() -> None:
    found = chart()
    middle, area = corners(found.middle), corners(found.band)
    upper, lower = area[: len(middle)], area[len(middle) :][::-1]

    assert all(top[1] <= at[1] <= end[1] for top, at, end in zip(upper, middle, lower, strict=True))
    assert all(later[1] <= earlier[1] for earlier, later in pairwise(middle))
    assert all(later[0] > earlier[0] for earlier, later in pairwise(middle))


def test_a_test_has_its_span_and_says_whether_it_changed() -> None:
    (first, second) = chart(
        SideDifference(DAY, 0.4, error=0.1),
        SideDifference(after(14), 0.2, Change.BETTER, error=0.1),
    ).dots

    assert first.top < first.y < first.bottom
    assert (first.is_real_change, second.is_real_change) == (False, True)
    assert second.x > first.x
    assert second.y < first.y


def test_an_unclear_change_is_no_real_one() -> None:
    (dot,) = chart(SideDifference(after(7), 0.3, Change.UNCLEAR)).dots

    assert not dot.is_real_change
    assert dot.top == dot.y == dot.bottom


def test_what_was_measured_before_the_band_is_left_out() -> None:
    assert chart(SideDifference(DAY - timedelta(days=1), 0.4)).dots == ()


def test_today_is_marked_inside_the_weeks_only() -> None:
    assert chart(days=0).today_x is None
    assert chart(days=21).today_x is not None
    assert chart(days=900).today_x is None


@given(
    st.lists(st.floats(0, 0.95), min_size=3, max_size=3),
    st.lists(st.tuples(st.integers(0, 400), st.floats(0, 0.95), st.floats(0, 0.5)), max_size=4),
)
def test_everything_stays_on_the_paper(
    lost: list[float], tests: list[tuple[int, float, float]]
) -> None:
    weeks = weeks_from(*sorted(lost))
    measured = [SideDifference(after(day), value, error=error) for day, value, error in tests]

    found = recovery_chart(weeks, measured, goal_fraction=0.1, on=after(30))

    ends = [(dot.x, y) for dot in found.dots for y in (dot.top, dot.y, dot.bottom)]
    for x, y in (*corners(found.band), *corners(found.middle), *ends):
        assert found.left <= x <= found.right <= WIDTH
        assert found.top <= y <= found.bottom <= HEIGHT
    assert len(found.weeks) <= 8
