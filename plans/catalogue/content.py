"""The catalogue as one value, read and checked as a whole."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from plans.catalogue.condition_checks import condition_faults
from plans.catalogue.education_checks import EducationText, education_faults
from plans.catalogue.education_checks import Texts as CardTexts
from plans.catalogue.entries import (
    CauseNames,
    Condition,
    ConditionNames,
    DecisionRule,
    ExerciseText,
    FlagText,
    LetterText,
    MeasureText,
    MotionText,
    Observation,
    RuleText,
    StrengthTest,
    Waiver,
)
from plans.catalogue.exercise_checks import Known, exercise_faults, source_faults, stray_faults
from plans.catalogue.fault import CatalogueError, Fault
from plans.catalogue.figure_checks import FigureTexts, figure_faults
from plans.catalogue.figure_record import Figure, FigureText
from plans.catalogue.measure_checks import MeasureTexts, measure_faults
from plans.catalogue.reader import (
    HOME,
    Located,
    Source,
    locate_records,
    locate_tables,
    locate_whole,
)
from plans.catalogue.rule_checks import rule_faults
from plans.catalogue.rulebook import Rules, read_rulebook
from plans.catalogue.screen_checks import Screen, screen_faults, strength_test_faults
from plans.catalogue.template_checks import template_faults
from plans.engine.asked import OrdersBook, PrecautionRule, TissueRule
from plans.engine.assessment import Cause, Judgement, TriageBook
from plans.engine.disuse import Curve, CurveRow, DisuseBook
from plans.engine.draft import DraftingBook
from plans.engine.education import EducationCard
from plans.engine.exercise import Exercise
from plans.engine.measure import JointMotion, Measure
from plans.engine.safety import RedFlag
from plans.engine.template import Template

T = TypeVar("T")
Texts = Mapping[str, Mapping[str, ExerciseText]]  # by language, by slug
Decisions = tuple[Mapping[str, DecisionRule], Mapping[str, Mapping[str, RuleText]]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything clinical. All references inside it have been checked."""

    exercises: Mapping[str, Exercise]
    templates: Mapping[str, Template]
    conditions: Mapping[str, Condition]
    condition_names: Mapping[str, ConditionNames]  # by language
    curves: Mapping[str, Curve]
    red_flags: tuple[RedFlag, ...]  # in the order they are asked
    measures: Mapping[str, Measure]
    joint_motions: tuple[JointMotion, ...]
    measure_texts: MeasureTexts
    sources: Mapping[str, Source]
    rules: Rules
    waivers: tuple[Waiver, ...]
    texts: Texts
    triage: TriageBook
    disuse: DisuseBook
    observations: tuple[Observation, ...]
    strength_tests: tuple[StrengthTest, ...]
    orders: OrdersBook
    flag_texts: Mapping[str, Mapping[str, FlagText]]  # by language, by flag
    cause_names: Mapping[str, CauseNames]  # by language
    letter_texts: Mapping[str, Mapping[str, LetterText]]  # by language, by letter
    decision_rules: Mapping[str, DecisionRule]  # by id, in the order of precedence
    rule_texts: Mapping[str, Mapping[str, RuleText]]  # by language, by id
    education: tuple[EducationCard, ...]
    education_texts: CardTexts
    figures: Mapping[str, Figure]  # by exercise
    figure_texts: FigureTexts

    @property
    def drafting(self) -> DraftingBook:
        """Return what drafting reads."""
        templates = tuple(self.templates.values())
        day = self.rules.daily_plan
        return DraftingBook(templates, self.exercises, self.orders, self.rules.drafting, day)

    @property
    def known(self) -> Known:
        """Return what a template of a clinic may refer to."""
        return Known(
            exercises=self.exercises,
            texts=self.texts,
            measures=self.measures,
            sources=self.sources,
            waivers=self.waivers,
            conditions=self.conditions,
            templates=frozenset(self.templates),
        )

    def flag_text(self, flag: str, language: str) -> FlagText:
        """Return the words of a red flag; in English where the language has none of its own."""
        return self.flag_texts.get(language, {}).get(flag) or self.flag_texts["en"][flag]

    def names_of_causes(self, language: str) -> CauseNames:
        """Return the names of types and causes; in English where the language has none."""
        return self.cause_names.get(language) or self.cause_names["en"]

    def condition_name(self, key: str, language: str) -> str:
        """Return what a condition is called; in English where the language has no name."""
        found = self.condition_names.get(language)
        return (found.names.get(key) if found else None) or self.condition_names["en"].names[key]

    def rule_text(self, rule: str, language: str) -> RuleText:
        """Return what a rule of decision says; in English where the language does not."""
        return self.rule_texts.get(language, {}).get(rule) or self.rule_texts["en"][rule]

    def measure_text(self, key: str, language: str) -> MeasureText:
        """Return how a measure is called and taken; in English where the language does not say."""
        texts = self.measure_texts.measures
        return texts.get(language, {}).get(key) or texts["en"][key]

    def names_of_motions(self, language: str) -> MotionText:
        """Return the names of joints and motions; in English where the language has none."""
        return self.measure_texts.motions.get(language) or self.measure_texts.motions["en"]

    def letters(self, language: str) -> Mapping[str, LetterText]:
        """Return the letters; in English where the language has none."""
        return self.letter_texts.get(language) or self.letter_texts["en"]

    def education_text(self, slug: str, language: str) -> EducationText:
        """Return the words of a card; in English where the language has none of its own."""
        texts = self.education_texts
        return texts.get(language, {}).get(slug) or texts["en"][slug]

    def figure_text(self, slug: str, language: str) -> FigureText:
        """Return what a figure shows; in English where the language does not say."""
        return self.figure_texts.get(language, {}).get(slug) or self.figure_texts["en"][slug]

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
    exercises = reading.records("exercises/*.toml", Exercise)
    templates = reading.wholes("regimes/*.toml", Template)
    measures = reading.records("measures.toml", Measure)
    conditions = reading.records("conditions.toml", Condition)
    known = Known(
        exercises=_by(exercises, "slug"),
        texts=reading.texts(),
        measures=_by(measures, "key"),
        sources=reading.tables(home / "sources.toml", Source),
        waivers=reading.values("waivers.toml", Waiver),
        conditions=_by(conditions, "key"),
        templates=frozenset(_by(templates, "slug")),
    )
    condition_names = reading.names("conditions.toml", ConditionNames)
    motions = reading.records("joint_motions.toml", JointMotion)
    measure_texts = _read_measure_texts(reading)
    screen = _read_screen(reading)
    rules = reading.attempt(partial(read_rulebook, home))
    decisions = _read_decisions(reading)
    cards = reading.records("education.toml", EducationCard)
    card_texts = _read_education_texts(reading)
    figures = reading.records("figures/*.toml", Figure)
    figure_texts = _read_figure_texts(reading)
    reading.faults += exercise_faults(exercises, known)
    reading.faults += stray_faults(known, home)
    reading.faults += template_faults(templates, known)
    reading.faults += measure_faults(measures, motions, measure_texts, known.sources)
    reading.faults += source_faults(conditions, known)
    reading.faults += condition_faults(conditions, condition_names, home)
    reading.faults += rule_faults(*decisions, home, frozenset(known.sources))
    reading.faults += screen_faults(screen, home, frozenset(known.sources))
    reading.faults += education_faults(cards, card_texts, known.sources, home)
    reading.faults += strength_test_faults(screen, home, known)
    reading.faults += figure_faults(figures, known.exercises, figure_texts, home)
    if reading.faults or rules is None:
        raise CatalogueError(*reading.faults)
    measured = (tuple(each.value for each in motions), measure_texts)
    education = (tuple(each.value for each in cards), card_texts)
    drawn = (_by(figures, "exercise"), figure_texts)
    return _whole(
        known,
        _by(templates, "slug"),
        condition_names,
        measured,
        screen,
        rules,
        decisions,
        education,
        drawn,
    )


