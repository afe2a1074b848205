"""The catalogue as one value, read and checked as a whole."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from plans.catalogue.entries import ExerciseText, Measure, Waiver
from plans.catalogue.exercise_checks import Known, exercise_faults
from plans.catalogue.fault import CatalogueError, Fault
from plans.catalogue.reader import (
    HOME,
    Located,
    Source,
    locate_records,
    locate_tables,
    locate_whole,
)
from plans.catalogue.rulebook import Rules, read_rulebook
from plans.catalogue.template_checks import template_faults
from plans.engine.disuse import Curve
from plans.engine.exercise import Exercise
from plans.engine.safety import RedFlag
from plans.engine.template import Template

T = TypeVar("T")
Texts = Mapping[str, Mapping[str, ExerciseText]]  # by language, by slug


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything clinical. All references inside it have been checked."""

    exercises: Mapping[str, Exercise]
    templates: Mapping[str, Template]
    curves: Mapping[str, Curve]
    red_flags: tuple[RedFlag, ...]
    measures: Mapping[str, Measure]
    sources: Mapping[str, Source]
    rules: Rules
    waivers: tuple[Waiver, ...]
    texts: Texts

    def text(self, slug: str, language: str) -> ExerciseText:
        """Return what a patient reads; in English where the language has none of its own."""
        return self.texts.get(language, {}).get(slug) or self.texts["en"][slug]


@cache
def load() -> Catalogue:
    """Return the catalogue of this installation, read once a process."""
    return read_catalogue()


def read_catalogue(home: Path = HOME) -> Catalogue:
    """Return the catalogue under `home`. Raise CatalogueError naming every fault in it."""
    reading = _Reading(home)
    sources = reading.tables(home / "sources.toml", Source)
    exercises = reading.records("exercises/*.toml", Exercise)
    templates = reading.wholes("regimes/*.toml", Template)
    measures = {m.value.key: m.value for m in reading.records("measures.toml", Measure)}
    waivers = tuple(w.value for w in reading.records("waivers.toml", Waiver))
    texts = reading.texts()
    rules = reading.attempt(partial(read_rulebook, home))
    by_slug = {each.value.slug: each.value for each in exercises}
    known = Known(
        exercises=by_slug,
        texts=frozenset(texts.get("en", ())),
        measures=frozenset(measures),
        sources=frozenset(sources),
        waivers=waivers,
    )
    reading.faults += exercise_faults(exercises, known)
    reading.faults += template_faults(templates, known)
    red_flags = tuple(f.value for f in reading.records("red_flags.toml", RedFlag))
    curves = {c.value.key: c.value for c in reading.records("curves.toml", Curve)}
    if reading.faults or rules is None:
        raise CatalogueError(*reading.faults)
    return Catalogue(
        exercises=MappingProxyType(by_slug),
        templates=MappingProxyType({each.value.slug: each.value for each in templates}),
        curves=MappingProxyType(curves),
        red_flags=red_flags,
        measures=MappingProxyType(measures),
        sources=MappingProxyType(sources),
        rules=rules,
        waivers=waivers,
        texts=MappingProxyType(texts),
    )


@dataclass(slots=True)
class _Reading:
    """Reads on after a faulty file, so that one run names every fault."""

    home: Path
    faults: list[Fault] = field(default_factory=list)

    def attempt(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except CatalogueError as error:
            self.faults += error.faults
            return None

    def records(self, pattern: str, cls: type[T]) -> list[Located[T]]:
        return self._each(pattern, lambda path: locate_records(path, cls))

    def wholes(self, pattern: str, cls: type[T]) -> list[Located[T]]:
        return self._each(pattern, lambda path: [locate_whole(path, cls)])

    def tables(self, path: Path, cls: type[T]) -> dict[str, T]:
        found = self.attempt(partial(locate_tables, path, cls)) or {}
        return {key: each.value for key, each in found.items()}

    def texts(self) -> dict[str, Mapping[str, ExerciseText]]:
        found: dict[str, dict[str, ExerciseText]] = {}
        for path in self._paths("text/*/exercises/*.toml"):
            language = found.setdefault(path.parts[-3], {})
            language |= self.tables(path, ExerciseText)
        return {language: MappingProxyType(texts) for language, texts in found.items()}

    def _each(self, pattern: str, read: Callable[[Path], list[Located[T]]]) -> list[Located[T]]:
        found: list[Located[T]] = []
        for path in self._paths(pattern):
            found += self.attempt(partial(read, path)) or []
        return found

    def _paths(self, pattern: str) -> Iterable[Path]:
        return sorted(self.home.glob(pattern))
