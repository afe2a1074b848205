"""A regime template: which exercises in which phase, in what order, behind which gates."""

from dataclasses import dataclass

from plans.engine.dose import Dose
from plans.engine.event import Event
from plans.engine.exercise import NotBefore, Phase, Region


@dataclass(frozen=True, slots=True)
class Criterion:
    """One entry or exit condition of a phase, checked by the engine or answered by a therapist."""

    subject: str  # device_off, cleared:rom, weight_bearing, pain_rest_nrs, measure, tolerance, …
    op: str = "is"  # is, >=, <=
    value: str | int | float | bool = True
    days_running: int = 1
    way: str = ""  # criteria of one way belong together; of several ways one is enough
    source: str = ""
    tag: str = "D"


@dataclass(frozen=True, slots=True)
class TemplateItem:
    """One exercise in one phase. Order in the file is priority; ordinary activity comes first."""

    exercise: str
    side: str = "default"  # affected, other: overrides the exercise's own for a free limb
    start: Dose | None = None  # replaces the exercise's start dose where the protocol gives one
    max: Dose | None = None
    gate: NotBefore | None = None
    unless_free: bool = False  # only while a limb is fixed (training of the other side)
    only_without: tuple[str, ...] = ()  # left out where one of these may be done
    source: tuple[str, ...] = ()
    tag: str = "D"


@dataclass(frozen=True, slots=True)
class TemplatePhase:
    """One phase of a protocol.

    `expected_weeks` is when patients usually reach the phase, in weeks since the injury or the
    operation, from the soonest to the latest the protocol names. It opens and closes nothing:
    simulations and reviews hold what the engine does against it.
    """

    phase: Phase
    entry: tuple[Criterion, ...]
    exit: tuple[Criterion, ...]
    items: tuple[TemplateItem, ...]
    minutes_low: int
    minutes_high: int
    active_days: int  # a week
    source: tuple[str, ...] = ()
    tag: str = "D"
    expected_weeks: tuple[float, float] | None = None  # None: the protocol names none
    expected_source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """One protocol. `version` rises with any change; enrolled patients keep theirs."""

    slug: str
    version: int
    event_kinds: tuple[str, ...]
    body_sites: tuple[str, ...]
    tissues: tuple[str, ...]  # empty: any
    region: Region  # the region it treats
    phases: tuple[TemplatePhase, ...]
    mode_at_least: str = "standard"  # strictest mode this protocol forces, e.g. therapist_only
    conditions: tuple[str, ...] = ()  # empty: for what has no protocol of its own
    source: tuple[str, ...] = ()
    tag: str = "D"


def template_of(event: Event, templates: tuple[Template, ...]) -> Template | None:
    """Return the template for an event.

    One that names its condition comes before one that names none; then one that names its tissue
    before one for any tissue.
    """
    fits = [
        each
        for each in templates
        if event.kind in each.event_kinds
        and event.body_site in each.body_sites
        and (not each.tissues or event.tissue in each.tissues)
        and (not each.conditions or event.condition in each.conditions)
    ]
    return min(fits, key=lambda each: (not each.conditions, not each.tissues), default=None)


def gate_in(template: Template | None, exercise: str, phase: Phase) -> NotBefore | None:
    """Return the gate of an exercise in a phase; where it is listed elsewhere only, the latest.

    So an exercise taken into an earlier phase keeps the day it has in a later one.
    """
    listed = [
        (each.phase, item.gate)
        for each in (template.phases if template else ())
        for item in each.items
        if item.exercise == exercise
    ]
    if any(where is phase for where, _gate in listed):
        return next(gate for where, gate in listed if where is phase)
    gates = (gate for _where, gate in listed if gate is not None)
    return max(gates, key=lambda gate: gate.not_before_days, default=None)