def _read_measure_texts(reading: "_Reading") -> MeasureTexts:
    tables = {
        path.parts[-2]: reading.tables(path, MeasureText)
        for path in reading.paths("text/*/measures.toml")
    }
    return MeasureTexts(tables, reading.names("joint_motions.toml", MotionText))


def _read_education_texts(reading: "_Reading") -> CardTexts:
    return {
        path.parts[-2]: reading.tables(path, EducationText)
        for path in reading.paths("text/*/education.toml")
    }


def _read_figure_texts(reading: "_Reading") -> FigureTexts:
    return {
        path.parts[-2]: reading.tables(path, FigureText)
        for path in reading.paths("text/*/figures.toml")
    }


def _read_screen(reading: "_Reading") -> Screen:
    return Screen(
        red_flags=reading.values("red_flags.toml", RedFlag),
        judgements=reading.values("judgements.toml", Judgement),
        causes=reading.values("causes.toml", Cause),
        precautions=reading.values("precautions.toml", PrecautionRule),
        tissues=reading.values("tissues.toml", TissueRule),
        curves=reading.values("curves.toml", Curve),
        curve_rows=reading.values("curve_rows.toml", CurveRow),
        observations=reading.values("observed_losses.toml", Observation),
        strength_tests=reading.values("strength_tests.toml", StrengthTest),
        flag_texts={
            path.parts[-2]: reading.tables(path, FlagText)
            for path in reading.paths("text/*/red_flags.toml")
        },
        letter_texts={
            path.parts[-2]: reading.tables(path, LetterText)
            for path in reading.paths("text/*/letters.toml")
        },
        cause_names=reading.names("causes.toml", CauseNames),
    )


