"""Which exercises work on tissue that has not healed: they get the lower pain cap."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from plans.engine.asked import OrdersRules
from plans.engine.body import region_set, sides_of
from plans.engine.event import Event
from plans.engine.exercise import Exercise, Region
from plans.engine.limits import hurt_on, is_confirmed_healed, same_place
from plans.engine.loading import is_loading
from plans.engine.same import Same

_UNTIL_HEALED = frozenset({"bone_fixed", "bone_nonop", "fusion"})
_REPAIRS = frozenset({"tendon", "ligament", "meniscus", "cartilage"})


def is_protected(
    exercise: Exercise,
    *,
    region: Region,
    works: str,
    events: tuple[Event, ...],
    rules: OrdersRules,
    on: date,
) -> bool:
    """Return True if it works on a bone or fusion not confirmed healed, or on a fresh repair.

    After a joint replacement only loading counts. A date that is not known counts as today.
    Source: KB5.1.
    """
    places = _fresh_places(Same(events), Same(rules), on)
    if not places:
        return False
    worked, sides = {region, *exercise.regions}, sides_of(works)
    return any(
        not sides.isdisjoint(fresh.sides)
        and not worked.isdisjoint(fresh.regions)
        and (not fresh.is_joint or is_loading(exercise))
        for fresh in places
    )


class _Fresh(NamedTuple):
    """A place that has not healed. `is_joint`: a new joint, which only loading disturbs."""

    sides: frozenset[str]
    regions: frozenset[Region]
    is_joint: bool


@lru_cache(maxsize=16)  # the items of one patient are asked about one after the other
def _fresh_places(
    given: Same[tuple[Event, ...]], rules: Same[OrdersRules], on: date
) -> tuple[_Fresh, ...]:
    events = given.value
    return tuple(
        _Fresh(sides_of(event.side), region_set(event) | _ANY, event.tissue == "arthroplasty")
        for event in events
        if event.started_on <= on and _is_fresh(event, events, rules.value, on)
    )


_ANY = frozenset({Region.ALL})


def _is_fresh(event: Event, events: tuple[Event, ...], rules: OrdersRules, on: date) -> bool:
    if event.tissue in _UNTIL_HEALED:
        return not is_confirmed_healed(same_place(event, events), on, since=hurt_on(event, on))
    since = event.surgery_on or event.injured_on or on
    if event.tissue in _REPAIRS:
        return on < since + timedelta(weeks=rules.protected_repair_weeks)
    is_new_joint = event.tissue == "arthroplasty"
    return is_new_joint and on < since + timedelta(weeks=rules.protected_replacement_weeks)
