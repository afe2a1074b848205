"""Which limits ask on a day whether they still hold (O7). The day asks; it never unlocks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from plans.engine.event import Event
from plans.engine.exercise import Exercise
from plans.engine.gate_list import gates_of, limits_reached
from plans.engine.template import Template


@dataclass(frozen=True, slots=True)
class LimitQuestion:
    """One limit that asks. `key` is the same on every day, so that it asks once."""

    kind: str  # precaution, weight_bearing, device, clearance
    event: str
    key: str


@dataclass(frozen=True, slots=True)
class GateBook:
    """The protocols with their gates, and after how many days any of them opens."""

    templates: tuple[Template, ...]
    exercises: Mapping[str, Exercise]
    days: frozenset[int]


def gate_book(templates: tuple[Template, ...], exercises: Mapping[str, Exercise]) -> GateBook:
    """Return the book; make it once, it goes through the whole catalogue."""
    gates = [gate for each in exercises.values() for gate in each.not_before]
    items = (item for each in templates for phase in each.phases for item in phase.items)
    gates += [item.gate for item in items if item.gate is not None]
    return GateBook(templates, exercises, frozenset(gate.not_before_days for gate in gates))


def limit_questions(
    events: tuple[Event, ...], book: GateBook, *, on: date
) -> tuple[LimitQuestion, ...]:
    """Return what asks on `on`: limits whose day has come, gates that wait for a word since today.

    A limit goes on asking until it is answered; who calls remembers what was asked.
    """
    reached = (
        LimitQuestion(
            each.kind, each.event, f"{each.event}:{each.kind}:{each.code}:{each.asked_on}"
        )
        for each in limits_reached(events, on)
    )
    return (*reached, *_gates(events, book, on))


def _gates(events: tuple[Event, ...], book: GateBook, on: date) -> Iterator[LimitQuestion]:
    if not _may_open(events, book, on):
        return  # thousands are asked each night, and few have a gate that day
    for gate in gates_of(events, templates=book.templates, exercises=book.exercises, on=on):
        if gate.asks and gate.opens_on == on:
            key = f"{gate.event}:clearance:{gate.clearance}:{gate.opens_on}"
            yield LimitQuestion("clearance", gate.event, key)


def _may_open(events: Iterable[Event], book: GateBook, on: date) -> bool:
    anchors = (
        anchor
        for event in events
        for anchor in (event.injured_on, event.surgery_on, event.started_on, event.ended_on)
        if anchor is not None
    )
    return any((on - anchor).days in book.days for anchor in anchors)
