"""What to do on one date: which items are due, at which dose, and what rests until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plans.engine.day import CheckIn
from plans.engine.decision import Amendment
from plans.engine.dose import Dose
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.progression import DayRules


class DayKind(StrEnum):
    ACTIVE = "active"
    REST = "rest"
    PAUSED = "paused"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One exercise of the day, its dose to be frozen. `why` is a rule or "" for as before."""

    key: str
    dose: Dose
    why: str = ""
    is_cue: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """An item of the regime that is not on today's plan though its timetable says so."""

    key: str
    reason: str  # a rule id, an alert's code, or "later": more items join step by step
    until: date | None = None  # first day back, where known


@dataclass(frozen=True, slots=True)
class DayPlan:
    on: date
    kind: DayKind
    items: tuple[PlannedItem, ...]  # ordinary activity first; cues last
    planned_minutes: int
    withheld: tuple[Withheld, ...]


def plan_day(
    items: Sequence[PlanItem], on: date, context: Circumstances, rules: DayRules
) -> DayPlan:
    """Return the plan of `on` from the states as they are; tomorrow's is a preview."""
    raise NotImplementedError


def ease_today(
    items: Sequence[PlanItem],
    planned: Sequence[PlannedItem],
    check_in: CheckIn,
    context: Circumstances,
    rules: DayRules,
) -> tuple[Amendment, ...]:
    """Return what this morning's check-in takes off today's frozen plan; never adds.

    `context.suspensions` must hold those that the check-in's red flags have just caused (S1).
    """
    raise NotImplementedError
