"""One injury, several events: what one of them says of the injury holds for all of them."""

from dataclasses import replace

from plans.engine.body import sides_of
from plans.engine.event import Event


def share_conditions(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the events in their order; one that names no condition takes its neighbour's.

    A neighbour is at the same body site and side, and of the same injury or operation day, or
    still going on when the later of the two began. Of several that name one, the latest begun up
    to the event's own start counts, else the first after it.
    """
    named = [each for each in events if each.condition]
    if not named:
        return events
    return tuple(each if each.condition else _named_as(each, named) for each in events)


def _named_as(event: Event, named: list[Event]) -> Event:
    near = [each for each in named if _is_near(event, each)]
    before = [each for each in near if each.started_on <= event.started_on]
    after = [each for each in near if each.started_on > event.started_on]
    if before:
        return replace(event, condition=max(before, key=_begun).condition)
    if after:
        return replace(event, condition=min(after, key=_begun).condition)
    return event


def _is_near(event: Event, other: Event) -> bool:
    same_side = not sides_of(event.side).isdisjoint(sides_of(other.side))
    return event.body_site == other.body_site and same_side and _is_of_one(event, other)


def _is_of_one(event: Event, other: Event) -> bool:
    days = {event.injured_on, event.surgery_on} & {other.injured_on, other.surgery_on}
    first, later = sorted((event, other), key=_begun)
    return bool(days - {None}) or first.ended_on is None or first.ended_on >= later.started_on


def _begun(event: Event) -> tuple[object, ...]:
    return event.started_on, event.key
