"""What one side lacks of the other, measured: pairs of a series on its dates."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from plans.engine.body import opposite
from plans.engine.measure import Measure, Reading
from plans.engine.measure_reading import Change, real_change
from plans.engine.recovery import SideDifference


def side_differences(
    measure: Measure, readings: Mapping[str, Sequence[Reading]], *, weak: str, most: float
) -> tuple[SideDifference, ...]:
    """Return the deficit of the side `weak` on each date it was measured, oldest first.

    `readings` by side, oldest first. The other side counts while it is not stale. A side that is
    as strong or stronger lacks nothing; nothing lacks more than `most`.
    """
    strong = readings.get(opposite(weak), ())
    found: list[SideDifference] = []
    first: tuple[Reading, float] | None = None
    for each in readings.get(weak, ()):
        other = _at(strong, each.on, measure)
        if other is None or other.value <= 0:
            continue
        deficit = min(max(1 - each.value / other.value, 0.0), most)
        first = first or (each, deficit)
        change = _change(measure, *first, each, deficit)
        error = _error(measure, other.value)
        found.append(SideDifference(each.on, deficit, change, each.pain_nrs, error))
    return tuple(found)


def longest(series: Iterable[tuple[SideDifference, ...]]) -> tuple[SideDifference, ...]:
    """Return the series with the most values, of equals the latest; never a mixture."""
    return max(series, key=lambda each: (len(each), each[-1].on if each else date.min), default=())


def _at(readings: Sequence[Reading], on: date, measure: Measure) -> Reading | None:
    since = on - timedelta(days=measure.stale_after_days)
    return next((each for each in reversed(readings) if since <= each.on <= on), None)


def _error(measure: Measure, strong: float) -> float:
    """Return the error of the deficit; of a change in units that part of the strong side."""
    if measure.symmetry_error_fraction is not None:
        return measure.symmetry_error_fraction
    return measure.change / strong if measure.change is not None else 0.0


def _change(measure: Measure, first: Reading, was: float, now: Reading, deficit: float) -> Change:
    """Return what became of the side: by the change that matters, else the error of the ratio."""
    if now is first:
        return Change.UNKNOWN
    if measure.change is not None:
        return real_change(measure, first.value, now.value)
    error = measure.symmetry_error_fraction
    if error is None:
        return Change.UNKNOWN
    if abs(was - deficit) < error - 1e-9:
        return Change.UNCLEAR
    return Change.BETTER if deficit < was else Change.WORSE
