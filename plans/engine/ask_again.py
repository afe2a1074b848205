"""The first day on which it is worth asking again. It asks; it never unlocks by itself."""

from collections.abc import Iterable
from datetime import date

from plans.engine.asked import Asked
from plans.engine.body import sides_of
from plans.engine.event import Precaution
from plans.engine.limits import limits


def when_limb_may(asked: Asked, limb: str, side: str, needed: int) -> date | None:
    """Return the day of an order on record that allows it, else the end of those in force."""
    orders = [
        order
        for event in asked.events
        if side in sides_of(event.side)
        for order in event.weight_bearing
        if order.limb == limb
    ]
    for day in sorted({order.from_on for order in orders if order.from_on > asked.on}):
        then = limits(asked.events, side, day)
        status = then.leg if limb == "leg" else then.hand
        if status is not None and status >= needed:
            return day
    in_force = [order.expires_on for order in orders if order.from_on <= asked.on]
    return max((day for day in in_force if day and day > asked.on), default=None)


def when_over(precautions: Iterable[Precaution], on: date) -> date | None:
    """Return the day on which the last of them is to be asked about; None if one has no day."""
    days = [each.expires_on for each in precautions]
    known = [day for day in days if day is not None and day > on]
    return max(known) if known and len(known) == len(days) else None
