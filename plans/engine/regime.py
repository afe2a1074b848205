"""Draft a regime: which regions, which phases, which exercises, how much to start with, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plans.engine.assessment import Mode
from plans.engine.disuse import Loss
from plans.engine.dose import Dose
from plans.engine.event import Event
from plans.engine.exercise import Exercise, Phase, Region
from plans.engine.orders import OrdersBook
from plans.engine.patient import PatientFacts
from plans.engine.reason import Reason, Refusal, Value
from plans.engine.template import Template


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What the patient managed in a test of one exercise, up to effort 4–5 or the pain cap."""

    exercise: str  # slug
    field: str  # reps, duration_s, distance_m, steps
    value: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured or observed at the assessment. Keys are the templates' criteria."""

    observations: Mapping[str, Value]  # pain_rest_nrs, swelling, stands_3_min, …
    tolerances: tuple[Tolerance, ...] = ()
    other_side_10rm_kg: Mapping[str, float] | None = None  # by exercise slug


@dataclass(frozen=True, slots=True)
class DraftRegion:
    """One region under treatment, its template and the set of phases open on the day."""

    region: Region
    side: str
    event: str  # key
    template: str  # slug
    template_version: int
    phases: tuple[Phase, ...]
    unmet: tuple[tuple[Phase, Reason], ...]  # what keeps the next phases closed


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One exercise proposed. `position` is its priority, 1 first; cues count from 1 too."""

    exercise: str
    region: Region
    side: str  # the side that works: left, right, both, na
    phase: Phase
    position: int
    start: Dose
    min: Dose
    max: Dose
    is_cue: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class DraftExclusion:
    exercise: str
    region: Region
    side: str
    phase: Phase
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal for a therapist. `start_count` items begin on day one, the rest join later."""

    mode: Mode
    regions: tuple[DraftRegion, ...]
    items: tuple[DraftItem, ...]
    excluded: tuple[DraftExclusion, ...]
    start_count: int
    item_count: int  # without cues
    planned_minutes: float  # of the items of day one, cues left out
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class DraftingRules:
    """Thresholds of drafting; rules/drafting.toml."""

    test_fraction: float
    test_fraction_careful: float
    careful_age: int
    careful_deficit_fraction: float
    load_fraction: float  # of the other side's ten-repetition maximum, after the loss
    load_round_kg: float
    items_early: int  # P0–P1
    items_later: int  # from P2
    items_frail: int
    frailty_from: int
    effort_max_caution: int
    effort_max_frail: int
    minutes_max_p1_p2: int


@dataclass(frozen=True, slots=True)
class DraftingBook:
    """What drafting reads from the catalogue."""

    templates: tuple[Template, ...]
    exercises: Mapping[str, Exercise]
    orders: OrdersBook
    rules: DraftingRules


def draft(
    *,
    mode: Mode,
    patient: PatientFacts,
    events: tuple[Event, ...],
    losses: tuple[Loss, ...],
    found: Found,
    book: DraftingBook,
    on: date,
) -> Draft:
    """Return the proposal for `on`. In refer, emergency and blocked there are no items."""
    raise NotImplementedError
