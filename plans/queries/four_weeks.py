"""The days behind a patient, and what changed because of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from plans.catalogue import load
from plans.engine.adherence import DayCount, fraction
from plans.models import ActivityLog, CheckIn, DailyPlan, Decision, Patient

DAYS_SHOWN = 28


@dataclass(frozen=True, slots=True)
class Day:
    """One date. `share` is None when nothing was due or the day is not settled yet."""

    on: date
    kind: str
    share: float | None
    logged: int
    pain_nrs: int | None
    changes: tuple[tuple[str, Decision], ...]  # (exercise name, decision) that took effect


def four_weeks(patient: Patient, *, on: date, language: str) -> tuple[Day, ...]:
    """Return the last four weeks up to `on`, newest first, in four queries."""
    window = (on - timedelta(days=DAYS_SHOWN - 1), on)
    plans = DailyPlan.objects.filter(patient=patient, on__range=window).order_by("-on")
    logged = dict(
        ActivityLog.objects.current()
        .filter(patient=patient, on__range=window)
        .values_list("on")
        .annotate(Count("pk"))
    )
    check_ins = CheckIn.objects.current().filter(patient=patient, on__range=window)
    pains = dict(check_ins.values_list("on", "pain_nrs"))
    changes = _changes(patient, window, language)
    return tuple(
        Day(
            on=plan.on,
            kind=plan.kind,
            share=fraction(
                [DayCount(plan.on, plan.due_count, plan.done_sum, plan.settled_at is not None)]
            ),
            logged=logged.get(plan.on, 0),
            pain_nrs=pains.get(plan.on),
            changes=tuple(changes.get(plan.on, ())),
        )
        for plan in plans
    )


def _changes(
    patient: Patient, window: tuple[date, date], language: str
) -> dict[date, list[tuple[str, Decision]]]:
    rows = (
        Decision.objects.filter(patient=patient, effective_on__range=window, superseded_by=None)
        .exclude(outcome="hold")
        .exclude(answer__in=["waiting", "declined"])
        .select_related("prescription")
        .order_by("prescription__position")
    )
    found: dict[date, list[tuple[str, Decision]]] = {}
    for row in rows:
        name = load().text(row.prescription.exercise_id, language).name
        found.setdefault(row.effective_on, []).append((name, row))
    return found
