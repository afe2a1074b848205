"""Has an exercise reached its ceiling? The catalogue's `done_when`, asked of a dose and a body."""

import operator
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from plans.engine.body import opposite
from plans.engine.dose import Dose
from plans.engine.exercise import DoneWhen, Exercise
from plans.engine.patient import PatientFacts
from plans.engine.proposal_rules import ProposalRules


@dataclass(frozen=True, slots=True)
class Measured:
    """The latest value of one measure of one side."""

    value: float
    on: date


@dataclass(frozen=True, slots=True)
class Body:
    """The person and what was measured of them, by (measure, side)."""

    patient: PatientFacts
    rules: ProposalRules
    measures: Mapping[tuple[str, str], Measured] = field(default_factory=dict)


_COMPARE = {">=": operator.ge, "<=": operator.le}


def is_reached(exercise: Exercise, dose: Dose, *, side: str, body: Body, on: date) -> bool:
    """Return True if every part of the ceiling holds; False where one is not known."""
    parts = exercise.done_when
    return bool(parts) and all(_holds(part, dose, side, body, on) for part in parts)


def _holds(part: DoneWhen, dose: Dose, side: str, body: Body, on: date) -> bool:
    found = _found(part, dose, side, body, on)
    target = _target(part, side, body, on)
    return found is not None and target is not None and _COMPARE[part.op](found, target)


def _found(part: DoneWhen, dose: Dose, side: str, body: Body, on: date) -> float | None:
    if part.stale_after_days is None:
        value: float | None = getattr(dose, part.subject)
        return value
    return _fresh(part, side, body, on)


def _fresh(part: DoneWhen, side: str, body: Body, on: date) -> float | None:
    measured = body.measures.get((part.subject, side))
    if measured is None or part.stale_after_days is None:
        return None
    return measured.value if (on - measured.on).days <= part.stale_after_days else None


def _target(part: DoneWhen, side: str, body: Body, on: date) -> float | None:
    if part.value is not None:
        return part.value
    whole = _whole(part, side, body, on)
    if whole is None:
        return None
    return whole * (1 if part.fraction is None else part.fraction) - (part.minus or 0)


def _whole(part: DoneWhen, side: str, body: Body, on: date) -> float | None:
    person, rules = body.patient, body.rules
    if part.of == "body_mass":
        return person.body_mass_kg or rules.unknown_body_mass_kg
    if part.of == "hse_half":
        return rules.hse_half_kg(person.sex)
    if part.of == "age_norm":
        return rules.chair_stand_norm(person.age(on), person.sex)
    return _fresh(part, opposite(side), body, on)
