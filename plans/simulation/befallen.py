"""The event of a protocol's patients: as its row says, else the first that the protocol treats."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from plans.catalogue import load
from plans.catalogue.vocabulary import TISSUES
from plans.engine.event import Event
from plans.engine.template import Template, template_of
from plans.simulation.settings import InjuryRow


@dataclass(frozen=True, slots=True)
class Befallen:
    """What an event is, without a date."""

    kind: str
    body_site: str
    tissue: str
    condition: str

    def event(self) -> Event:
        bare = Event("", self.kind, self.body_site, "left", date.min)
        return replace(bare, tissue=self.tissue, condition=self.condition)


def befallen(template: Template, row: InjuryRow) -> Befallen:
    """Return an event that this protocol treats and no other takes over.

    Where there is none, the first of all is returned; the report counts its patients apart.
    """
    found = list(_possible(template, row))
    templates = load().drafting.templates
    fits = (each for each in found if template_of(each.event(), templates) == template)
    return next(fits, found[0])


def _possible(template: Template, row: InjuryRow) -> Iterator[Befallen]:
    kinds = (row.kind,) if row.kind else template.event_kinds
    sites = (row.body_site,) if row.body_site else template.body_sites
    tissues = (row.tissue,) if row.tissue else template.tissues or _tissues()
    conditions = (row.condition,) if row.condition else template.conditions or ("",)
    for tissue, kind, site in product(tissues, kinds, sites):
        yield Befallen(kind, site, tissue, conditions[0])


def _tissues() -> tuple[str, ...]:
    return ("none", *sorted(TISSUES - {"none"}))
