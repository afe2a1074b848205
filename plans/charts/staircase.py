"""The staircase of one dose: how high each step lies, and where it went up or down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from plans.charts.scale import Scale, step_of

WIDTH, HEIGHT = 320, 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 12, 12, 24, 30
_DAY_STEPS = (1, 2, 7, 14, 28, 56, 91)
_MOST_DATES = 4
_MOST_UPS = 16  # more are a row of arrows: the line itself says that it rises

Move = Literal["start", "up", "down", "paused", "again"]


@dataclass(frozen=True, slots=True)
class Landing:
    """One dose from a date on. `height` None: the exercise pauses."""

    on: date
    height: float | None
    move: Move


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the dose moved, with the sign that tells how: an arrow up or down, or a pause."""

    x: float
    y: float
    move: Move


@dataclass(frozen=True, slots=True)
class DateTick:
    at: float
    on: date


@dataclass(frozen=True, slots=True)
class StaircaseChart:
    """Everything a template draws, in units of the view box."""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    lines: tuple[str, ...]  # one path for each stretch without a pause
    areas: tuple[str, ...]
    marks: tuple[Mark, ...]
    dates: tuple[DateTick, ...]


def staircase_chart(landings: Sequence[Landing], *, on: date) -> StaircaseChart:
    """Return the chart of landings, oldest first, the last of them lasting until `on`."""
    end = max(on, landings[-1].on) + timedelta(days=1)
    first = landings[0].on
    x = Scale(0, (end - first).days, _LEFT, WIDTH - _RIGHT)
    y = _heights(landings)
    ends = [*(each.on for each in landings[1:]), end]
    stretches = _stretches(landings, ends, first, x, y)
    floor = HEIGHT - _BOTTOM
    return StaircaseChart(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        bottom=floor,
        lines=tuple(_path(each) for each in stretches),
        areas=tuple(f"{_path(each)} V{floor} H{each[0][0]:g} Z" for each in stretches),
        marks=tuple(_marks(landings, first, x, y)),
        dates=date_ticks(first, end, x),
    )


def _heights(landings: Sequence[Landing]) -> Scale:
    """Return the scale from zero up, so that a small step does not look like a large one."""
    most = max((each.height for each in landings if each.height), default=1.0)
    return Scale(0, most, HEIGHT - _BOTTOM, _TOP)


def _stretches(
    landings: Sequence[Landing], ends: Sequence[date], first: date, x: Scale, y: Scale
) -> list[list[tuple[float, float]]]:
    found: list[list[tuple[float, float]]] = [[]]
    for each, end in zip(landings, ends, strict=True):
        if each.height is None:
            found.append([])
            continue
        at = y.at(each.height)
        found[-1] += [(x.at((day - first).days), at) for day in (each.on, end)]
    return [each for each in found if each]


def _marks(landings: Sequence[Landing], first: date, x: Scale, y: Scale) -> Iterable[Mark]:
    ups = sum(1 for each in landings if each.move == "up")
    marked = {"down", "paused"} | ({"up"} if ups <= _MOST_UPS else set())
    height = 0.0
    for each in landings:
        height = height if each.height is None else each.height
        if each.move in marked:
            yield Mark(x.at((each.on - first).days), y.at(height), each.move)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:g} {y:g}" for x, y in points)


def date_ticks(first: date, end: date, x: Scale) -> tuple[DateTick, ...]:
    """Return a few dates along the bottom, evenly apart, never in the last tenth of it."""
    days = (end - first).days
    every = step_of(days, _DAY_STEPS, at_most=_MOST_DATES)
    numbers = (number for number in range(0, days, every) if number <= days * 0.9)
    return tuple(DateTick(x.at(number), first + timedelta(days=number)) for number in numbers)
