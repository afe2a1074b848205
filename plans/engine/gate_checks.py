"""Gates, exclusions and circumstances: what must be over, said or at hand before an exercise."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product

from plans.engine.ask_again import when_over
from plans.engine.asked import Asked
from plans.engine.body import DEVICES, is_held, region_set, regions_of
from plans.engine.demand_checks import is_healed
from plans.engine.event import Event
from plans.engine.exercise import ExcludedIf, NotBefore, Region
from plans.engine.limits import is_cleared
from plans.engine.reason import Refusal


def age(asked: Asked) -> Iterator[Refusal]:
    """No exercise for children: outside all evidence here. SET3.8."""
    years = asked.patient.age(asked.on)
    if years < asked.book.rules.age_min:
        yield Refusal("blocked_age", (("age", years),))


def equipment(asked: Asked) -> Iterator[Refusal]:
    """What is not common in a home must be named for the patient."""
    at_hand = (asked.book.rules.household_equipment, asked.patient.equipment)
    for each in asked.exercise.equipment:
        if not any(each in known for known in at_hand):
            yield Refusal("equipment", (("equipment", each),), is_waivable=True)


def supervision(asked: Asked) -> Iterator[Refusal]:
    """An exercise that always needs somebody beside needs a helper at home."""
    if asked.exercise.supervision == "always" and not asked.patient.helper_at_home:
        yield Refusal("needs_helper", is_waivable=True)


def gates(asked: Asked) -> Iterator[Refusal]:
    """Every gate that concerns an event is open: its day has come and its clearance is given."""
    if not (asked.exercise.not_before or asked.gate or asked.kept_back):
        return
    for gate, event in _gates_by_event(asked):
        if concerns(gate, event):
            yield from _gate(asked, gate, event)


def _gates_by_event(asked: Asked) -> Iterator[tuple[NotBefore, Event]]:
    """Yield what the exercise and its item wait for, then what each event's own protocol says."""
    own = (asked.gate,) if asked.gate else ()
    touching = asked.touching
    yield from product((*asked.exercise.not_before, *own), touching)
    for kept, event in product(asked.kept_back, touching):
        if kept.event == event.key:
            yield kept.gate, event


def concerns(gate: NotBefore, event: Event) -> bool:
    """Return True if the gate speaks of the event's region and tissue."""
    regions = region_set(event)
    is_here = gate.region in (None, Region.ALL) or gate.region in regions
    return is_here and gate.tissue in (None, event.tissue)


def _gate(asked: Asked, gate: NotBefore, event: Event) -> Iterator[Refusal]:
    place = asked.place(event).events
    if not expects(gate, place):
        return  # no surgery was done, no device was worn: nothing to count from
    anchor = anchor_of(gate, place, asked.on)
    values = (("anchor", gate.anchor), ("days", gate.not_before_days))
    if anchor is None:
        yield Refusal("gate_date_unknown", values, device_ends(gate, place))
    elif asked.on < anchor + timedelta(days=gate.not_before_days):
        yield Refusal("too_early", values, anchor + timedelta(days=gate.not_before_days))
    since = asked.place(event).hurt_on
    if gate.clearance and not is_cleared(place, gate.clearance, asked.on, since=since):
        yield Refusal("clearance_missing", (("clearance", gate.clearance),))


def expects(gate: NotBefore, place: tuple[Event, ...]) -> bool:
    """Return True if there is, or should be, a day to count from."""
    return gate.anchor not in _EXPECTS or any(_EXPECTS[gate.anchor](each) for each in place)


def anchor_of(gate: NotBefore, place: tuple[Event, ...], on: date) -> date | None:
    """Return the latest day to count from; None while one that is needed is not known."""
    if gate.anchor not in _DATES:
        return None
    dates = [_DATES[gate.anchor](each) for each in place if _EXPECTS[gate.anchor](each)]
    known = [each for each in dates if each is not None and each <= on]
    if gate.anchor == "device_off" and len(known) < len(dates):
        return None  # a device is still on
    return max(known, default=None)


def device_ends(gate: NotBefore, place: tuple[Event, ...]) -> date | None:
    """Return the earliest day to ask again: the expected end of the device and the wait after."""
    if gate.anchor != "device_off":
        return None
    ends = [e.expected_end_on for e in place if e.kind in DEVICES and e.expected_end_on]
    return max(ends) + timedelta(days=gate.not_before_days) if ends else None


def _had_surgery(event: Event) -> bool:
    operated = event.kind == "surgery" or event.surgery_on is not None
    return operated or event.tissue not in ("none", "bone_nonop")


def _had_injury(event: Event) -> bool:
    return event.injured_on is not None or event.kind in DEVICES or event.tissue != "none"


