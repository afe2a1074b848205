"""Every gate of a person's protocols on one day: since when, until when, open or why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plans.engine.event import Event
from plans.engine.exercise import Exercise, NotBefore
from plans.engine.gate_checks import anchor_of, concerns, device_ends, expects
from plans.engine.limits import holding, hurt_on, is_cleared, same_place
from plans.engine.template import Template, template_of


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of one event. `opens_on` is hard; None: the day to count from is not known yet.

    Open is the date and the clearance together. `asks` is True where only a word is missing.
    """

    event: str  # key
    anchor: str
    days: int
    opens_on: date | None
    expected_on: date | None
    clearance: str | None
    is_reached: bool
    is_cleared: bool
    exercises: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.is_reached and self.is_cleared

    @property
    def asks(self) -> bool:
        return self.is_reached and not self.is_cleared


@dataclass(frozen=True, slots=True)
class LimitReached:
    """An order or precaution whose day has come; it holds until somebody answers (O7)."""

    event: str
    kind: str  # precaution, weight_bearing, device
    code: str
    asked_on: date


def gates_of(
    events: tuple[Event, ...],
    *,
    templates: tuple[Template, ...],
    exercises: Mapping[str, Exercise],
    on: date,
) -> tuple[Gate, ...]:
    """Return the gates of the protocols that fit the events, closed ones by date first."""
    begun = tuple(event for event in events if event.started_on <= on)
    found: dict[tuple[object, ...], Gate] = {}
    for event in begun:
        template = template_of(event, templates)
        for slug, gate in _behind(template, exercises) if template else ():
            if concerns(gate, event):
                _add(found, _gate(gate, event, begun, slug, on))
    return tuple(sorted(found.values(), key=_order))


def _behind(
    template: Template, exercises: Mapping[str, Exercise]
) -> Iterable[tuple[str, NotBefore]]:
    for phase in template.phases:
        for item in phase.items:
            known = exercises.get(item.exercise)
            for gate in (
                *(known.not_before if known else ()),
                *((item.gate,) if item.gate else ()),
            ):
                yield item.exercise, gate


def _gate(
    gate: NotBefore, event: Event, events: tuple[Event, ...], slug: str, on: date
) -> Gate | None:
    place = same_place(event, events)
    if not expects(gate, place):
        return None
    anchor, wait = anchor_of(gate, place, on), timedelta(days=gate.not_before_days)
    opens_on = device_ends(gate, place) if anchor is None else anchor + wait
    expected = anchor + timedelta(gate.expected_days) if anchor and gate.expected_days else None
    cleared = gate.clearance is None or is_cleared(
        place, gate.clearance, on, since=hurt_on(event, on)
    )
    reached = anchor is not None and on >= anchor + wait
    return Gate(
        min(each.key for each in place),
        gate.anchor,
        gate.not_before_days,
        opens_on,
        expected,
        gate.clearance,
        reached,
        cleared,
        (slug,),
    )


def _add(found: dict[tuple[object, ...], Gate], new: Gate | None) -> None:
    if new is None:
        return
    key = (new.event, new.anchor, new.days, new.clearance)
    before = found.get(key)
    slugs = dict.fromkeys((*(before.exercises if before else ()), *new.exercises))
    found[key] = Gate(
        new.event,
        new.anchor,
        new.days,
        new.opens_on,
        new.expected_on,
        new.clearance,
        new.is_reached,
        new.is_cleared,
        tuple(slugs),
    )


def _order(gate: Gate) -> tuple[bool, date, str]:
    return gate.is_open, gate.opens_on or date.max, gate.clearance or ""


def limits_reached(events: Iterable[Event], on: date) -> tuple[LimitReached, ...]:
    """Return what asks on `on`: orders, precautions and devices whose day has come (O7)."""
    found = []
    for event in events:
        found += [
            LimitReached(event.key, "precaution", each.code, each.expires_on)
            for each in holding(event, on)
            if each.expires_on is not None and each.expires_on <= on
        ]
        for limb in ("leg", "arm"):
            orders = [o for o in event.weight_bearing if o.limb == limb and o.from_on <= on]
            last = max(orders, key=lambda order: order.from_on, default=None)
            if last is not None and last.expires_on is not None and last.expires_on <= on:
                found.append(LimitReached(event.key, "weight_bearing", limb, last.expires_on))
        ends = event.expected_end_on
        if event.started_on <= on and event.ended_on is None and ends is not None and ends <= on:
            found.append(LimitReached(event.key, "device", event.kind, ends))
    return tuple(sorted(found, key=lambda each: (each.asked_on, each.event, each.kind, each.code)))
