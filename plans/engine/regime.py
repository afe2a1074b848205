"""Draft a regime: which regions, which phases, which exercises, how much to start with, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from plans.engine.assessment import STRICTNESS, Mode, has_spine_orders
from plans.engine.body import DEVICES, LEG, sides_of
from plans.engine.disuse import Loss
from plans.engine.draft import Draft, DraftExclusion, DraftingBook, DraftItem, DraftRegion
from plans.engine.draft_burden import first_day
from plans.engine.draft_row import Desk, case_of, refusals_of, row_of
from plans.engine.event import Event
from plans.engine.exercise import Kind, Phase, Region
from plans.engine.limits import limits
from plans.engine.one_walk import spare_walks
from plans.engine.patient import PatientFacts
from plans.engine.phase_entry import Place, open_phases
from plans.engine.reason import Reason, Refusal, Value
from plans.engine.start_dose import (
    Case,
    DraftingRules,
    Found,
    Tolerance,
)
from plans.engine.template import Template, TemplatePhase, template_of

__all__ = [
    "Draft",
    "DraftExclusion",
    "DraftItem",
    "DraftRegion",
    "DraftingBook",
    "DraftingRules",
    "Found",
    "Tolerance",
    "draft",
    "template_of",
]


Recorded = Mapping[tuple[str, str], tuple[Phase, ...]]  # by region and side
_NO_PLAN = frozenset({Mode.REFER, Mode.BLOCKED, Mode.EMERGENCY})


def draft(
    *,
    mode: Mode,
    patient: PatientFacts,
    events: tuple[Event, ...],
    losses: tuple[Loss, ...],
    found: Found,
    book: DraftingBook,
    phases: Recorded | None = None,
    on: date,
) -> Draft:
    """Return the proposal for `on`. In refer, emergency and blocked there are no items.

    `phases` are those a therapist decided on, by region and side; the others are worked out.
    Therapist only ends at P2. Ordinary activity comes first, regions take turns, cues last.
    """
    if mode in _NO_PLAN:
        return _no_plan(mode)
    case = case_of(mode, patient, events, losses, found, book, on)
    treated = list(_treated(events, book.templates, on))
    forced = [_forced(each.template) for each in treated]
    forced += [Mode.THERAPIST_ONLY for event in events if has_spine_orders(event, on)]
    strictest = max((mode, *forced), key=STRICTNESS.__getitem__)
    case = replace(case, mode=strictest)
    if strictest in _NO_PLAN:
        return _no_plan(strictest)
    parts = [_part(each, case, events, book, phases or {}) for each in treated]
    parts = _with_one_walk(parts, book)
    items = _in_order([item for part in parts for item in part.items])
    warnings = [*_untreated(events, treated), *_without_getting_up(items, book)]
    warnings += _without_order(treated, events, on)
    return _put_together(case, parts, items, warnings, book)


def _no_plan(mode: Mode) -> Draft:
    return Draft(mode, (), (), (), 0, 0, 0.0, (Reason("no_plan", (("mode", mode.value),)),), ())


@dataclass(frozen=True, slots=True)
class _Treated:
    """A template with the events it treats on one side, the leading one first."""

    template: Template
    side: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """An item with its place among its equals: its phase's order, the same for every region."""

    index: int
    item: DraftItem
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Part:
    region: DraftRegion
    items: tuple[_Ranked, ...]
    excluded: tuple[DraftExclusion, ...]
    minutes_high: int


def _treated(
    events: tuple[Event, ...], templates: tuple[Template, ...], on: date
) -> Iterator[_Treated]:
    groups: dict[tuple[Region, str], list[tuple[Template, Event]]] = {}
    for event in events:
        template = template_of(event, templates) if event.started_on <= on else None
        if template is not None:
            groups.setdefault((template.region, event.side), []).append((template, event))
    for (_region, side), found in groups.items():
        leading = sorted(found, key=lambda e: (_wears(e[1], on), e[1].started_on), reverse=True)
        # One course for a region: intensive care before the ward, a named operation before a sling.
        template = max((each for each, _event in leading), key=_comes_first)
        yield _Treated(template, side, tuple(event for _template, event in leading))


def _comes_first(template: Template) -> tuple[int, bool]:
    return STRICTNESS[_forced(template)], bool(template.conditions)


def _wears(event: Event, on: date) -> bool:
    return event.kind in DEVICES and event.is_on(on)


def _forced(template: Template) -> Mode:
    return Mode(template.mode_at_least)


def _part(
    treated: _Treated,
    case: Case,
    events: tuple[Event, ...],
    book: DraftingBook,
    recorded: Recorded,
) -> _Part:
    template, found = treated.template, case.found
    up_to = Phase.P2 if case.mode is Mode.THERAPIST_ONLY else Phase.P5
    seen = {**found.observations, **_of_side(found, treated.side, case.on)}
    place = Place(treated.side, treated.events, events, seen, found.yes_flags, case.on)
    phases, unmet = open_phases(template, place, up_to=up_to)
    if (template.region, treated.side) in recorded:
        phases, unmet = recorded[template.region, treated.side], ()
    region = DraftRegion(
        template.region,
        treated.side,
        treated.events[0].key,
        template.slug,
        template.version,
        phases,
        unmet,
    )
    opened = [each for each in template.phases if each.phase in phases]
    desk = Desk(region, case, events, book)
    rows = [row for each in opened for row in _rows(each, desk)]
    return _Part(
        region,
        tuple(row for row in rows if isinstance(row, _Ranked)),
        tuple(row for row in rows if isinstance(row, DraftExclusion)),
        max((each.minutes_high for each in opened), default=0),
    )


