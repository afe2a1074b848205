"""Where it hurt while exercising, for the therapist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from plans.catalogue import load
from plans.engine.pain_place import PainPlace as Place
from plans.engine.pain_place import is_treated
from plans.models import PainPlace
from plans.queries.day_facts import done_slug


@dataclass(frozen=True, slots=True)
class Hurt:
    """The places of one entry. `name` is its exercise, or empty for the day as a whole."""

    on: date
    name: str
    pain_nrs: int | None
    places: tuple[Place, ...]
    elsewhere: tuple[Place, ...]  # outside the parts under treatment


def pain_place_rows(patient_id: UUID, since: date) -> "QuerySet[Any, Any]":
    """Return what `pain_places_from` reads, of the current entries after `since`."""
    return _rows(patient_id, since).values_list(*_ENTRY, *_EXERCISE, "region", "side")


def pain_places_from(
    rows: Iterable[tuple[Any, ...]], *, treated: Iterable[tuple[str, str]], language: str
) -> tuple[Hurt, ...]:
    """Return the entries that say where it hurt, newest first."""
    parts = list(treated)
    return tuple(
        _hurt(entry, [Place.of(*row[-2:]) for row in group], parts, language)
        for entry, group in groupby(rows, key=lambda row: row[:-2])
    )


_ENTRY = ("entry_on", "nrs", "log_id", "finish_id")
_EXERCISE = ("log__planned__prescription__exercise_id", "log__planned__amendments")


def _rows(patient_id: UUID, since: date) -> "QuerySet[PainPlace]":
    of_log = Q(log__patient=patient_id, log__superseded_at=None, log__on__gt=since)
    of_finish = Q(finish__patient=patient_id, finish__superseded_at=None, finish__on__gt=since)
    rows = PainPlace.objects.filter(of_log | of_finish).annotate(
        entry_on=Coalesce("log__on", "finish__on"),
        nrs=Coalesce("log__pain_peak_nrs", "finish__pain_peak_nrs"),
    )
    return rows.order_by("-entry_on", "log_id", "finish_id", "pk")


def _hurt(
    entry: tuple[Any, ...], places: list[Place], treated: list[tuple[str, str]], language: str
) -> Hurt:
    on, pain_nrs, _log, _finish, slug, amendments = entry
    elsewhere = tuple(each for each in places if not is_treated(each, treated))
    name = load().text(done_slug(slug, amendments), language).name if slug else ""
    return Hurt(on, name, pain_nrs, tuple(places), elsewhere)