_EXPECTS: dict[str, Callable[[Event], bool]] = {
    "injury": _had_injury,
    "surgery": _had_surgery,
    "device_off": lambda event: event.kind in DEVICES,
}
_DATES: dict[str, Callable[[Event], date | None]] = {
    # Tissue repaired or fixed later heals from then: the later day counts.
    "injury": lambda event: max(
        (each for each in (event.injured_on, event.surgery_on) if each), default=None
    ),
    "surgery": lambda event: (
        event.surgery_on or (event.started_on if event.kind == "surgery" else None)
    ),
    "device_off": lambda event: event.ended_on,
}


def exclusions(asked: Asked) -> Iterator[Refusal]:
    """What the exercise itself excludes. A fact that cannot be read excludes."""
    for each in asked.exercise.excluded_if:
        name, _, argument = each.fact.partition(":")
        if name in _OF_EVENTS:
            matching = _matching(each, name, argument, asked)
            if matching:
                until = _ends(matching, asked.on) if name == "device_on" else None
                yield Refusal("excluded", (("fact", each.fact),), until, is_waivable=each.waives)
        elif _of_patient(name, argument, asked) and not _is_lifted(each, asked, asked.touching):
            codes = [p for e in asked.events for p in asked.place(e).holding if p.code == argument]
            until = when_over(codes, asked.on) if name == "precaution" else None
            yield Refusal("excluded", (("fact", each.fact),), until, is_waivable=each.waives)


def _ends(events: list[Event], on: date) -> date | None:
    """Return the day the devices are expected off; None if one is overdue or has no day."""
    ends = [each.expected_end_on for each in events]
    known = [each for each in ends if each is not None and each > on]
    return max(known) if len(known) == len(ends) else None


def _matching(each: ExcludedIf, name: str, argument: str, asked: Asked) -> list[Event]:
    return [
        event
        for event in asked.events
        if asked.works_at(event)
        and _OF_EVENTS[name](event, argument, asked)
        and not _is_lifted(each, asked, (event,))
    ]


def _is_lifted(each: ExcludedIf, asked: Asked, events: tuple[Event, ...]) -> bool:
    """Return True if every part of `unless`, joined by +, is so for every event concerned."""
    parts = each.unless.split("+") if each.unless else []
    return bool(parts) and all(_is_so(part, asked, events) for part in parts)


def _is_so(part: str, asked: Asked, events: tuple[Event, ...]) -> bool:
    name, _, activity = part.partition(":")
    if name == "supervised":
        return asked.patient.helper_at_home
    if name == "clearance":
        return bool(events) and all(
            is_cleared(place.events, activity, asked.on, since=place.hurt_on)
            for place in map(asked.place, events)
        )
    return name == "removable" and bool(events) and all(e.device_removable for e in events)


def _device_on(event: Event, place: str, asked: Asked) -> bool:
    return event.kind in DEVICES and event.is_on(asked.on) and is_held(event, place)


def _unhealed(event: Event, region: str, asked: Asked) -> bool:
    is_here = not region or region in regions_of(event)
    is_bone = event.tissue in ("bone_fixed", "bone_nonop")
    return is_bone and is_here and not is_healed(event, asked)


def _is_repaired(event: Event, tissue: str, asked: Asked) -> bool:
    """Return True unless the repair is in a limb and the exercise moves other joints only."""
    here, moved = asked.place(event).joints - {"spine"}, asked.exercise.demand.joints
    is_spared = bool(here and moved) and not any(True for _ in asked.joints_at(event))
    return event.tissue == tissue and not is_spared


_OF_EVENTS: dict[str, Callable[[Event, str, Asked], bool]] = {
    "device_on": _device_on,
    "unhealed": _unhealed,
    "tissue": _is_repaired,
    "kind": lambda event, kind, _: event.kind == kind,
    "body_site": lambda event, site, _: event.body_site == site,
}


def _of_patient(name: str, argument: str, asked: Asked) -> bool:
    """Return True if the fact holds, is not known, or is none the engine can read."""
    fact = _OF_PATIENT.get(name)
    return fact is None or fact(asked, argument)


_OF_PATIENT: dict[str, Callable[[Asked, str], bool]] = {
    "medicine": lambda asked, name: name in asked.patient.medicines,
    "osteoporosis": lambda asked, _: asked.patient.osteoporosis,
    "no_helper": lambda asked, _: not asked.patient.helper_at_home,
    "extension_lag": lambda asked, most: any(deg > float(most) for deg in asked.knee_lags),
    "falls": lambda asked, _: asked.patient.falls_6_months != 0,
    "precaution": lambda asked, code: any(
        each.code == code for event in asked.events for each in asked.place(event).holding
    ),
}
