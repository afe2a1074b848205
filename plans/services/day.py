"""The turn of the day: fold yesterday at 00:10, freeze today, settle yesterday after noon.

All by the patient's local clock, for chunks of patients, in a constant number of queries a chunk.
Any number of copies may run at once. See docs/adr on the two strokes of a day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from plans.models import Alert, CheckIn, Regime
from plans.queries.among import among
from plans.queries.open_days import (
    Patients,
    Span,
    patient_days,
    spans_to_close,
    spans_to_plan,
    to_plan,
)
from plans.services.alert import raise_alerts
from plans.services.asking import ask_limits
from plans.services.closing import CloseReport, fold_days
from plans.services.freeze import Drawn, draw, freeze
from plans.services.settling import settle_days
from plans.services.today import ease_by
from plans.services.undisturbed import undisturbed

__all__ = [
    "CloseReport",
    "PlanReport",
    "catch_up",
    "close_days",
    "close_in_chunks",
    "plan_days",
    "plan_in_chunks",
]

CHUNK = 500
# A look never sends more than two workers do in two minutes; the next one finds the rest.
MOST_CHUNKS = 100


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What one run of `plan_days` wrote."""

    plans: int = 0
    exercises: int = 0
    failed: int = 0  # patients whose plan could not be drawn; they are logged


def close_in_chunks(*, send: Callable[[Span], object], now: datetime) -> int:
    """Hand what is to close to `send`, a span each; a single span is closed here and now.

    Return how many were sent. A span that is sent twice or lost does no harm: each look finds what
    is left, and what one holds another leaves out.
    """
    return _handed(
        spans_to_close(now=now, size=CHUNK, most=MOST_CHUNKS),
        send=send,
        here=lambda span: close_days(now=now, patients=span),
    )


def plan_in_chunks(*, send: Callable[[Span], object], now: datetime) -> int:
    """Hand what is to plan to `send`, as `close_in_chunks` does."""
    return _handed(
        spans_to_plan(now=now, size=CHUNK, most=MOST_CHUNKS),
        send=send,
        here=lambda span: plan_days(now=now, patients=span),
    )


def _handed(
    spans: list[Span], *, send: Callable[[Span], object], here: Callable[[Span], object]
) -> int:
    if len(spans) == 1:  # a clinic of ordinary size: no second way through the broker
        here(spans[0])
        return 0
    for span in spans:
        send(span)
    return len(spans)


def _kept(patients: Patients) -> Patients:
    """Return patients that can be asked for twice."""
    return patients if patients is None or isinstance(patients, Span) else list(patients)


def close_days(*, now: datetime, patients: Patients = None, chunk: int = CHUNK) -> CloseReport:
    """Fold every date that is over, oldest first, and settle those that noon has settled.

    A date missed by an outage is folded with what is known now; dates without a plan stay
    without one and count as gap. Running again changes nothing.
    """
    chosen = _kept(patients)
    report = CloseReport()
    report.add(fold_days(now=now, patients=chosen, chunk=chunk))
    report.add(settle_days(now=now, patients=chosen, chunk=chunk))
    return report


def plan_days(*, now: datetime, patients: Patients = None, chunk: int = CHUNK) -> PlanReport:
    """Freeze today's plan, by each patient's local date, where there is none.

    Waits for `close_days` where an earlier plan is not folded. Running again changes nothing.
    """
    report = PlanReport()
    latest: UUID | None = None
    chosen = _kept(patients)
    while True:
        rows = to_plan(now=now, patients=chosen).order_by("pk")
        rows = rows.filter(pk__gt=latest) if latest else rows
        found = list(rows.values_list("pk", flat=True)[:chunk])
        if not found:
            return report
        latest = found[-1]
        with undisturbed():
            made = _plan_chunk(found, now=now)
        report = PlanReport(
            plans=report.plans + made.plans,
            exercises=report.exercises + made.exercises,
            failed=report.failed + made.failed,
        )


@transaction.atomic
def _plan_chunk(regimes: list[UUID], *, now: datetime) -> PlanReport:
    # An approval that supersedes one of these waits until its plan is written, or goes first.
    locked = (
        Regime.objects.active().filter(among("pk", regimes)).select_for_update(skip_locked=True)
    )
    held = list(locked.values_list("pk", flat=True))
    rows = Regime.objects.filter(among("pk", held)).values_list(
        "pk", "patient_id", "patient__time_zone"
    )
    failed: list[UUID] = []
    written = freeze(draw(patient_days(rows, now=now), failed=failed), now=now)
    raise_alerts(
        [
            Alert(
                patient_id=each.day.patient_id,
                code="ORDERS",
                tier=Alert.Tier.LOW,
                on=each.day.on,
                values={"items": len(each.course.refused)},
                raised_at=now,
            )
            for each in written
            if each.course.refused
        ],
        now=now,
    )
    ask_limits(written, now=now)
    _ease(written, now)
    return PlanReport(len(written), sum(len(each.plan.items) for each in written), len(failed))


def _ease(written: list[Drawn], now: datetime) -> None:
    """Ease new plans by check-ins that came before them: just after midnight, or in an outage."""
    dates = {each.day.patient_id: each.day.on for each in written}
    early = CheckIn.objects.current().filter(among("patient", dates), on__in=set(dates.values()))
    for row in early.select_related("patient"):
        if row.on == dates[row.patient_id]:
            ease_by(row, now=now)


def catch_up(*, patient_id: UUID, now: datetime) -> None:
    """Bring one patient up to date at once, as the nightly jobs would; cheap when they have."""
    close_days(now=now, patients=[patient_id])
    plan_days(now=now, patients=[patient_id])
