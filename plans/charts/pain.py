"""The line of pain: a point for each day, or week, that was told; no line over a gap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plans.charts.scale import Scale, Tick, polyline, ticks
from plans.charts.staircase import DateTick, date_ticks

WIDTH, HEIGHT = 320, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 28, 8, 12, 30
WORST = 10
_EVERY = 2
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PainSeries:
    """One kind of pain: lines through stretches without a gap, and each point of them."""

    lines: tuple[str, ...]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class PainChart:
    """Everything a template draws, in units of the view box."""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    morning: PainSeries
    worst: PainSeries
    numbers: tuple[Tick, ...]
    dates: tuple[DateTick, ...]


def pain_chart(
    morning: Mapping[date, float],
    worst: Mapping[date, float],
    *,
    since: date,
    until: date,
    every: timedelta = ONE_DAY,
) -> PainChart:
    """Return the chart of both kinds from `since` to `until`, a value each day or each week."""
    x = Scale(0, (until - since).days, _LEFT, WIDTH - _RIGHT)
    y = Scale(0, WORST, HEIGHT - _BOTTOM, _TOP)
    return PainChart(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        bottom=HEIGHT - _BOTTOM,
        morning=_series(morning, since, x, y, every),
        worst=_series(worst, since, x, y, every),
        numbers=ticks(y, every=_EVERY),
        dates=date_ticks(since, until + ONE_DAY, x),
    )


def _series(
    values: Mapping[date, float], since: date, x: Scale, y: Scale, every: timedelta
) -> PainSeries:
    def point(on: date) -> tuple[float, float]:
        return x.at((on - since).days), y.at(values[on])

    runs = stretches(sorted(values), every)
    return PainSeries(
        tuple(polyline(map(point, run)) for run in runs if len(run) > 1),
        tuple(point(on) for run in runs for on in run),
    )


def stretches(days: Sequence[date], every: timedelta = ONE_DAY) -> list[list[date]]:
    """Return dates in their order as stretches in which each follows the one before."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == every:
            found[-1].append(day)
        else:
            found.append([day])
    return found
