"""Does each regime fit the exercises it lists and use words the engine knows?"""

from collections.abc import Iterable, Iterator

from plans.catalogue import vocabulary as words
from plans.catalogue.dose_checks import is_within
from plans.catalogue.exercise_checks import (
    Known,
    gate_complaints,
    source_complaints,
    tag_complaints,
)
from plans.catalogue.fault import Fault
from plans.catalogue.reader import Located
from plans.engine.exercise import Kind
from plans.engine.template import Criterion, Template, TemplateItem, TemplatePhase

Complaint = tuple[tuple[str | int, ...], str]


def template_faults(found: Iterable[Located[Template]], known: Known) -> Iterator[Fault]:
    """Yield every fault of every regime."""
    seen: set[str] = set()
    for each in found:
        if each.value.slug in seen:
            yield each.fault(f"{each.value.slug} stands twice", "slug")
        seen.add(each.value.slug)
        if not words.is_slug(each.value.slug):
            yield each.fault(f"{each.value.slug!r} is no whole name", "slug")
        for where, text in template_complaints(each.value, known):
            yield each.fault(text, *where)


def template_complaints(template: Template, known: Known) -> Iterator[Complaint]:
    """Yield what is wrong with one regime, ours or a clinic's copy, and where."""
    for field, given, allowed in (
        ("conditions", template.conditions, known.conditions),
        ("event_kinds", template.event_kinds, words.EVENT_KINDS),
        ("body_sites", template.body_sites, words.BODY_SITES),
        ("tissues", template.tissues, words.TISSUES),
    ):
        yield from (((field,), f"{word!r} is not known") for word in given if word not in allowed)
    yield from _sourced(("source",), template.source, known)
    yield from ((("tag",), text) for text in tag_complaints(template.tag))
    if template.mode_at_least not in words.MODES:
        yield ("mode_at_least",), f"{template.mode_at_least!r} is no mode"
    if not template.phases:
        yield ("phases",), "has no phase"
    phases = [phase.phase for phase in template.phases]
    if phases != sorted(set(phases)):
        yield ("phases",), "phases are not once each and in order"
    for n, phase in enumerate(template.phases):
        for where, text in _phase(template, phase, known):
            yield ("phases", n, *where), f"{phase.phase}: {text}"


def _phase(template: Template, phase: TemplatePhase, known: Known) -> Iterator[Complaint]:
    yield from _sourced(("source",), phase.source, known)
    yield from ((("tag",), text) for text in tag_complaints(phase.tag))
    if not 0 < phase.minutes_low <= phase.minutes_high:
        yield ("minutes_low",), "minutes are not a range"
    if not 1 <= phase.active_days <= 7:
        yield ("active_days",), f"{phase.active_days} is no number of days a week"
    yield from _expected(phase, known)
    for field, criteria in (("entry", phase.entry), ("exit", phase.exit)):
        for n, criterion in enumerate(criteria):
            yield from (((field, n), text) for text in _criterion(criterion, known))
    for n, item in enumerate(phase.items):
        yield from ((("items", n), text) for text in _item(phase, item, known))
    if not _has_adl(phase, known) and not known.is_waived("adl", template.slug, phase.phase):
        yield ("items",), "has no ordinary activity"


def _expected(phase: TemplatePhase, known: Known) -> Iterator[Complaint]:
    if phase.expected_weeks is None:
        return
    low, high = phase.expected_weeks
    if not 0 <= low <= high:
        yield ("expected_weeks",), "expected weeks are not a range"
    if not phase.expected_source:
        yield ("expected_weeks",), "expected weeks have no source"
    yield from _sourced(("expected_source",), phase.expected_source, known)


def _has_adl(phase: TemplatePhase, known: Known) -> bool:
    listed = (known.exercises.get(item.exercise) for item in phase.items)
    return any(exercise is not None and exercise.kind is Kind.ADL for exercise in listed)


def _criterion(criterion: Criterion, known: Known) -> Iterator[str]:
    # Of a measure too: "rom_deg:knee:flexion" is that of the side under treatment.
    named = criterion.subject.partition(":")[0]
    if criterion.subject not in words.DERIVED | words.OBSERVED and named not in known.measures:
        yield f"{criterion.subject!r} is nothing a phase can wait for"
    if criterion.op not in {"is", *words.COMPARISONS}:
        yield f"{criterion.op!r} is no comparison"
    elif not _can_be_met(criterion):
        yield f"{criterion.subject}: {criterion.value!r} is no answer to {criterion.op!r}"
    if criterion.subject == "weight_bearing" and criterion.value not in words.WEIGHTS:
        yield f"{criterion.value!r} is no amount of weight"
    if criterion.days_running < 1:
        yield f"{criterion.subject} must hold for at least one day"
    yield from tag_complaints(criterion.tag)
    yield from source_complaints((criterion.source,) if criterion.source else (), known.sources)


def _can_be_met(criterion: Criterion) -> bool:
    """Return True if the value is of the kind that the comparison takes."""
    if criterion.subject == "weight_bearing":
        return criterion.op != "is"
    return isinstance(criterion.value, bool) is (criterion.op == "is")


def _item(phase: TemplatePhase, item: TemplateItem, known: Known) -> Iterator[str]:
    slug = item.exercise
    yield from (f"{slug}: {text}" for text in source_complaints(item.source, known.sources))
    yield from (f"{slug}: {text}" for text in tag_complaints(item.tag))
    exercise = known.exercises.get(slug)
    if exercise is None:
        yield f"{slug} is not in the catalogue"
        return
    if phase.phase not in exercise.phases:
        yield f"{slug} is not for this phase"
    if item.side not in words.ITEM_SIDES:
        yield f"{slug}: {item.side!r} is no side"
    for name, dose in (("start", item.start), ("max", item.max)):
        if dose is not None and not is_within(exercise, dose):
            yield f"{slug}: {name} is beyond the exercise's own bounds"
    if item.gate is not None:
        yield from (f"{slug}: {text}" for text in gate_complaints(item.gate))
    yield from _beside(phase, item)


def _beside(phase: TemplatePhase, item: TemplateItem) -> Iterator[str]:
    """Yield what is wrong between an item and the others of its phase."""
    listed = [other.exercise for other in phase.items]
    if listed.count(item.exercise) > 1:
        yield f"{item.exercise} stands twice in the phase"
    for other in item.only_without:
        if other == item.exercise:
            yield f"{other} gives way to itself"
        elif other not in listed:
            yield f"{other} is not in the phase"


def _sourced(where: tuple[str, ...], keys: tuple[str, ...], known: Known) -> Iterator[Complaint]:
    yield from ((where, text) for text in source_complaints(keys, known.sources))
