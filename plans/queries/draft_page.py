"""The draft as its therapist reads it: items, what was left out and why, the burden."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plans.catalogue import load
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json
from plans.models import Patient, Prescription, Regime


@dataclass(frozen=True, slots=True)
class Item:
    """One prescription of the draft."""

    row: Prescription
    name: str
    start: Dose
    low: Dose
    high: Dose
    stand_in: str  # the name of what may be done while its equipment is not at hand, or empty
    is_refused: bool  # … but a therapist said no to it


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An exercise of the protocol that is not in, with every reason."""

    name: str
    phase: str
    refusals: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    regime: Regime
    items: tuple[Item, ...]
    excluded: tuple[Exclusion, ...]

    @property
    def proposal(self) -> Mapping[str, Any]:
        """What the engine proposed, as it was kept."""
        proposal: Mapping[str, Any] = self.regime.proposal
        return proposal

    @property
    def orders_wanted(self) -> tuple[str, ...]:
        """Return the events of legs of which nobody has said what they may carry."""
        warnings = self.proposal.get("warnings", ())
        found = (dict(each["values"]) for each in warnings if each["code"] == "order_wanted")
        return tuple(dict.fromkeys(values["event"] for values in found))

    @property
    def item_count(self) -> int:
        """How many exercises the draft has now; cues stand beside them."""
        return sum(not each.row.is_cue for each in self.items)

    @property
    def minutes(self) -> int:
        """Planned minutes of the first day."""
        return round(float(self.proposal.get("planned_minutes", 0)))


def draft_page(patient: Patient, *, language: str) -> DraftPage | None:
    """Return the open draft of `patient`, or None."""
    regime = (
        Regime.objects.filter(patient=patient, state=Regime.State.DRAFT)
        .select_related("assessment")
        .prefetch_related("regions__template", "regions__event")
        .first()
    )
    if regime is None:
        return None
    rows = regime.prescriptions.select_related("region").order_by("is_cue", "position", "pk")
    return DraftPage(
        regime=regime,
        items=tuple(_item(row, language) for row in rows),
        excluded=exclusions_of(regime, language),
    )


def _item(row: Prescription, language: str) -> Item:
    stand_in = row.stand_in_id or row.refused_stand_in
    return Item(
        row=row,
        name=load().text(row.exercise_id, language).name,
        start=dose_from_json(row.start_dose),
        low=dose_from_json(row.min_dose),
        high=dose_from_json(row.max_dose),
        stand_in=load().text(stand_in, language).name if stand_in else "",
        is_refused=bool(stand_in and not row.stand_in_id),
    )


def exclusions_of(regime: Regime, language: str) -> tuple[Exclusion, ...]:
    """Return what the engine left out of the proposal, with every reason."""
    text = load().text
    return tuple(
        Exclusion(
            text(each["exercise"], language).name,
            each["phase"],
            tuple(each.get("refusals", ())),
        )
        for each in regime.proposal.get("excluded", ())
    )
