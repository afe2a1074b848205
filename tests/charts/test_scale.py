import pytest

from plans.charts.scale import Scale, polyline, step_of, ticks

WEEKS = Scale(0, 10, 40, 140)
PERCENT = Scale(20, 100, 180, 20)  # larger is higher up


@pytest.mark.parametrize(
    ("scale", "value", "place"),
    [
        pytest.param(WEEKS, 0, 40, id="first"),
        pytest.param(WEEKS, 2.5, 65, id="between two marks"),
        pytest.param(WEEKS, 12, 140, id="beyond the end stays at the end"),
        pytest.param(WEEKS, -1, 40, id="before the beginning"),
        pytest.param(PERCENT, 100, 20, id="the most is on top"),
        pytest.param(PERCENT, 60, 100, id="the middle"),
        pytest.param(Scale(3, 3, 0, 9), 3, 0, id="no length"),
    ],
)
def test_a_value_has_its_place(scale: Scale, value: float, place: float) -> None:
    assert scale.at(value) == place


def test_marks_are_multiples_within_the_scale() -> None:
    assert [tick.value for tick in ticks(WEEKS, every=4)] == [0, 4, 8]
    assert [tick.value for tick in ticks(Scale(25, 100, 0, 1), every=20)] == [40, 60, 80, 100]


@pytest.mark.parametrize(
    ("length", "step"), [(5, 1), (8, 2), (20, 4), (52, 8), (500, 13)], ids=lambda each: str(each)
)
def test_marks_are_as_many_as_fit(length: float, step: int) -> None:
    assert step_of(length, (1, 2, 4, 8, 13), at_most=7) == step


def test_points_are_written_as_svg_has_them() -> None:
    assert polyline([(0.0, 10.0), (5.5, 8.0)]) == "0,10 5.5,8"
