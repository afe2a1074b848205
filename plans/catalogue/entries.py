"""What the catalogue holds beside the engine's own records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from plans.catalogue.reader import Tag


@dataclass(frozen=True, slots=True)
class ExerciseText:
    """What a patient reads of one exercise, in one language."""

    name: str
    do: tuple[str, ...]  # steps, in order
    feel: str
    stop: str
    breathe: str = ""


@dataclass(frozen=True, slots=True)
class MeasureText:
    """How a measure is called and taken, in one language; our own words."""

    name: str
    protocol: tuple[str, ...]  # steps, in order
    cut_offs: Mapping[str, str] = field(default_factory=dict)  # what a crossed line says, by key
    levels: tuple[str, ...] = ()  # of a grade: the words for 0, 1, …
    at_home: tuple[str, ...] = ()  # the same for a patient alone, in plain words
    note: str = ""  # what to keep in mind while reading it
    licence: str = ""  # what the record says of rights, where it is not read in English


@dataclass(frozen=True, slots=True)
class MotionText:
    """Names of joints, motions and uses, as measures show them."""

    joints: Mapping[str, str]
    motions: Mapping[str, str]
    uses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why a record may depart from its source text, link or ceiling; one `what` a waiver."""

    exercise: str
    kind: Literal["number", "link", "ceiling", "ladder", "adl"]
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What resting people lost, measured; held against the curve that stands for them."""

    curve: str
    part: Literal["strength", "size"]
    days: int
    low_pct: float
    high_pct: float  # the same where one value was measured
    who: str
    source: tuple[str, ...]
    tag: Tag
    printed_pct: float | None = None  # what the source says the curve gives; None: not fitted to it
    factor: str = ""  # the modifier of rules/disuse.toml that applies to these people


@dataclass(frozen=True, slots=True)
class StrengthTest:
    """A measure of both sides that tells how strong a muscle group is."""

    muscle: str  # as the rows of the curves name it
    kind: str  # of the measures
    exercises: tuple[str, ...]  # where the measure is of an exercise: any of these
    source: tuple[str, ...]
    tag: Tag


@dataclass(frozen=True, slots=True)
class FlagText:
    """A red flag in plain words."""

    question: str
    follow_up: str
    answers: Mapping[str, str]  # by follow-up key, in the order shown
    line: str = ""  # the question in a few words, for the daily list; empty: not asked daily


@dataclass(frozen=True, slots=True)
class CauseAction:
    """What a cause asks of somebody beside the plan; `letter` is one of the catalogue's."""

    who: str
    does: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class CauseNames:
    """What therapists read for the codes of types, causes and their actions."""

    judgements: Mapping[str, str]
    causes: Mapping[str, str]
    actions: Mapping[str, CauseAction]


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a letter says before the therapist edits it; what was found stands in between."""

    title: str
    to: str
    urgency: str
    subject: str
    opening: str
    asks: str


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """Where one rule of decision (knowledge §5) comes from."""

    source: tuple[str, ...]
    tag: Tag


@dataclass(frozen=True, slots=True)
class RuleText:
    """What one rule of decision says: if, then, and an example."""

    name: str
    when: str
    then: str
    example: str


@dataclass(frozen=True, slots=True)
class ThresholdText:
    """What the app does with one number. `rule` and `unit` where its name does not tell."""

    then: str
    rule: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """An injury or operation that has a protocol of its own."""

    key: str
    body_sites: tuple[str, ...]
    source: tuple[str, ...]
    tissues: tuple[str, ...] = ()  # what may have been broken or repaired; empty: any


@dataclass(frozen=True, slots=True)
class ConditionNames:
    """What conditions are called in one language, by key."""

    names: Mapping[str, str]
