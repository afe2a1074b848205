"""Which protocols a clinic drafts with, and which one an approved region follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from django.db.models import Q

from plans.catalogue import load
from plans.catalogue.digest import our_digest
from plans.catalogue.dose_checks import is_within
from plans.catalogue.records import from_json
from plans.engine.dose import Dose
from plans.engine.exercise import Exercise
from plans.engine.template import Template, TemplateItem
from plans.models import RegimeTemplate

Row = tuple[UUID, str, str]  # id, slug, digest


@dataclass(frozen=True, slots=True)
class Protocols:
    """What a draft may follow: ours, and in their place the copies a clinic uses."""

    templates: tuple[Template, ...]
    rows: Mapping[str, UUID]  # the row each stands in, by slug


def protocols_of(clinic: UUID) -> Protocols:
    """Return the protocols of a clinic: one query, and one more for copies not seen before."""
    wanted = RegimeTemplate.objects.filter(
        Q(clinic=None, retired_at=None) | Q(clinic=clinic, is_in_use=True)
    )
    listed = list(wanted.values_list("pk", "slug", "clinic_id"))
    ours = {slug: pk for pk, slug, owner in listed if owner is None}
    # A copy of a protocol that we took back is no longer drafted with.
    own = {slug: pk for pk, slug, owner in listed if owner is not None and slug in load().templates}
    copies = {slug: fitting(content_of(pk)) for slug, pk in own.items()}
    return Protocols(tuple((dict(load().templates) | copies).values()), ours | own)


def approved_templates(rows: Iterable[Row]) -> dict[UUID, Template]:
    """Return the template of each row as it was approved: nobody's plan follows a newer one."""
    return {pk: _approved(pk, slug, digest) for pk, slug, digest in set(rows)}


def _approved(pk: UUID, slug: str, digest: str) -> Template:
    if digest == our_digest(slug):
        return load().templates[slug]  # what was approved is what the files say
    return content_of(pk)


@cache
def content_of(pk: UUID) -> Template:
    """Return the template of a row. Rows of a version are never written again."""
    return from_json(Template, RegimeTemplate.objects.values_list("content", flat=True).get(pk=pk))


def fitting(template: Template) -> Template:
    """Return a copy without what the exercises of today no longer allow.

    An exercise that has left the catalogue is left out; a dose beyond its bounds is the usual one.
    """
    phases = (
        replace(phase, items=tuple(_fitting(item) for item in phase.items if _is_known(item)))
        for phase in template.phases
    )
    return replace(template, phases=tuple(phases))


def _is_known(item: TemplateItem) -> bool:
    return item.exercise in load().exercises


def _fitting(item: TemplateItem) -> TemplateItem:
    exercise = load().exercises[item.exercise]
    return replace(item, start=_allowed(exercise, item.start), max=_allowed(exercise, item.max))


def _allowed(exercise: Exercise, dose: Dose | None) -> Dose | None:
    return dose if dose is not None and is_within(exercise, dose) else None
