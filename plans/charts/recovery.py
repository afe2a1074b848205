"""The chart of expected recovery: the band, its middle, and what was measured on it.

Drawn as strength beside the other side, in per cent, so that better is up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans.charts.scale import Scale, Tick, polyline, step_of, ticks
from plans.engine.measure_reading import Change
from plans.engine.recovery import SideDifference, Week

WIDTH, HEIGHT = 320, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 10, 12, 32
_FLOOR_STEP = 20  # the lowest mark is a multiple of it
_WEEK_STEPS = (1, 2, 4, 8, 13)
_MOST_WEEK_MARKS = 7
_REAL = frozenset({Change.BETTER, Change.WORSE})


@dataclass(frozen=True, slots=True)
class Dot:
    """One measured value with the span its error leaves open."""

    x: float
    y: float
    top: float
    bottom: float
    is_real_change: bool


@dataclass(frozen=True, slots=True)
class RecoveryChart:
    """Everything a template draws, in units of the view box."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    band: str  # corners of the area
    middle: str
    goal_y: float
    today_x: float | None
    dots: tuple[Dot, ...]
    weeks: tuple[Tick, ...]
    percents: tuple[Tick, ...]


def recovery_chart(
    weeks: Sequence[Week],
    measured: Sequence[SideDifference],
    *,
    goal_fraction: float,
    on: date,
) -> RecoveryChart:
    """Return the chart of a band; what was measured outside its weeks is left out."""
    first, last = weeks[0].on, weeks[-1].on
    inside = [each for each in measured if first <= each.on <= last]
    x = Scale(0, weeks[-1].number, _LEFT, WIDTH - _RIGHT)
    y = Scale(_floor(weeks, inside), 100, HEIGHT - _BOTTOM, _TOP)
    every = step_of(weeks[-1].number, _WEEK_STEPS, at_most=_MOST_WEEK_MARKS)
    upper = [(x.at(each.number), y.at(_pct(each.remaining.low))) for each in weeks]
    lower = [(x.at(each.number), y.at(_pct(each.remaining.high))) for each in weeks]
    return RecoveryChart(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        top=_TOP,
        bottom=HEIGHT - _BOTTOM,
        band=polyline([*upper, *reversed(lower)]),
        middle=polyline((x.at(each.number), y.at(_pct(each.remaining.point))) for each in weeks),
        goal_y=y.at(_pct(goal_fraction)),
        today_x=x.at(_week(first, on)) if first < on < last else None,
        dots=tuple(_dot(each, first, x, y) for each in inside),
        weeks=ticks(x, every=every),
        percents=ticks(y, every=_FLOOR_STEP),
    )


def _pct(missing: float) -> float:
    return 100 * (1 - missing)


def _week(first: date, on: date) -> float:
    return (on - first).days / 7


def _floor(weeks: Sequence[Week], measured: Sequence[SideDifference]) -> int:
    """Return where the axis begins: below all that is shown."""
    most = max(
        [weeks[0].remaining.high, *(min(1.0, each.deficit + each.error) for each in measured)]
    )
    return int(_pct(most) // _FLOOR_STEP) * _FLOOR_STEP


def _dot(each: SideDifference, first: date, x: Scale, y: Scale) -> Dot:
    return Dot(
        x=x.at(_week(first, each.on)),
        y=y.at(_pct(each.deficit)),
        top=y.at(_pct(each.deficit - each.error)),
        bottom=y.at(_pct(each.deficit + each.error)),
        is_real_change=each.change in _REAL,
    )
