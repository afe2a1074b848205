"""The line of pain: a point for each day that was told, a line only from day to day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plans.charts.scale import Scale, Tick, polyline, ticks
from plans.charts.staircase import DateTick, date_ticks

WIDTH, HEIGHT = 320, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 28, 8, 12, 30
WORST = 10
_EVERY = 2
_MOST_POINTS = 45
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PainSeries:
    """One kind of pain: lines through stretches of days without a gap, and the points to draw."""

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
    morning: Mapping[date, int],
    worst: Mapping[date, int],
    *,
    since: date,
    until: date,
) -> PainChart:
    """Return the chart of both kinds from `since` to `until`.

    Over many days one point cannot be told from the next: then only those without a line are drawn.
    """
    end = until + ONE_DAY
    is_long = (end - since).days > _MOST_POINTS
    x = Scale(0, (until - since).days, _LEFT, WIDTH - _RIGHT)
    y = Scale(0, WORST, HEIGHT - _BOTTOM, _TOP)
    return PainChart(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        bottom=HEIGHT - _BOTTOM,
        morning=_series(morning, since, x, y, is_long=is_long),
        worst=_series(worst, since, x, y, is_long=is_long),
        numbers=ticks(y, every=_EVERY),
        dates=date_ticks(since, end, x),
    )


def _series(
    values: Mapping[date, int], since: date, x: Scale, y: Scale, *, is_long: bool
) -> PainSeries:
    def point(on: date) -> tuple[float, float]:
        return x.at((on - since).days), y.at(values[on])

    runs = stretches(sorted(values))
    drawn = (run for run in runs if len(run) == 1 or not is_long)
    lines = tuple(polyline(map(point, run)) for run in runs if len(run) > 1)
    return PainSeries(lines, tuple(point(on) for run in drawn for on in run))


def stretches(days: Sequence[date]) -> list[list[date]]:
    """Return dates in their order as stretches without a gap."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == ONE_DAY:
            found[-1].append(day)
        else:
            found.append([day])
    return found
