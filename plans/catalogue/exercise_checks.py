"""Does each exercise hold together with the others, its texts, its sources and its waivers?"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from plans.catalogue import vocabulary as words
from plans.catalogue.dose_checks import dose_complaints, unreachable
from plans.catalogue.entries import Condition, ExerciseText, Waiver
from plans.catalogue.fault import Fault
from plans.catalogue.ladders import bars
from plans.catalogue.reader import Located, Source
from plans.catalogue.toml_file import fault_near
from plans.engine.exercise import Exercise, NotBefore, Region
from plans.engine.measure import Measure

S = TypeVar("S", bound="Sourced")


@dataclass(frozen=True, slots=True)
class Known:
    """What records may refer to."""

    exercises: Mapping[str, Exercise]
    texts: Mapping[str, Mapping[str, ExerciseText]]  # by language, by slug
    measures: Mapping[str, Measure]
    sources: Mapping[str, Source]
    waivers: tuple[Waiver, ...]
    conditions: Mapping[str, Condition]
    templates: frozenset[str] = frozenset()  # slugs

    def is_waived(self, kind: str, exercise: str, what: str) -> bool:
        """Return True if `what` of `exercise` may be as it is, with a written reason."""
        return any((w.kind, w.exercise, w.what) == (kind, exercise, what) for w in self.waivers)


def exercise_faults(found: Iterable[Located[Exercise]], known: Known) -> Iterator[Fault]:
    """Yield every fault of every exercise."""
    seen: set[str] = set()
    for each in found:
        slug = each.value.slug
        if slug in seen:
            yield each.fault(f"{slug} stands twice", "slug")
        seen.add(slug)
        for check in _CHECKS:
            for field, text in check(each.value, known):
                yield each.fault(f"{slug}: {text}", *_way(field))


def stray_faults(known: Known, home: Path) -> Iterator[Fault]:
    """Yield texts and waivers that belong to no record: they would never be read."""
    for language, texts in known.texts.items():
        for slug in sorted(texts.keys() - known.exercises.keys()):
            yield _stray(home / "text" / language / "exercises", slug)
    records = known.exercises.keys() | known.templates
    for waiver in known.waivers:
        if waiver.exercise not in records:
            said = f"{waiver.exercise}: waives nothing, is no exercise"
            yield fault_near(home / "waivers.toml", waiver.exercise, said)


def _stray(folder: Path, slug: str) -> Fault:
    message = f"{slug} is no exercise"
    found = (fault_near(path, slug, message) for path in sorted(folder.glob("*.toml")))
    return next((each for each in found if each.line), Fault(folder, 0, message))


def _way(field: str) -> list[str | int]:
    """Return "step.0" as the way to the first step."""
    return [int(part) if part.isdigit() else part for part in field.split(".")]


def gate_complaints(gate: NotBefore) -> Iterator[str]:
    """Yield what is wrong with a time gate."""
    if gate.anchor not in words.ANCHORS:
        yield f"{gate.anchor!r} is no anchor"
    if gate.clearance is not None and gate.clearance not in words.CLEARANCES:
        yield f"{gate.clearance!r} is no clearance"
    if gate.tissue is not None and gate.tissue not in words.TISSUES:
        yield f"{gate.tissue!r} is no tissue"
    if gate.expected_days is not None and gate.expected_days < gate.not_before_days:
        yield f"expected on day {gate.expected_days}, before day {gate.not_before_days}"
    if gate.not_before_days < 0:
        yield f"day {gate.not_before_days} is before the {gate.anchor}"


class Sourced(Protocol):
    """A record that says where it comes from."""

    @property
    def source(self) -> tuple[str, ...]: ...


def source_faults(found: "Iterable[Located[S]]", known: Known) -> Iterator[Fault]:
    """Yield a fault for each record without a source, or with one that is not known."""
    for each in found:
        for text in source_complaints(each.value.source, known.sources):
            yield each.fault(text, "source")


def source_complaints(keys: tuple[str, ...], known: Container[str]) -> Iterator[str]:
    """Yield what is wrong with a list of source keys."""
    if not keys:
        yield "names no source"
    yield from (f"{key!r} is not in sources.toml" for key in keys if key not in known)


def tag_complaints(*tags: str) -> Iterator[str]:
    """Yield what is wrong with the tags that say how far to trust a source."""
    yield from (f"{tag!r} is no tag" for tag in tags if tag not in words.TAGS)


Complaints = Iterator[tuple[str, str]]


def _doses(exercise: Exercise, known: Known) -> Complaints:
    yield from dose_complaints(exercise, known.measures)
    for n, ceiling in unreachable(exercise):
        if not known.is_waived("ceiling", exercise.slug, ceiling.subject):
            yield f"done_when.{n}", f"{ceiling.subject} cannot be reached within the maximum"


def _ladder(exercise: Exercise, known: Known) -> Complaints:
    for field, links in (("next", exercise.next), ("easier", exercise.easier)):
        for link in links:
            if link not in known.exercises:
                yield field, f"{link} is not in the catalogue"
            elif link == exercise.slug:
                yield field, "leads to itself"
            else:
                yield from ((field, text) for text in _rung(exercise, field, link, known))


def _rung(exercise: Exercise, field: str, link: str, known: Known) -> Iterator[str]:
    other = known.exercises[link]
    anywhere = {Region.ALL, Region.WHOLE_BODY} & {*exercise.regions, *other.regions}
    if not anywhere and not {*exercise.regions} & {*other.regions}:
        yield f"{link} is for none of its regions"
    asks = bars(other, exercise) if field == "easier" else ()
    if asks and not known.is_waived("ladder", exercise.slug, f"easier {link}"):
        yield f"{link} is easier, yet asks for more: {', '.join(asks)}"


def _words(exercise: Exercise, known: Known) -> Complaints:
    demand = exercise.demand
    if demand.position not in words.POSITIONS:
        yield "demand.position", f"{demand.position!r} is no position"
    for n, joint in enumerate(demand.joints):
        if joint.joint not in words.JOINTS or joint.motion not in words.MOTIONS:
            yield f"demand.joints.{n}", f"{joint.joint} {joint.motion} is no motion of a joint"
    yield from _listed(demand.tissues, words.MUSCLES, "demand.tissues", "muscle")
    yield from _listed(exercise.equipment, words.EQUIPMENT, "equipment", "equipment")
    if exercise.progress_rule not in words.PROGRESS_RULES:
        yield "progress_rule", f"{exercise.progress_rule!r} is none of P1 to P5"
    if exercise.supervision not in words.SUPERVISION:
        yield "supervision", f"{exercise.supervision!r} is not known"
    if not exercise.phases or not exercise.regions:
        yield "slug", "needs a phase and a region"
    if not words.is_slug(exercise.slug):
        yield "slug", f"{exercise.slug!r} is no whole name"


def _listed(given: tuple[str, ...], known: Container[str], field: str, kind: str) -> Complaints:
    yield from ((field, f"{word!r} is no {kind}") for word in given if word not in known)


def _conditions(exercise: Exercise, known: Known) -> Complaints:
    for n, gate in enumerate(exercise.not_before):
        yield from ((f"not_before.{n}", text) for text in gate_complaints(gate))
    for n, each in enumerate(exercise.excluded_if):
        if not words.is_fact(each.fact):
            yield f"excluded_if.{n}", f"{each.fact!r} is no fact"
        if each.unless is not None and not words.is_unless(each.unless):
            yield f"excluded_if.{n}", f"{each.unless!r} can lift nothing"


def _references(exercise: Exercise, known: Known) -> Complaints:
    yield from (("source", text) for text in source_complaints(exercise.source, known.sources))
    yield from (("tag", text) for text in tag_complaints(exercise.tag))
    if exercise.slug not in known.texts.get("en", {}):
        yield "slug", "has no English text"
    if not exercise.source_text:
        yield "slug", "source_text is missing"


_CHECKS: tuple[Callable[[Exercise, Known], Complaints], ...] = (
    _doses,
    _ladder,
    _words,
    _conditions,
    _references,
)
