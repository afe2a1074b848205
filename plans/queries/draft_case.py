"""What a regime is drafted from: the person, the protocols, what was found, what was lost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from plans.catalogue import load
from plans.catalogue.books import disuse_book, drafting_rules, orders_book
from plans.engine.assessment import Mode
from plans.engine.disuse import Loss, predicted_losses
from plans.engine.draft import Draft, DraftingBook, DraftItem, DraftRegion
from plans.engine.draft_row import Desk, case_of
from plans.engine.exercise import Phase, Region
from plans.engine.extra_items import extra_items
from plans.engine.reason import Value
from plans.engine.regime import Recorded, draft
from plans.engine.start_dose import Found
from plans.models import Patient, Regime, RegimeRegion
from plans.queries.facts import Facts, facts_of_one
from plans.queries.measured import By, measured_of
from plans.queries.protocols import Protocols, protocols_of


@dataclass(frozen=True, slots=True)
class DraftCase:
    """One patient as the engine drafts for them on `on`."""

    facts: Facts
    protocols: Protocols
    found: Found
    on: date

    def propose(self, mode: Mode, phases: Recorded | None) -> Draft:
        """Return the engine's draft; `phases` are those a therapist decided on."""
        return draft(
            mode=mode,
            patient=self.facts.patient,
            events=self.facts.events,
            losses=self._losses(),
            found=self.found,
            book=self._book(),
            phases=phases,
            on=self.on,
        )

    def desk(self, region: DraftRegion, mode: Mode) -> Desk:
        """Return what any exercise of one region is judged with."""
        person, events, book = self.facts.patient, self.facts.events, self._book()
        case = case_of(mode, person, events, self._losses(), self.found, book, self.on)
        return Desk(region, case, events, book)

    def _losses(self) -> tuple[Loss, ...]:
        return predicted_losses(
            self.facts.events,
            patient=self.facts.patient,
            book=disuse_book(),
            is_catabolic=bool(self.facts.answers.get("answers", {}).get("is_catabolic")),
            on=self.on,
        )

    def _book(self) -> DraftingBook:
        return DraftingBook(
            templates=self.protocols.templates,
            exercises=load().exercises,
            orders=orders_book(),
            rules=drafting_rules(),
            day=load().rules.daily_plan,
        )


def draft_case_of(patient: Patient, *, on: date) -> DraftCase:
    """Return what a draft for `patient` is made from: a constant number of queries."""
    facts = facts_of_one(patient.pk)
    found = _found(facts, measured_of([patient.pk]).get(patient.pk, {}), on)
    return DraftCase(facts, protocols_of(patient.clinic_id), found, on)


def _found(facts: Facts, measured: By, on: date) -> Found:
    """Return what was seen and tested; of the measures only what is not stale."""
    fresh = {key: each for key, each in measured.items() if each.counts(on)}
    told = facts.answers.get("measures", {})
    observations: dict[str, Value] = {"pain_rest_nrs": facts.base_pain_nrs}
    observations |= {name: value for name, value in told.items() if name not in load().measures}
    observations |= {series: each.value for (series, side), each in fresh.items() if side == "na"}
    observations |= facts.answers.get("observations", {})
    flags = facts.answers.get("answers", {}).get("red_flags", [])
    return Found(
        observations=observations,
        yes_flags=tuple(flag for flag, answer in flags if answer != "no"),
        measured=fresh,
    )


def extras_of(regime: Regime, *, on: date) -> Mapping[RegimeRegion, tuple[DraftItem, ...]]:
    """Return by region what a therapist may still add to a draft, in the order of the catalogue.

    No exercise twice for a side, whichever region it came from.
    """
    case = draft_case_of(regime.patient, on=on)
    mode = Mode(regime.proposal["mode"])
    taken = set(regime.prescriptions.values_list("exercise_id", "side"))
    regions = regime.regions.select_related("template")
    return {each: tuple(_missing(case.desk(_region(each), mode), taken)) for each in regions}


def _missing(desk: Desk, taken: set[tuple[str, str]]) -> Iterator[DraftItem]:
    for item in extra_items(desk):
        if (item.exercise, item.side) not in taken:
            yield item


def _region(row: RegimeRegion) -> DraftRegion:
    return DraftRegion(
        region=Region(row.region),
        side=row.side,
        event=str(row.event_id),
        template=row.template.slug,
        template_version=row.template.version,
        phases=tuple(Phase(each) for each in row.phases),
        unmet=(),
    )
