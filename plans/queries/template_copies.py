"""A clinic's copies of our templates: what each changes, and what ours did since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.catalogue.records import from_json
from plans.engine.template import Template
from plans.engine.template_change import TemplateChange, template_changes
from plans.models import RegimeTemplate

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One clinic's copy of one of ours, by its newest version."""

    newest: RegimeTemplate
    in_use: RegimeTemplate | None
    is_behind: bool  # ours has a version it was not compared with


@dataclass(frozen=True, slots=True)
class Version:
    """One version with what it changed against the one before."""

    row: RegimeTemplate
    changes: tuple[TemplateChange, ...]


@dataclass(frozen=True, slots=True)
class CopyPage:
    """One version of a copy. `ours` is our newest; None: the protocol has left the catalogue."""

    row: RegimeTemplate
    template: Template
    line: CopyLine
    against_ours: tuple[TemplateChange, ...]
    ours: RegimeTemplate | None
    ours_since: tuple[TemplateChange, ...]
    versions: tuple[Version, ...]  # the newest first

    @property
    def early(self) -> list[tuple[str, str, str]]:
        """Return what may begin before ours, as (exercise, phase, reason)."""
        keys = ((key.partition("/"), why) for key, why in self.row.early_gates.items())
        return [(exercise, phase, why) for (phase, _slash, exercise), why in keys]

    @property
    def is_newest(self) -> bool:
        return self.row.pk == self.line.newest.pk


def template_in(row: RegimeTemplate) -> Template:
    """Return what a row says."""
    return from_json(Template, row.content)


def newest_of_ours(copy: RegimeTemplate) -> Template | None:
    """Return ours as it is now, of the protocol a copy is of; None: it has left the catalogue."""
    row = RegimeTemplate.objects.newest_of_ours().filter(slug=copy.slug).first()
    return template_in(row) if row else None


def copies_for(user: "User | AnonymousUser") -> dict[str, list[CopyLine]]:
    """Return the copies of the user's clinics by slug: two queries."""
    rows = RegimeTemplate.objects.visible_to(user).exclude(clinic=None).defer("content")
    kept = list(rows.select_related("clinic").order_by("clinic__name", "clinic_id", "version"))
    newest = dict(RegimeTemplate.objects.newest_of_ours().values_list("slug", "pk"))
    groups: dict[tuple[str, object], list[RegimeTemplate]] = {}
    for row in kept:
        groups.setdefault((row.slug, row.clinic_id), []).append(row)
    found: dict[str, list[CopyLine]] = {}
    for (slug, _clinic), versions in groups.items():
        found.setdefault(slug, []).append(_line(versions, newest.get(slug)))
    return found


def _line(versions: list[RegimeTemplate], ours: object) -> CopyLine:
    in_use = next((row for row in versions if row.is_in_use), None)
    newest = versions[-1]
    return CopyLine(newest, in_use, ours is not None and newest.based_on_id != ours)


def copy_page(row: RegimeTemplate) -> CopyPage:
    """Return a copy with every version of it, in two queries."""
    versions = list(
        RegimeTemplate.objects.filter(clinic=row.clinic_id, slug=row.slug)
        .select_related("saved_by", "based_on", "clinic")
        .order_by("version")
    )
    ours = RegimeTemplate.objects.newest_of_ours().filter(slug=row.slug).first()
    line = _line(versions, ours.pk if ours else None)
    shown = next(each for each in versions if each.pk == row.pk)
    assert shown.based_on is not None  # the database sees to it
    return CopyPage(
        row=shown,
        template=template_in(shown),
        line=line,
        against_ours=template_changes(template_in(ours or shown.based_on), template_in(shown)),
        ours=ours,
        ours_since=_between(shown.based_on, ours) if ours else (),
        versions=tuple(reversed(list(_told(versions)))),
    )


def _told(versions: list[RegimeTemplate]) -> Iterable[Version]:
    before = versions[0].based_on
    for row in versions:
        yield Version(row, _between(before, row) if before else ())
        before = row


def _between(before: RegimeTemplate, after: RegimeTemplate) -> tuple[TemplateChange, ...]:
    if before.pk == after.pk or before.sha256 == after.sha256:
        return ()
    return template_changes(template_in(before), template_in(after))
