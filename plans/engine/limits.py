"""What the orders allow one side of the body on one day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from plans.engine.body import ARM, DEVICES, LEG, fixed_by, region_set, sides_of
from plans.engine.event import Event, Precaution, WeightBearingOrder
from plans.engine.exercise import HandLoad, Region, WeightBearing
from plans.engine.same import Same


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for one side of the body on one day. None: no order is known."""

    side: str
    leg: WeightBearing | None
    leg_max_kg: float | None
    leg_max_fraction: float | None  # of body mass
    hand: HandLoad | None
    hand_max_kg: float | None
    fixed_joints: frozenset[str]  # nothing moves them
    resting_joints: frozenset[str]  # device off for sessions: active only, no load, no stretch


def limits(events: tuple[Event, ...], side: str, on: date) -> Limits:
    """Return what holds for `side` (left, right): the latest order not after the day.

    Where several sites of a limb have orders, the lowest holds. An event that restricts a limb
    without an order since it began leaves the limb unknown. An expected end never frees.
    """
    return _limits(Same(events), side, on)


@lru_cache(maxsize=16)  # a patient's items and phases are asked about one after the other
def _limits(given: Same[tuple[Event, ...]], side: str, on: date) -> Limits:
    events = given.value
    here = tuple([e for e in events if side in sides_of(e.side) and e.started_on <= on])
    if not here:
        return _free(side)
    leg, leg_orders = _status(here, "leg", LEG, on)
    arm, arm_orders = _status(here, "arm", ARM, on)
    fixed, resting = _held(here, on)
    return Limits(
        side,
        leg,
        _lowest(order.max_kg for order in leg_orders),
        _lowest(order.max_fraction for order in leg_orders),
        None if arm is None else _HAND[arm],
        _lowest(order.max_kg for order in arm_orders),
        fixed,
        resting,
    )


@cache
def _free(side: str) -> Limits:
    """Return what holds for a side that nothing has happened to."""
    nothing: frozenset[str] = frozenset()
    return Limits(side, WeightBearing.FULL, None, None, HandLoad.FULL, None, nothing, nothing)


def holding(event: Event, on: date) -> Iterator[Precaution]:
    """Yield the precautions in force: expired ones still hold until somebody lifts them."""
    for each in event.precautions:
        if each.from_on <= on and (each.lifted_on is None or on < each.lifted_on):
            yield each


def is_cleared(events: Iterable[Event], activity: str, on: date, *, since: date = date.min) -> bool:
    """Return True if somebody responsible cleared `activity` from `since` and by `on`."""
    return any(
        each.activity == activity and since <= each.cleared_on <= on
        for event in events
        for each in event.clearances
    )


def is_confirmed_healed(place: Iterable[Event], on: date, *, since: date = date.min) -> bool:
    """Return True if healing was confirmed for one of the events of a place."""
    return any(
        event.healing in ("clinical", "xray")
        and event.healing_on is not None
        and since <= event.healing_on <= on
        for event in place
    )


def hurt_on(event: Event, on: date) -> date:
    """Return the latest injury or surgery by `on`: what was said before it speaks of an older one.

    A device put on by itself hurts nothing: the first of all days.
    """
    known = [each for each in (event.injured_on, event.surgery_on) if each and each <= on]
    unknown = date.min if event.tissue == "none" else event.started_on
    return max(known, default=unknown)