def _of_side(found: Found, side: str, on: date) -> Mapping[str, Value]:
    """Return what was measured of one side and still counts, by its series."""
    return {
        series: each.value
        for (series, of), each in found.measured.items()
        if of == side and each.counts(on)
    }


def _rows(phase: TemplatePhase, desk: Desk) -> Iterator[_Ranked | DraftExclusion]:
    allowed: set[str] = set()
    judged = []
    for index, item in enumerate(phase.items):
        refusals = refusals_of(item, phase.phase, desk)
        judged.append((index, item, refusals))
        if not refusals:
            allowed.add(item.exercise)
    for index, item, refusals in judged:
        better = [slug for slug in item.only_without if slug in allowed]
        preferred = (Refusal("other_preferred", (("exercise", better[0]),)),) if better else ()
        row = row_of(item, phase.phase, (*refusals, *preferred), desk)
        yield row if isinstance(row, DraftExclusion) else _ranked(index, row, desk)


def _ranked(index: int, item: DraftItem, desk: Desk) -> _Ranked:
    """Return the item saying that its protocol asks for it."""
    region = desk.region
    values = (("template", region.template), ("phase", item.phase.value))
    reasons = (Reason("in_protocol", values), *item.reasons)
    return _Ranked(index, replace(item, reasons=reasons), desk.book.exercises[item.exercise].kind)


def _with_one_walk(parts: list[_Part], book: DraftingBook) -> list[_Part]:
    """Return the parts with the walking of one region alone, the easier; the others say why."""
    drafted = [[row.item for row in part.items] for part in parts]
    kept, spare = spare_walks(drafted, book.exercises)
    why = (Refusal("other_walk", (("exercise", kept),)),)
    found = []
    for part, gone in zip(parts, spare, strict=True):
        rest = tuple(row for row in part.items if row.item.exercise not in gone)
        items = (row.item for row in part.items if row.item.exercise in gone)
        out = (DraftExclusion(i.exercise, i.region, i.side, i.phase, why) for i in items)
        found.append(replace(part, items=rest, excluded=(*part.excluded, *out)))
    return found


_FIRST = {Kind.ADL: 0, Kind.DEDICATED: 1, Kind.CUE: 2}


def _in_order(ranked: Iterable[_Ranked]) -> tuple[DraftItem, ...]:
    """Return each exercise once per side: ordinary activity, then dedicated, cues last."""
    kept: dict[str, set[str]] = {}
    items: list[DraftItem] = []
    for each in sorted(ranked, key=lambda row: (_FIRST[row.kind], row.index)):
        sides = kept.setdefault(each.item.exercise, set())
        if not sides_of(each.item.side) <= sides:
            sides.update(sides_of(each.item.side))
            items.append(replace(each.item, position=len(items) + 1))
    return tuple(items)


def _untreated(events: tuple[Event, ...], treated: list[_Treated]) -> Iterator[Reason]:
    known = {event.key for each in treated for event in each.events}
    for event in events:
        if event.key not in known:
            values = (("event", event.key), ("kind", event.kind), ("body_site", event.body_site))
            yield Reason("no_template", values)


def _without_getting_up(items: tuple[DraftItem, ...], book: DraftingBook) -> Iterator[Reason]:
    if not any(book.exercises[each.exercise].gets_up for each in items):
        yield Reason("no_getting_up_item")


def _without_order(
    treated: list[_Treated], events: tuple[Event, ...], on: date
) -> Iterator[Reason]:
    """Yield the legs of which nobody has said what they may carry."""
    for each in treated:
        if each.template.region in LEG:
            for side in sorted(sides_of(each.side)):
                if limits(events, side, on).leg is None:
                    values = (("event", each.events[0].key), ("side", side))
                    yield Reason("order_wanted", values)


def _put_together(
    case: Case,
    parts: list[_Part],
    items: tuple[DraftItem, ...],
    warnings: list[Reason],
    book: DraftingBook,
) -> Draft:
    counted = [each for each in items if not each.is_cue]
    most = max((part.minutes_high for part in parts), default=0)
    start, minutes = first_day(counted, most, book.day, is_frail=case.is_frail)
    if minutes > most:
        warnings = [*warnings, Reason("over_minutes", (("minutes", minutes), ("most", most)))]
    excluded = tuple(row for part in parts for row in part.excluded)
    reasons = tuple(_part_reasons(case))
    regions = tuple(part.region for part in parts)
    return Draft(
        case.mode, regions, items, excluded, start, len(counted), minutes, reasons, tuple(warnings)
    )


def _part_reasons(case: Case) -> Iterator[Reason]:
    if case.mode is Mode.THERAPIST_ONLY:
        yield Reason("phases_up_to_p2")
    if case.is_frail:
        yield Reason("frail", (("frailty_cfs", case.patient.frailty_cfs),))
