"""What is wrong with the protocols that clinics draft with in place of ours."""

from collections.abc import Iterator
from dataclasses import dataclass

from plans.catalogue import Catalogue
from plans.catalogue.records import from_json
from plans.catalogue.template_checks import template_complaints
from plans.engine.template import Template
from plans.models import RegimeTemplate


@dataclass(frozen=True, slots=True)
class FaultyCopy:
    """A copy in use and its faults in words. Drafting leaves out what it cannot read."""

    clinic: str
    slug: str
    version: int
    faults: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.slug}, copy of {self.clinic}, version {self.version}"


def faulty_copies(*, catalogue: Catalogue) -> tuple[FaultyCopy, ...]:
    """Return the copies in use that `catalogue` could not have in its own files: one query."""
    rows = RegimeTemplate.objects.exclude(clinic=None).filter(is_in_use=True)
    listed = rows.select_related("clinic").order_by("clinic__name", "slug")
    found = ((row, tuple(_faults(row, catalogue))) for row in listed)
    return tuple(
        FaultyCopy(str(row.clinic), row.slug, row.version, faults)
        for row, faults in found
        if faults
    )


def _faults(row: RegimeTemplate, catalogue: Catalogue) -> Iterator[str]:
    try:
        template = from_json(Template, row.content)
    except ValueError as error:
        yield str(error)
        return
    yield from (text for _where, text in template_complaints(template, catalogue.known))
