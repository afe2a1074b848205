"""Which plans wait to be folded, settled or made, by the local date of each patient's zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from plans.models import DailyPlan, Patient, Regime
from plans.queries.circumstances import PatientDay
from plans.queries.day_facts import PlanKey
from plans.queries.local_time import NOON, TURN, turned_date, zones_by_date
from plans.queries.zones_in_use import zones_in_use


@dataclass(frozen=True, slots=True)
class Span:
    """Everybody whose key lies between two, both included: the size of a message, of any chunk."""

    first: UUID
    last: UUID


Patients = Iterable[UUID] | Span | None
NOBODY = Q(pk__in=[])


def _by_date(*, now: datetime, at: time) -> dict[date, list[str]]:
    return zones_by_date(zones_in_use(), now=now, at=at)


def _over(*, now: datetime, at: time) -> Q:
    """Return which plans' dates are over: their zone's clock has passed `at` of the next date."""
    dates = _by_date(now=now, at=at)
    return reduce(
        or_, (Q(patient__time_zone__in=zones, on__lt=on) for on, zones in dates.items()), NOBODY
    )


def _of(patients: Patients) -> Q:
    """Return whose rows: those named, else everybody's but of clinics that are still filled."""
    if patients is None:
        return Q(patient__clinic__is_live=True)
    if isinstance(patients, Span):
        span = Q(patient__gte=patients.first, patient__lte=patients.last)
        return span & Q(patient__clinic__is_live=True)
    return Q(patient__in=list(patients))


def to_fold(*, now: datetime, patients: Patients = None) -> "QuerySet[DailyPlan]":
    """Return the plans to fold now: over since 00:10, the earliest open one of each patient."""
    earlier = DailyPlan.objects.filter(
        patient=OuterRef("patient_id"), on__lt=OuterRef("on"), closed_at=None
    )
    rows = DailyPlan.objects.filter(_over(now=now, at=TURN), _of(patients), closed_at=None)
    return rows.filter(~Exists(earlier))


def to_settle(*, now: datetime, patients: Patients = None) -> "QuerySet[DailyPlan]":
    """Return the folded plans that noon of the next date has settled."""
    rows = DailyPlan.objects.filter(_over(now=now, at=NOON), _of(patients))
    return rows.filter(closed_at__isnull=False, settled_at=None)


def spans_to_close(*, now: datetime, size: int, most: int) -> list[Span]:
    """Return spans of up to `size` patients with a plan to fold or to settle: one query."""
    folds = to_fold(now=now).order_by().values_list("patient_id", flat=True)
    settles = to_settle(now=now).order_by().values_list("patient_id", flat=True)
    return _spans(folds.union(settles).order_by("patient_id"), size, most)


def spans_to_plan(*, now: datetime, size: int, most: int) -> list[Span]:
    """Return spans of up to `size` patients who wait for the plan of their date: one query."""
    rows = to_plan(now=now).order_by("patient_id").values_list("patient_id", flat=True)
    return _spans(rows, size, most)


def _spans(ids: "QuerySet[Any, UUID]", size: int, most: int) -> list[Span]:
    found = ids[: size * most].iterator()
    spans = []
    while chunk := list(islice(found, size)):
        spans.append(Span(chunk[0], chunk[-1]))
    return spans


def claimed(rows: "QuerySet[DailyPlan]", *, stroke: str, chunk: int) -> list[tuple[PlanKey, UUID]]:
    """Lock up to `chunk` plans nobody else holds; return each with its regime.

    The candidates are a subquery, so that the lock is on the plans alone. `stroke` (closed_at,
    settled_at) is asked again outside it: a plan another process finished a moment ago is not ours.
    """
    still = DailyPlan.objects.filter(**{stroke: None})
    locked = still.filter(pk__in=rows.values("pk")).order_by("pk")
    values = locked.select_for_update(skip_locked=True).values_list(
        "pk", "patient_id", "on", "regime_id"
    )[:chunk]
    return [(PlanKey(pk, patient, on), regime) for pk, patient, on, regime in values]


def to_plan(*, now: datetime, patients: Patients = None) -> "QuerySet[Regime]":
    """Return the active regimes whose patients have no plan yet for their date.

    A patient whose earlier plan is not folded waits for it. Who travelled west back into a date
    that has passed keeps the plans there are: none is made before one that exists.
    """
    return Regime.objects.active().filter(
        _today(now=now), _of(patients), patient__state=Patient.State.IN_CARE
    )


def _today(*, now: datetime) -> Q:
    return reduce(
        or_,
        (_without_plan(on, zones) for on, zones in _by_date(now=now, at=TURN).items()),
        NOBODY,
    )


def _without_plan(on: date, zones: list[str]) -> Q:
    plans = DailyPlan.objects.filter(patient=OuterRef("patient_id"))
    return Q(
        ~Exists(plans.filter(on__gte=on)),
        ~Exists(plans.filter(on__lt=on, closed_at=None)),
        patient__time_zone__in=zones,
        starts_on__lte=on,
    )


def patient_days(rows: Iterable[tuple[UUID, UUID, str]], *, now: datetime) -> list[PatientDay]:
    """Return (regime, patient, zone) rows as the dates to plan now."""
    return [
        PatientDay(patient, regime, turned_date(ZoneInfo(zone), now=now, at=TURN))
        for regime, patient, zone in rows
    ]
