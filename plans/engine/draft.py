"""A drafted regime as values: what is proposed, what is left out, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.engine.assessment import Mode
from plans.engine.day_rules import DailyPlanRules
from plans.engine.dose import Dose
from plans.engine.exercise import Exercise, Phase, Region
from plans.engine.orders import OrdersBook
from plans.engine.reason import Reason, Refusal
from plans.engine.start_dose import DraftingRules
from plans.engine.template import Template


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
    """One exercise proposed. `position` is its priority, 1 first; cues come last."""

    exercise: str
    region: Region
    side: str  # that works: left, right, both, na; `works` of may_do
    phase: Phase
    position: int
    start: Dose
    min: Dose
    max: Dose
    is_cue: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class DraftExclusion:
    """An exercise of the open phases that is not proposed, and why."""

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
class DraftingBook:
    """What drafting reads from the catalogue."""

    templates: tuple[Template, ...]
    exercises: Mapping[str, Exercise]
    orders: OrdersBook
    rules: DraftingRules
    day: DailyPlanRules
