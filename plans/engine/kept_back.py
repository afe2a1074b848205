"""What the protocol of one injury keeps back, whichever protocol asks for the exercise."""

from collections.abc import Iterator
from dataclasses import dataclass

from plans.engine.event import Event
from plans.engine.exercise import NotBefore
from plans.engine.template import Template, template_of


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A gate that the protocol of one event sets."""

    event: str  # key
    gate: NotBefore


def kept_back(
    exercise: str, events: tuple[Event, ...], templates: tuple[Template, ...]
) -> tuple[KeptBack, ...]:
    """Return the gates of `exercise` in the protocols of all named injuries and operations.

    A general template speaks for its own region alone: it waits for the latest of all protocols,
    and a neighbour with a protocol need not. Of several gates in one protocol the earliest counts;
    one phase that sets none lifts them. What only the free side does says nothing of the hurt one.
    """
    return tuple(_each(exercise, events, templates))


def _each(
    exercise: str, events: tuple[Event, ...], templates: tuple[Template, ...]
) -> Iterator[KeptBack]:
    for event in events:
        template = template_of(event, templates) if event.condition else None
        gate = _earliest(exercise, template) if template else None
        if gate:
            yield KeptBack(event.key, gate)


def _earliest(exercise: str, template: Template) -> NotBefore | None:
    items = (item for phase in template.phases for item in phase.items)
    gates = [item.gate for item in items if item.exercise == exercise and item.side != "other"]
    known = [gate for gate in gates if gate is not None]
    if not known or len(known) < len(gates):
        return None
    return min(known, key=lambda gate: gate.not_before_days)
