"""Decisions as rows to be written: values in the order of their columns, no model instances."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid4

from plans.catalogue.records import to_json
from plans.engine import ENGINE_VERSION
from plans.engine.decision import Decision as Decided
from plans.engine.decision import Match
from plans.engine.dose_json import dose_to_json
from plans.models import Decision
from plans.queries.history import Known
from plans.services.bulk import insert_many


@dataclass(slots=True)
class DecisionRow:
    """One decision before it is written. The fields are the columns."""

    id: UUID
    patient_id: UUID
    prescription_id: UUID
    effective_on: date
    as_known_at: datetime
    outcome: str
    rule: str
    matches: list[Any]
    dose_before: dict[str, Any]
    dose_after: dict[str, Any] | None
    withheld: str
    supersedes_id: UUID | None
    answer: str
    engine_version: str = ENGINE_VERSION

    @property
    def is_waiting(self) -> bool:
        return self.answer == Decision.Answer.WAITING


_NAMES = tuple(each.name.removesuffix("_id") for each in fields(DecisionRow))
_VALUES = attrgetter(*(each.name for each in fields(DecisionRow)))


def decision_row(
    patient_id: UUID,
    key: str,
    decided: Decided,
    *,
    supersedes: Known | None = None,
    now: datetime,
) -> DecisionRow:
    """Return the row of one decision of the engine; what was answered does not wait again."""
    waits = decided.needs_therapist and (supersedes is None or supersedes.is_waiting)
    return DecisionRow(
        id=uuid4(),
        patient_id=patient_id,
        prescription_id=UUID(key),
        effective_on=decided.effective_on,
        as_known_at=now,
        outcome=decided.outcome.value,
        rule=decided.rule,
        matches=[_match(match) for match in decided.matches],
        dose_before=dose_to_json(decided.before),
        dose_after=None if decided.after is None else dose_to_json(decided.after),
        withheld=decided.withheld,
        supersedes_id=None if supersedes is None else supersedes.pk,
        answer=(Decision.Answer.WAITING if waits else Decision.Answer.NONE).value,
    )


def _match(match: Match) -> dict[str, Any]:
    """Return what `to_json` would, written by hand: a night writes them by the ten thousand."""
    if type(match) is not Match:
        return to_json(match)
    plain: dict[str, Any] = {"rule": match.rule, "outcome": match.outcome.value}
    if match.values:
        plain["values"] = [[name, value] for name, value in match.values]
    return plain


def write_decisions(rows: Iterable[DecisionRow]) -> None:
    """Write new decisions."""
    insert_many(Decision, _NAMES, [_VALUES(row) for row in rows])
