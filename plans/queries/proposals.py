"""Proposals as a therapist reads them, with names, doses and criteria."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from plans.catalogue import load
from plans.catalogue.records import from_json
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json
from plans.engine.phase_exit import Checked
from plans.models import Proposal


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal. Of a phase `name` is empty and `checks` are its criteria as they were found."""

    row: Proposal
    name: str
    before: str  # the exercise whose aim is reached
    start: Dose | None
    bounds: tuple[Dose, Dose] | None
    checks: tuple[Checked, ...]


def waiting_rows(patient: UUID) -> QuerySet[Proposal]:
    """Return what waits for the therapist of one patient, oldest first."""
    rows = Proposal.objects.waiting().filter(patient=patient)
    return rows.select_related("region", "prescription").order_by("as_known_at", "pk")


def proposed(row: Proposal, *, language: str) -> Proposed:
    """Return one proposal with its words; `row` brings its prescription."""
    text = load().text
    if row.exercise_id is None:
        checks = tuple(from_json(Checked, each) for each in row.reasons)
        return Proposed(row, "", "", None, None, checks)
    before = row.prescription
    return Proposed(
        row=row,
        name=text(row.exercise_id, language).name,
        before=text(before.exercise_id, language).name if before else "",
        start=dose_from_json(row.start_dose or {}),
        bounds=(dose_from_json(row.min_dose or {}), dose_from_json(row.max_dose or {})),
        checks=(),
    )


def waiting_after(prescription: UUID, *, language: str) -> str:
    """Return the name of the exercise that waits for a word of the therapist, or an empty text."""
    rows = Proposal.objects.waiting().filter(prescription=prescription)
    slug = rows.values_list("exercise_id", flat=True).first()
    return load().text(slug, language).name if slug else ""
