"""What a clinician reads of a protocol: phases, criteria, items with gates and doses."""

from collections.abc import Iterator
from dataclasses import dataclass

from plans.catalogue import load
from plans.engine.exercise import Exercise, NotBefore, Region
from plans.engine.template import Criterion, Template, TemplateItem, TemplatePhase

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One exercise of a phase. `exercise` is None once it has left the catalogue.

    `own_gates` are those of the exercise itself that hold where the protocol treats.
    """

    item: TemplateItem
    exercise: Exercise | None
    own_gates: tuple[NotBefore, ...] = ()


@dataclass(frozen=True, slots=True)
class Criteria:
    """What must be met: all of `always`, and all of one of the ways where there are any."""

    always: tuple[Criterion, ...]
    ways: tuple[tuple[str, tuple[Criterion, ...]], ...]


@dataclass(frozen=True, slots=True)
class PhaseSheet:
    phase: TemplatePhase
    entry: Criteria
    exit: Criteria
    items: tuple[ItemLine, ...]
    weeks: tuple[int, int] | None  # in which its dated items usually begin; None: no dates


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """One protocol with every source it names anywhere, in the order they first come."""

    template: Template
    phases: tuple[PhaseSheet, ...]
    sources: tuple[str, ...]


def sheet_of(template: Template) -> TemplateSheet:
    """Return a template as it is read on paper, ours or a clinic's."""
    return TemplateSheet(
        template,
        tuple(_phase(template, each) for each in template.phases),
        tuple(dict.fromkeys(_sources(template))),
    )


def our_sheet(slug: str) -> TemplateSheet | None:
    """Return one of ours; None: it is not in the catalogue."""
    found = load().templates.get(slug)
    return sheet_of(found) if found else None


def sheets_by_region() -> list[tuple[Region, list[TemplateSheet]]]:
    """Return all of ours, under the region each treats."""
    found: dict[Region, list[TemplateSheet]] = {region: [] for region in Region}
    for template in sorted(load().templates.values(), key=lambda each: each.slug):
        found[template.region].append(sheet_of(template))
    return [(region, sheets) for region, sheets in found.items() if sheets]


def _phase(template: Template, phase: TemplatePhase) -> PhaseSheet:
    return PhaseSheet(
        phase,
        _criteria(phase.entry),
        _criteria(phase.exit),
        tuple(_line(template, item) for item in phase.items),
        _weeks(phase),
    )


def _line(template: Template, item: TemplateItem) -> ItemLine:
    exercise = load().exercises.get(item.exercise)
    gates = exercise.not_before if exercise else ()
    return ItemLine(item, exercise, tuple(gate for gate in gates if _concerns(gate, template)))


def _concerns(gate: NotBefore, template: Template) -> bool:
    is_here = gate.region in (None, Region.ALL, template.region)
    return is_here and (not template.tissues or gate.tissue in (None, *template.tissues))


def _sources(template: Template) -> Iterator[str]:
    yield from template.source
    for phase in template.phases:
        yield from (*phase.source, *phase.expected_source)
        yield from (each.source for each in (*phase.entry, *phase.exit) if each.source)
        yield from (key for item in phase.items for key in item.source)


def _criteria(found: tuple[Criterion, ...]) -> Criteria:
    names = dict.fromkeys(each.way for each in found if each.way)
    ways = tuple((name, tuple(c for c in found if c.way == name)) for name in names)
    return Criteria(tuple(each for each in found if not each.way), ways)


def _weeks(phase: TemplatePhase) -> tuple[int, int] | None:
    gates = [item.gate for item in phase.items if item.gate is not None]
    days = [gate.expected_days or gate.not_before_days for gate in gates]
    weeks = [day // DAYS_A_WEEK for day in days if day]
    return (min(weeks), max(weeks)) if weeks else None
