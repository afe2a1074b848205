"""Straight scales and their ticks."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to places; `first` lies at `at_first`, `last` at `at_last`."""

    first: float
    last: float
    at_first: float
    at_last: float

    def at(self, value: float) -> float:
        """Return the place of a value; beyond the ends it stays at the end."""
        width = self.last - self.first
        share = min(1.0, max(0.0, (value - self.first) / width)) if width else 0.0
        return round(self.at_first + share * (self.at_last - self.at_first), 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark of an axis: where, and the number that stands there."""

    at: float
    value: int


def ticks(scale: Scale, *, every: int) -> tuple[Tick, ...]:
    """Return a mark at each multiple of `every` within the scale."""
    start = -(-round(scale.first) // every) * every
    return tuple(Tick(scale.at(n), n) for n in range(start, round(scale.last) + 1, every))


def step_of(length: float, steps: Iterable[int], *, at_most: int) -> int:
    """Return the smallest of `steps` that needs no more than `at_most` marks; else the largest."""
    rising = sorted(steps)
    return next((step for step in rising if length / step <= at_most), rising[-1])


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """Return points as SVG writes them: "0,10 5,8"."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)
