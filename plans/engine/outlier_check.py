"""Is more lost than rest explains? What was measured of both sides, beside the curve. SET2.11."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plans.engine.assessment import Outlier
from plans.engine.body import BOTH, opposite, regions_of
from plans.engine.ceiling import Measured
from plans.engine.disuse import Loss, loss_of
from plans.engine.event import Event
from plans.engine.exercise import Region
from plans.engine.measure_reading import lsi_fraction

History = Mapping[tuple[str, str], Sequence[Measured]]  # by series and side, oldest first


@dataclass(frozen=True, slots=True)
class Tested:
    """What was measured so far, and which series compare the sides of a region."""

    history: History
    strength: Mapping[Region, frozenset[str]]


def measured_outlier(
    tested: Tested, events: Sequence[Event], losses: tuple[Loss, ...], *, on: date
) -> Outlier | None:
    """Return the deficit that is furthest above what the curve expects; None if none is.

    Whether it is to be believed (pain in the test, surgery lately) is for `is_outlier` to say.
    """
    found = [
        each
        for region, side in _places(events)
        for each in _deficits(tested, region, side, events, losses, on)
        if each.deficit_fraction > each.expected_upper_fraction
    ]
    return max(found, key=_excess, default=None)


def _excess(found: Outlier) -> float:
    return found.deficit_fraction - found.expected_upper_fraction


def _places(events: Sequence[Event]) -> Iterator[tuple[Region, str]]:
    places = {(region, event.side) for event in events for region in regions_of(event)}
    yield from sorted(place for place in places if place[1] in BOTH)


def _deficits(
    tested: Tested,
    region: Region,
    side: str,
    events: Sequence[Event],
    losses: tuple[Loss, ...],
    on: date,
) -> Iterator[Outlier]:
    loss = loss_of(losses, region, side)
    if loss is None or loss.strength is None:
        return
    for series in sorted(tested.strength.get(region, frozenset())):
        weak = tested.history.get((series, side), ())
        strong = tested.history.get((series, opposite(side)), ())
        if not weak or not strong or not (weak[-1].counts(on) and strong[-1].counts(on)):
            continue
        fraction = lsi_fraction(weak[-1].value, strong[-1].value)
        if fraction is not None:
            yield Outlier(
                deficit_fraction=round(1 - fraction, 3),
                expected_upper_fraction=round(loss.strength.high, 3),
                test_pain_nrs=_worst(weak[-1], strong[-1]),
                retests_without_gain=_stuck(weak),
                surgery_on=_surgery(events, region, side),
            )


def _worst(*tests: Measured) -> int | None:
    return max((each.pain_nrs for each in tests if each.pain_nrs is not None), default=None)


def _stuck(tests: Sequence[Measured]) -> int:
    """Return how many of the last tests in a row brought nothing over the one before."""
    count = 0
    for before, then in zip(reversed(tests[:-1]), reversed(tests), strict=False):
        if then.value > before.value:
            break
        count += 1
    return count


def _surgery(events: Sequence[Event], region: Region, side: str) -> date | None:
    here = [each for each in events if each.side == side and region in regions_of(each)]
    return max((each.surgery_on for each in here if each.surgery_on), default=None)
