"""After noon nothing of yesterday is open any more: count what was missed, and who fell silent."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from plans.engine.adherence import DayCount, fraction
from plans.engine.oversight import NO_LIMITS, AlertLimits
from plans.models import ActivityLog, Alert, DailyPlan, RegimeRegion
from plans.queries.day_facts import PlanKey, days_of
from plans.queries.open_days import Patients, claimed, to_settle
from plans.queries.rules import oversight_rules
from plans.queries.weeks import limits_of
from plans.services.alert import raise_alerts
from plans.services.bulk import update_many
from plans.services.closing import CloseReport
from plans.services.day_counts import keep_counts
from plans.services.tally import COUNTERS, tally, write_states


def settle_days(*, now: datetime, patients: Patients, chunk: int) -> CloseReport:
    """Settle folded plans whose date is over since noon, until none is left."""
    report = CloseReport()
    while (done := _settle_chunk(now=now, patients=patients, chunk=chunk)) is not None:
        report.add(done)
    return report


@transaction.atomic
def _settle_chunk(*, now: datetime, patients: Patients, chunk: int) -> CloseReport | None:
    plans = claimed(to_settle(now=now, patients=patients), stroke="settled_at", chunk=chunk)
    if not plans:
        return None
    days = days_of([plan for plan, _ in plans])
    tallies = {plan.pk: tally(days[plan.pk], is_settled=True) for plan, _ in plans}
    write_states(tallies.values())
    rows = [(pk, now, *each.counters) for pk, each in tallies.items()]
    update_many(DailyPlan, ["settled_at", *COUNTERS], rows)
    missed = [(plan, regime) for plan, regime in plans if tallies[plan.pk].due]
    limits = limits_of(plan.patient_id for plan, _ in missed)
    raised = raise_alerts([*_silent(missed, limits, now), *_little(missed, limits, now)], now=now)
    keep_counts({plan.patient_id for plan, _ in plans})
    return CloseReport(settled=len(plans), alerts=len(raised))


Plans = list[tuple[PlanKey, UUID]]
Limits = Mapping[UUID, AlertLimits]


def _silent(plans: Plans, limits: Limits, now: datetime) -> list[Alert]:
    """Return an alert for each patient without a log for too long (O6).

    One that was released in the same silence comes again when it has lasted as long once more.
    """
    patients = [plan.patient_id for plan, _ in plans]
    logs = _latest(ActivityLog.objects.current().filter(patient__in=patients))
    said = _said(patients)
    begun = _begun(plans)
    early, rules = _early([regime for _, regime in plans]), oversight_rules()
    alerts = []
    for plan, regime in plans:
        since = max(day for day in (logs.get(plan.patient_id), begun[regime]) if day)
        silent_days = (plan.on - since).days
        own = limits.get(plan.patient_id, NO_LIMITS)
        limit = rules.silent_limit(own, early=regime in early)
        spoken, released_at = said.get(plan.patient_id, (None, None))
        is_told = spoken is not None and spoken >= since
        if is_told and (released_at is None or (now - released_at).days < limit):
            continue
        if silent_days >= limit:
            never = {"kind": "never"} if logs.get(plan.patient_id) is None else {}
            alerts.append(_alert("O6", plan, {"days": silent_days, **never}, now))
    return alerts


def _little(plans: Plans, limits: Limits, now: datetime) -> list[Alert]:
    """Return an alert for each patient who did too little over the weeks (O5), once in as many."""
    rules = oversight_rules()
    length = timedelta(days=rules.low_completion_days)
    counts = _counts([plan for plan, _ in plans], length)
    said = _latest(Alert.objects.filter(patient__in=counts, code="O5", region=""))
    alerts = []
    for plan, _regime in plans:
        # Two whole weeks or nothing: a bad beginning is not yet a course.
        days = [day for day in counts[plan.patient_id] if plan.on - length < day.on <= plan.on]
        share = fraction(days) if _is_whole(days, plan.on, length) else None
        own = limits.get(plan.patient_id, NO_LIMITS).low_completion
        spoken = said.get(plan.patient_id)
        is_said = spoken is not None and spoken > plan.on - length
        if share is not None and share < (own or rules.low_completion) and not is_said:
            values = {"kind": "completion", "completion": round(share, 2), "days": length.days}
            alerts.append(_alert("O5", plan, values, now))
    return alerts


def _is_whole(days: list[DayCount], on: date, length: timedelta) -> bool:
    return bool(days) and min(day.on for day in days) == on - length + timedelta(days=1)


def _counts(plans: list[PlanKey], length: timedelta) -> dict[UUID, list[DayCount]]:
    found: dict[UUID, list[DayCount]] = {plan.patient_id: [] for plan in plans}
    if not plans:
        return found
    since = min(plan.on for plan in plans) - length
    rows = DailyPlan.objects.filter(patient__in=found, on__gt=since, settled_at__isnull=False)
    for patient, on, due, done in rows.values_list("patient_id", "on", "due_count", "done_sum"):
        found[patient].append(DayCount(on, due, done))
    return found


def _alert(code: str, plan: PlanKey, values: dict[str, Any], now: datetime) -> Alert:
    return Alert(
        patient_id=plan.patient_id,
        code=code,
        tier=Alert.Tier.LOW,
        on=plan.on,
        values=values,
        raised_at=now,
    )


def _latest(rows: Any) -> Mapping[UUID, date]:
    return dict(rows.values_list("patient_id").annotate(latest=Max("on")))


def _said(patients: list[UUID]) -> dict[UUID, tuple[date | None, datetime | None]]:
    """Return when each patient's silence was told last, and when that was released."""
    rows = Alert.objects.filter(patient__in=patients, code="O6").order_by("on", "raised_at")
    return {
        patient: (on, released_at)
        for patient, on, released_at in rows.values_list("patient_id", "on", "released_at")
    }


def _begun(plans: list[tuple[PlanKey, UUID]]) -> dict[UUID, date]:
    """Return the day before each regime's start: silence is counted from there at the earliest."""
    rows = DailyPlan.objects.filter(regime__in=[regime for _, regime in plans])
    starts = rows.values_list("regime_id", "regime__starts_on").distinct()
    return {regime: on - timedelta(days=1) for regime, on in starts if on is not None}


def _early(regimes: list[UUID]) -> set[UUID]:
    rows = RegimeRegion.objects.filter(regime__in=regimes).values_list("regime_id", "phases")
    rules = oversight_rules()
    return {regime for regime, phases in rows if rules.is_early(frozenset(phases))}
