"""What holds a patient back: gates, orders and precautions, with the day each asks."""

from dataclasses import dataclass
from datetime import date, timedelta

from plans.catalogue import load
from plans.engine.gate_list import Gate, gates_of
from plans.engine.reason import Refusal
from plans.models import (
    ImmobilisationEvent,
    LimitAnswer,
    Patient,
    Precaution,
    Regime,
    WeightBearingOrder,
)
from plans.queries.course import forbids, items_of, verdict_of
from plans.queries.facts import Facts, facts_of_one
from plans.queries.protocols import protocols_of

ANSWERS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Limit:
    """One order or precaution in force. `subject` names it to the form that answers it."""

    subject: str
    event: ImmobilisationEvent
    row: Precaution | WeightBearingOrder
    on: date

    @property
    def is_order(self) -> bool:
        return isinstance(self.row, WeightBearingOrder)

    @property
    def asks(self) -> bool:
        """Return True once its day has come: it holds, and wants an answer."""
        return self.row.expires_on is not None and self.row.expires_on <= self.on


@dataclass(frozen=True, slots=True)
class GateRow:
    """One gate with its event and the names of what waits behind it."""

    gate: Gate
    event: ImmobilisationEvent
    names: tuple[str, ...]

    @property
    def subject(self) -> str:
        return f"clearance:{self.gate.clearance}"


@dataclass(frozen=True, slots=True)
class Refused:
    """An exercise of the plan in use that the orders do not allow from tomorrow."""

    name: str
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class GatesPage:
    on: date
    events: tuple[ImmobilisationEvent, ...]
    limits: tuple[Limit, ...]
    gates: tuple[GateRow, ...]
    overdue: tuple[ImmobilisationEvent, ...]  # expected to be over, not said to be
    refused: tuple[Refused, ...]
    answers: tuple[LimitAnswer, ...]

    @property
    def closed(self) -> tuple[GateRow, ...]:
        return tuple(each for each in self.gates if not each.gate.is_open)

    @property
    def opened(self) -> tuple[GateRow, ...]:
        return tuple(each for each in self.gates if each.gate.is_open)

    @property
    def asking(self) -> tuple[Limit, ...]:
        return tuple(each for each in self.limits if each.asks)


def gates_page(patient: Patient, *, on: date, language: str) -> GatesPage:
    """Return everything on the page of asks and gates, in a constant number of queries."""
    rows = patient.events.prefetch_related("weight_bearing", "precautions")
    events = tuple(rows.order_by("-started_on"))
    facts = facts_of_one(patient.pk)
    gates = gates_of(
        facts.events,
        templates=protocols_of(patient.clinic_id).templates,
        exercises=load().exercises,
        on=on,
    )
    by_key = {str(event.pk): event for event in events}
    answers = LimitAnswer.objects.filter(event__patient=patient)
    answers = answers.select_related("recorded_by", "precaution", "order", "event")
    return GatesPage(
        on=on,
        events=events,
        limits=tuple(limit for event in events for limit in limits_of(event, on)),
        gates=tuple(_gate_row(each, by_key[each.event], language) for each in gates),
        overdue=tuple(event for event in events if _is_overdue(event, on)),
        refused=_refused(patient, facts, on + timedelta(days=1), language),
        answers=tuple(answers.order_by("-recorded_at")[:ANSWERS_SHOWN]),
    )


def limits_of(event: ImmobilisationEvent, on: date) -> list[Limit]:
    """Return what is in force of one event: precautions, and the latest order of each limb."""
    found = [
        Limit(f"precaution:{row.pk}", event, row, on)
        for row in event.precautions.all()
        if row.from_on <= on and (row.lifted_on is None or on < row.lifted_on)
    ]
    latest: dict[str, WeightBearingOrder] = {}
    for order in event.weight_bearing.all():
        if order.from_on <= on:
            latest[order.limb] = order
    return [*(Limit(f"order:{row.pk}", event, row, on) for row in latest.values()), *found]


def _is_overdue(event: ImmobilisationEvent, on: date) -> bool:
    ends = event.expected_end_on
    return event.ended_on is None and ends is not None and ends <= on


def _gate_row(gate: Gate, event: ImmobilisationEvent, language: str) -> GateRow:
    names = (load().text(slug, language).name for slug in gate.exercises)
    return GateRow(gate, event, tuple(dict.fromkeys(names)))


def _refused(patient: Patient, facts: Facts, on: date, language: str) -> tuple[Refused, ...]:
    active = Regime.objects.active().filter(patient=patient).values_list("pk", flat=True).first()
    items = items_of([active]).get(active, []) if active else []
    found = [(item, verdict_of(item, facts, on=on)) for item in items if item.ended_on is None]
    return tuple(
        Refused(load().text(item.slug, language).name, verdict.refusals)
        for item, verdict in found
        if forbids(verdict)
    )