def _read_decisions(reading: "_Reading") -> Decisions:
    return reading.tables(reading.home / "decision_rules.toml", DecisionRule), {
        path.parts[-2]: reading.tables(path, RuleText)
        for path in reading.paths("text/*/decision_rules.toml")
    }


def _whole(
    known: Known,
    templates: Mapping[str, Template],
    condition_names: Mapping[str, ConditionNames],
    measured: tuple[tuple[JointMotion, ...], MeasureTexts],
    screen: Screen,
    rules: Rules,
    decisions: Decisions,
    education: tuple[tuple[EducationCard, ...], CardTexts],
    drawn: tuple[Mapping[str, Figure], FigureTexts],
) -> Catalogue:
    return Catalogue(
        exercises=known.exercises,
        templates=templates,
        conditions=known.conditions,
        condition_names=condition_names,
        curves=MappingProxyType({each.key: each for each in screen.curves}),
        red_flags=screen.red_flags,
        measures=known.measures,
        joint_motions=measured[0],
        measure_texts=measured[1],
        sources=known.sources,
        rules=rules,
        waivers=known.waivers,
        texts=known.texts,
        triage=TriageBook(screen.red_flags, screen.judgements, screen.causes, rules.triage),
        disuse=DisuseBook(screen.curves, screen.curve_rows, rules.disuse),
        observations=screen.observations,
        strength_tests=screen.strength_tests,
        orders=OrdersBook(screen.precautions, screen.tissues, rules.orders),
        flag_texts=screen.flag_texts,
        cause_names=screen.cause_names,
        letter_texts=screen.letter_texts,
        decision_rules=decisions[0],
        rule_texts=decisions[1],
        education=education[0],
        education_texts=education[1],
        figures=drawn[0],
        figure_texts=drawn[1],
    )


def _by(found: Iterable[Located[T]], key: str) -> Mapping[str, T]:
    return MappingProxyType({getattr(each.value, key): each.value for each in found})


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

    def values(self, name: str, cls: type[T]) -> tuple[T, ...]:
        return tuple(each.value for each in self.records(name, cls))

    def wholes(self, pattern: str, cls: type[T]) -> list[Located[T]]:
        return self._each(pattern, lambda path: [locate_whole(path, cls)])

    def tables(self, path: Path, cls: type[T]) -> Mapping[str, T]:
        found = self.attempt(partial(locate_tables, path, cls)) or {}
        return MappingProxyType({key: each.value for key, each in found.items()})

    def names(self, name: str, cls: type[T]) -> dict[str, T]:
        """Return one file of names by language."""
        return {
            path.parts[-2]: found.value
            for path in self.paths(f"text/*/{name}")
            if (found := self.attempt(partial(locate_whole, path, cls)))
        }

    def texts(self) -> Texts:
        found: dict[str, dict[str, ExerciseText]] = {}
        for path in self.paths("text/*/exercises/*.toml"):
            language = found.setdefault(path.parts[-3], {})
            language |= self.tables(path, ExerciseText)
        return MappingProxyType({name: MappingProxyType(each) for name, each in found.items()})

    def _each(self, pattern: str, read: Callable[[Path], list[Located[T]]]) -> list[Located[T]]:
        found: list[Located[T]] = []
        if not any(self.home.glob(pattern)):
            self.faults.append(Fault(self.home / pattern, 0, "holds no file"))
        for path in self.paths(pattern):
            found += self.attempt(partial(read, path)) or []
        return found

    def paths(self, pattern: str) -> Iterable[Path]:
        return sorted(self.home.glob(pattern))
