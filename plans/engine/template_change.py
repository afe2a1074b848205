"""What differs between two versions of a template, as values that can be told in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from plans.engine.exercise import Phase
from plans.engine.template import Criterion, Template, TemplateItem, TemplatePhase

_HEAD = ("event_kinds", "body_sites", "tissues", "conditions", "mode_at_least", "source")
_OF_PHASE = ("minutes", "active_days", "expected_weeks")
_OF_ITEM = ("start", "max", "gate", "side", "only_without", "unless_free", "source")


@dataclass(frozen=True, slots=True)
class TemplateChange:
    """One difference. `what` is a stable code; templates translate it.

    Without a phase it is about the template as a whole, without an exercise about the phase.
    """

    what: str
    phase: Phase | None = None
    exercise: str = ""
    before: Any = None
    after: Any = None


def template_changes(before: Template, after: Template) -> tuple[TemplateChange, ...]:
    """Return every difference but the version, in the order of the page."""
    return tuple(_changes(before, after))


def _changes(before: Template, after: Template) -> Iterator[TemplateChange]:
    for name in _HEAD:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield TemplateChange(name, before=old, after=new)
    old_phases = {each.phase: each for each in before.phases}
    new_phases = {each.phase: each for each in after.phases}
    for phase in Phase:
        old, new = old_phases.get(phase), new_phases.get(phase)
        if old and new:
            yield from _of_phase(old, new)
        elif old or new:
            yield TemplateChange("phase_added" if new else "phase_removed", phase)


def _of_phase(before: TemplatePhase, after: TemplatePhase) -> Iterator[TemplateChange]:
    for name in _OF_PHASE:
        old, new = _amount(before, name), _amount(after, name)
        if old != new:
            yield TemplateChange(name, before.phase, before=old, after=new)
    for name in ("entry", "exit"):
        yield from _criteria(before.phase, name, getattr(before, name), getattr(after, name))
    yield from _items(before, after)


def _amount(phase: TemplatePhase, name: str) -> Any:
    if name == "minutes":
        return phase.minutes_low, phase.minutes_high
    return getattr(phase, name)


def _criteria(
    phase: Phase, name: str, before: tuple[Criterion, ...], after: tuple[Criterion, ...]
) -> Iterator[TemplateChange]:
    for each in before:
        if each not in after:
            yield TemplateChange(f"{name}_removed", phase, before=each)
    for each in after:
        if each not in before:
            yield TemplateChange(f"{name}_added", phase, after=each)


def _items(before: TemplatePhase, after: TemplatePhase) -> Iterator[TemplateChange]:
    old = {each.exercise: each for each in before.items}
    new = {each.exercise: each for each in after.items}
    for slug in (each for each in old if each not in new):
        yield TemplateChange("item_removed", before.phase, slug, before=old[slug])
    for slug, item in new.items():
        if slug not in old:
            yield TemplateChange("item_added", before.phase, slug, after=item)
        else:
            yield from _of_item(before.phase, old[slug], item)
    yield from _moved(before.phase, [s for s in old if s in new], [s for s in new if s in old])


def _of_item(phase: Phase, before: TemplateItem, after: TemplateItem) -> Iterator[TemplateChange]:
    for name in _OF_ITEM:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield TemplateChange(f"item_{name}", phase, before.exercise, old, new)


def _moved(phase: Phase, before: list[str], after: list[str]) -> Iterator[TemplateChange]:
    """Yield the few that were taken to another place, not all that made way for them."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stayed = {slug for at, _, size in blocks for slug in before[at : at + size]}
    for slug in after:
        if slug not in stayed:
            places = before.index(slug) + 1, after.index(slug) + 1
            yield TemplateChange("item_moved", phase, slug, *places)
