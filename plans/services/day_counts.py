"""The counts kept beside each patient for the caseload: 28 dates in one row.

They are derived from the settled plans. This module alone writes them, in the transaction that
settles a date or counts one again, so that they can be written again at any time.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from plans.models import DailyPlan, DayCounts, Patient
from plans.services.bulk import update_many

DAYS = 28
_NAMES = ("last_on", "counts")
_CHUNK = 500
Count = tuple[int, float]  # due, done
_NOTHING: Count = (0, 0.0)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many patients a recount looked at, and of how many the counts were others before."""

    patients: int = 0
    mended: int = 0


@transaction.atomic
def keep_counts(patients: Iterable[UUID]) -> int:
    """Write the counts of these patients from their settled dates; return how many changed.

    Call it last: whoever counts the same patient at the same time waits here, and counts anew.
    """
    ids = list(
        _settled(patients).order_by("patient_id").values_list("patient_id", flat=True).distinct()
    )
    known = _held(ids)
    rows = [row for row in _counted(ids) if known[row.patient_id] != (row.last_on, row.counts)]
    update_many(DayCounts, _NAMES, [(row.pk, row.last_on, row.counts) for row in rows])
    return len(rows)


def recount_all() -> Kept:
    """Write the counts of everybody, in slices."""
    patients = mended = 0
    latest: UUID | None = None
    while True:
        rows = Patient.objects.order_by("pk")
        rows = rows.filter(pk__gt=latest) if latest else rows
        slice_ = list(rows.values_list("pk", flat=True)[:_CHUNK])
        if not slice_:
            return Kept(patients, mended)
        latest = slice_[-1]
        patients += len(slice_)
        mended += keep_counts(slice_)


def count_missing() -> int:
    """Write the counts of those who have none yet, as after an upgrade; return how many."""
    settled = DailyPlan.objects.filter(patient=OuterRef("pk"), settled_at__isnull=False)
    rows = Patient.objects.filter(~Exists(DayCounts.objects.filter(pk=OuterRef("pk"))))
    written = 0
    while slice_ := list(rows.filter(Exists(settled)).values_list("pk", flat=True)[:_CHUNK]):
        written += keep_counts(slice_)
    return written


def _held(patients: list[UUID]) -> dict[UUID, tuple[date, Any]]:
    """Lock the rows of these patients, made where there is none; return what they say."""
    rows = DayCounts.objects.filter(pk__in=patients).order_by("pk").select_for_update()
    held = {row.pk: (row.last_on, row.counts) for row in rows}
    new = [
        DayCounts(patient_id=pk, last_on=date.min, counts=[]) for pk in patients if pk not in held
    ]
    if not new:
        return held
    DayCounts.objects.bulk_create(new, ignore_conflicts=True)
    return {row.pk: (row.last_on, row.counts) for row in rows.all()}


def _counted(patients: list[UUID]) -> list[DayCounts]:
    settled = _settled(patients)
    latest = dict(settled.values_list("patient_id").annotate(latest=Max("on")))
    if not latest:
        return []
    found: dict[UUID, dict[date, Count]] = defaultdict(dict)
    rows = settled.filter(on__gt=min(latest.values()) - timedelta(days=DAYS))
    for patient, on, due, done in rows.values_list("patient_id", "on", "due_count", "done_sum"):
        found[patient][on] = (due, done)
    return [
        DayCounts(patient_id=patient, last_on=last_on, counts=_window(found[patient], last_on))
        for patient, last_on in latest.items()
    ]


def _settled(patients: Iterable[UUID]) -> "QuerySet[DailyPlan]":
    return DailyPlan.objects.filter(patient__in=list(patients), settled_at__isnull=False)


def _window(counts: dict[date, Count], last_on: date) -> list[float]:
    # Flat: a list for each of 28 dates of 200 patients keeps the garbage collector busy.
    window = (last_on - timedelta(days=back) for back in reversed(range(DAYS)))
    return [value for on in window for value in counts.get(on, _NOTHING)]
