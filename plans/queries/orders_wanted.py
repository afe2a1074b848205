"""What an approved plan takes for granted of a leg, though nobody has said it."""

from collections.abc import Iterator
from datetime import date

from plans.catalogue import load
from plans.engine.body import LEG, region_set, sides_of
from plans.engine.event import Event
from plans.engine.exercise import WeightBearing
from plans.engine.limits import limits
from plans.models import Regime


def orders_wanted(regime: Regime | None, events: tuple[Event, ...], on: date) -> Iterator[str]:
    """Yield the events of legs without a word on what they carry, where the plan asks that.

    Such an exercise is drafted no more, but one that a therapist approved goes on.
    """
    rows = regime.prescriptions.all() if regime else ()
    if not any(row.ended_on is None and _holds_a_leg_up(row.exercise_id) for row in rows):
        return
    for event in events:
        is_leg = not LEG.isdisjoint(region_set(event))
        if is_leg and any(limits(events, each, on).leg is None for each in sides_of(event.side)):
            yield event.key


def _holds_a_leg_up(slug: str) -> bool:
    demand = load().exercises[slug].demand
    return demand.leg_load_affected is WeightBearing.NONE < demand.leg_load_other