def same_place(event: Event, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the events of the same place: a surgery and its cast speak for both.

    What was cleared for an elbow says nothing of a forearm broken another day, though both are
    parts of one arm.
    """
    sides = sides_of(event.side)
    return tuple(
        [
            other
            for other in events
            if other is event
            or (not sides.isdisjoint(sides_of(other.side)) and _is_one_place(event, other))
        ]
    )


# One joint under two names, as different people write it down.
_ONE_JOINT = ({"ankle", "lower_leg"}, {"forearm", "wrist_hand"}, {"cervical", "thoracolumbar"})


def _is_one_place(event: Event, other: Event) -> bool:
    sites = {event.body_site, other.body_site}
    if len(sites) == 1 or sites in _ONE_JOINT:
        return True
    if region_set(event).isdisjoint(region_set(other)):
        return False
    days = {event.injured_on, event.surgery_on} & {other.injured_on, other.surgery_on}
    return bool(days - {None}) or bool(event.condition and event.condition == other.condition)


# A hand is ordered in the words of a leg: none, touch, part (up to so many kg), full.
_HAND = {
    WeightBearing.NONE: HandLoad.NONE,
    WeightBearing.TOE_TOUCH: HandLoad.TOUCH,
    WeightBearing.PARTIAL: HandLoad.LIMITED,
    WeightBearing.AS_TOLERATED: HandLoad.FULL,
    WeightBearing.FULL: HandLoad.FULL,
}
WB_CODES = {
    "NWB": WeightBearing.NONE,
    "TTWB": WeightBearing.TOE_TOUCH,
    "PWB": WeightBearing.PARTIAL,
    "WBAT": WeightBearing.AS_TOLERATED,
}


def _status(
    here: tuple[Event, ...], limb: str, regions: frozenset[Region], on: date
) -> tuple[WeightBearing | None, list[WeightBearingOrder]]:
    """Return the lowest status over the restricting events of a limb, and its orders."""
    found = [
        (event, _latest(_own(here, event, limb, on)) or _latest(_any(here, event, limb, on)))
        for event in here
        if _restricts(event, limb, regions)
    ]
    statuses = [order.status if order else _without_order(event, on) for event, order in found]
    known = [status for status in statuses if status is not None]
    is_known = len(known) == len(statuses) or WeightBearing.NONE in known
    lowest = (
        min((WeightBearing.FULL, *known, *_ordered_by_code(here, regions, on)))
        if is_known
        else None
    )
    return lowest, [order for _, order in found if order]


def _own(here: tuple[Event, ...], event: Event, limb: str, on: date) -> list[WeightBearingOrder]:
    """Return the orders of this site since the event began."""
    site = [each for each in here if each.body_site == event.body_site]
    given = [o for e in site for o in e.weight_bearing if o.limb == limb and o.from_on <= on]
    return _since(event, given, on)


def _any(here: tuple[Event, ...], event: Event, limb: str, on: date) -> list[WeightBearingOrder]:
    """Return the orders of the limb since the event began, whichever site they speak of."""
    every = [o for e in here for o in e.weight_bearing if o.limb == limb and o.from_on <= on]
    return _since(event, every, on)


def _since(event: Event, orders: list[WeightBearingOrder], on: date) -> list[WeightBearingOrder]:
    """Return the orders since the event began; what was allowed before a surgery is over."""
    dates = (event.started_on, event.injured_on, event.surgery_on)
    began, hurt = min(each for each in dates if each is not None), hurt_on(event, on)
    return [
        order
        for order in orders
        if order.from_on >= began and (order.from_on >= hurt or order.status is WeightBearing.NONE)
    ]


def _latest(orders: list[WeightBearingOrder]) -> WeightBearingOrder | None:
    """Return the order of the latest day; the lowest status where two stand on it."""
    return max(orders, key=lambda order: (order.from_on, -order.status), default=None)


def _restricts(event: Event, limb: str, regions: frozenset[Region]) -> bool:
    touched = region_set(event)
    has_orders = any(order.limb == limb for order in event.weight_bearing)
    if touched.isdisjoint(regions) and Region.ALL not in touched:
        return has_orders
    acts = event.kind in DEVICES or event.kind in ("surgery", "non_weight_bearing")
    return acts or event.tissue != "none" or has_orders


def _without_order(event: Event, on: date) -> WeightBearing | None:
    is_rested = event.kind == "non_weight_bearing" and event.is_on(on)
    return WeightBearing.NONE if is_rested else None


def _ordered_by_code(
    here: tuple[Event, ...], regions: frozenset[Region], on: date
) -> Iterator[WeightBearing]:
    """Yield NWB and its like given as precautions; of a site on no limb they mean the legs."""
    for event in here:
        touched = region_set(event)
        if not touched.isdisjoint(regions) or (touched.isdisjoint(LEG | ARM) and regions is LEG):
            yield from (WB_CODES[each.code] for each in holding(event, on) if each.code in WB_CODES)


def _held(here: tuple[Event, ...], on: date) -> tuple[frozenset[str], frozenset[str]]:
    fixed: set[str] = set()
    resting: set[str] = set()
    for event in here:
        if event.is_on(on):
            may_move = event.device_removable and is_cleared(
                same_place(event, here), "rom", on, since=hurt_on(event, on)
            )
            (resting if may_move else fixed).update(fixed_by(event))
    return frozenset(fixed), frozenset(resting - fixed)


def _lowest(values: Iterable[float | None]) -> float | None:
    return min((each for each in values if each is not None), default=None)
