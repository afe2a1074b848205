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
    """The latest value of one series of one side."""

    value: float
    on: date
    counts_days: int | None = None  # then it is as good as unknown; None: whoever asks decides
    pain_nrs: int | None = None  # worst during the test
    by_patient: bool = False  # at home

    def counts(self, on: date) -> bool:
        """Return True while the value counts; it does too where it is later than `on`."""
        return self.counts_days is None or (on - self.on).days <= self.counts_days


@dataclass(frozen=True, slots=True)
class Body:
    """The person and what was measured of them, by (series, side)."""

    patient: PatientFacts
    rules: ProposalRules
    measures: Mapping[tuple[str, str], Measured] = field(default_factory=dict)


_COMPARE = {">=": operator.ge, "<=": operator.le}


def is_reached(exercise: Exercise, dose: Dose, *, side: str, body: Body, on: date) -> bool:
    """Return True if every part of the ceiling holds; False where one is not known."""
    parts = exercise.done_when
    asked = _Question(exercise, dose, side, body, on)
    return bool(parts) and all(asked.holds(part) for part in parts)


@dataclass(frozen=True, slots=True)
class _Question:
    exercise: Exercise
    dose: Dose
    side: str
    body: Body
    on: date

    def holds(self, part: DoneWhen) -> bool:
        found, target = self._found(part), self._target(part)
        return found is not None and target is not None and _COMPARE[part.op](found, target)

    def _found(self, part: DoneWhen) -> float | None:
        if part.stale_after_days is None:
            value: float | None = getattr(self.dose, part.subject)
            return value
        return self.measured(part, self.side)

    def measured(self, part: DoneWhen, side: str) -> float | None:
        """Return the fresh value: of the series, or of the series of this exercise."""
        if part.stale_after_days is None:
            return None
        of_exercise = f"{part.subject}:{self.exercise.slug}"
        known = (
            self.body.measures.get((series, where))
            for series in (part.subject, of_exercise)
            for where in (side, "na")
        )
        found = next((each for each in known if each is not None), None)
        if found is None or not found.counts(self.on):
            return None
        return found.value if (self.on - found.on).days <= part.stale_after_days else None

    def _target(self, part: DoneWhen) -> float | None:
        if part.value is not None:
            return part.value
        whole = _whole(part, self)
        if whole is None:
            return None
        return whole * (1 if part.fraction is None else part.fraction) - (part.minus or 0)


def _whole(part: DoneWhen, asked: _Question) -> float | None:
    person, rules, on = asked.body.patient, asked.body.rules, asked.on
    if part.of == "body_mass":
        return person.body_mass_kg or rules.unknown_body_mass_kg
    if part.of == "hse_half":
        return rules.hse_half_kg(person.sex)
    if part.of == "age_norm":
        return rules.chair_stand_norm(person.age(on), person.sex)
    other = opposite(asked.side)
    return asked.measured(part, other) if other != asked.side else None
