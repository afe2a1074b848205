"""Which exercises work on tissue that has not healed: they get the lower pain cap."""

from datetime import date, timedelta

from plans.engine.asked import OrdersRules
from plans.engine.body import regions_of, sides_of
from plans.engine.event import Event
from plans.engine.exercise import Exercise, Region
from plans.engine.limits import hurt_on, is_confirmed_healed, same_place
from plans.engine.loading import is_loading

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
    worked = {region, *exercise.regions}
    return any(
        _is_fresh(event, exercise, events, rules, on)
        for event in events
        if event.started_on <= on
        and not sides_of(works).isdisjoint(sides_of(event.side))
        and not worked.isdisjoint({*regions_of(event), Region.ALL})
    )


def _is_fresh(
    event: Event, exercise: Exercise, events: tuple[Event, ...], rules: OrdersRules, on: date
) -> bool:
    if event.tissue in _UNTIL_HEALED:
        return not is_confirmed_healed(same_place(event, events), on, since=hurt_on(event, on))
    since = event.surgery_on or event.injured_on or on
    if event.tissue in _REPAIRS:
        return on < since + timedelta(weeks=rules.protected_repair_weeks)
    is_new_joint = event.tissue == "arthroplasty" and is_loading(exercise)
    return is_new_joint and on < since + timedelta(weeks=rules.protected_replacement_weeks)
