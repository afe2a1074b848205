"""Write the catalogue's files into rows that plans can refer to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from plans.catalogue import Catalogue
from plans.catalogue.digest import digest, template_digest
from plans.catalogue.records import to_json
from plans.engine.template import Template
from plans.models import Exercise, RegimeTemplate


@dataclass(frozen=True, slots=True)
class Change:
    """What a load did, by slug. Loading twice changes nothing the second time."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()

    def __add__(self, other: "Change") -> "Change":
        return Change(
            self.added + other.added,
            self.updated + other.updated,
            self.same + other.same,
            self.retired + other.retired,
        )


@transaction.atomic
def sync_catalogue(*, catalogue: Catalogue, now: datetime) -> Change:
    """Make the rows say what `catalogue` says.

    A changed exercise is written over, a changed regime becomes a new version: plans in progress
    keep theirs. What has left the files is retired, never deleted. Copies of clinics stay alone.
    """
    return _sync_exercises(catalogue, now) + _sync_templates(catalogue, now)


def compare_catalogue(*, catalogue: Catalogue) -> Change:
    """Return what `sync_catalogue` would do; changes nothing."""
    exercises = _compare_exercises(_records(catalogue))
    return exercises + _compare(catalogue.templates, _latest(), _is_same_template)


def _records(catalogue: Catalogue) -> dict[str, Any]:
    return {slug: to_json(each) for slug, each in catalogue.exercises.items()}


def _compare_exercises(records: Mapping[str, Any]) -> Change:
    rows = {row.slug: row for row in Exercise.objects.all()}
    return _compare(records, rows, lambda row, record: row.sha256 == digest(record))


def _latest() -> dict[str, RegimeTemplate]:
    return {row.slug: row for row in RegimeTemplate.objects.ours().order_by("version")}


def _sync_exercises(catalogue: Catalogue, now: datetime) -> Change:
    records = _records(catalogue)
    change = _compare_exercises(records)
    Exercise.objects.bulk_create(
        [
            Exercise(slug=slug, record=records[slug], sha256=digest(records[slug]), loaded_at=now)
            for slug in (*change.added, *change.updated)
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["record", "sha256", "loaded_at", "retired_at"],
    )
    Exercise.objects.filter(slug__in=change.retired).update(retired_at=now)
    return change


def _sync_templates(catalogue: Catalogue, now: datetime) -> Change:
    latest = _latest()
    change = _compare(catalogue.templates, latest, _is_same_template)
    changed = [catalogue.templates[slug] for slug in (*change.added, *change.updated)]
    replaced = {*change.updated, *change.retired}
    RegimeTemplate.objects.ours().filter(slug__in=replaced, retired_at=None).update(retired_at=now)
    RegimeTemplate.objects.bulk_create(
        [_version_after(latest.get(each.slug), each, now) for each in changed],
        ignore_conflicts=True,  # another process has just loaded the same
    )
    return change


def _version_after(row: RegimeTemplate | None, template: Template, now: datetime) -> RegimeTemplate:
    version = max(template.version, row.version + 1 if row else 1)
    content = to_json(template) | {"version": version}
    return RegimeTemplate(
        slug=template.slug,
        version=version,
        content=content,
        sha256=template_digest(content),
        loaded_at=now,
    )


def _is_same_template(row: RegimeTemplate, template: Template) -> bool:
    return row.sha256 == template_digest(to_json(template))


def _compare(
    given: Mapping[str, Any], rows: Mapping[str, Any], is_same: Callable[[Any, Any], bool]
) -> Change:
    known = {slug for slug in given if slug in rows}
    same = {
        slug for slug in known if rows[slug].retired_at is None and is_same(rows[slug], given[slug])
    }
    return Change(
        added=tuple(sorted(set(given) - known)),
        updated=tuple(sorted(known - same)),
        same=tuple(sorted(same)),
        retired=tuple(sorted(s for s, r in rows.items() if s not in given and not r.retired_at)),
    )
