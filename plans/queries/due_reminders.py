"""Which wishes fall due in the planning window and have no slot yet, in chunks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Consent
from plans.models import (
    ActivityLog,
    CareAccess,
    Patient,
    Regime,
    RegimeRegion,
    ReminderRule,
    ReminderSlot,
)
from plans.models.reminder import ReminderKind
from plans.queries.local_time import instant
from plans.queries.rules import oversight_rules

LOOK_BACK = timedelta(hours=6)  # heals an outage of a night
LOOK_AHEAD = timedelta(hours=24)
ONE_DAY = timedelta(days=1)
SUNDAY = 7


@dataclass(frozen=True, slots=True)
class DueRule:
    """One wish on one local date."""

    on: date
    patient_id: UUID
    kind: str
    local_time: time
    version: int
    time_zone: str
    quiet_from: time


def due_rules(*, now: datetime, chunk: int) -> Iterator[list[DueRule]]:
    """Yield the wishes due in (now − 6 h, now + 24 h] that have no slot, `chunk` at a time."""
    zones = list(
        Patient.objects.in_care()
        .order_by("time_zone")
        .values_list("time_zone", flat=True)
        .distinct()
    )
    for on in _dates(zones, now):
        latest_pk = 0
        while rows := list(_rules(zones, on, now).filter(pk__gt=latest_pk)[:chunk]):
            latest_pk = rows[-1][0]
            if found := _in_window([DueRule(on, *row[1:]) for row in rows], on, now):
                yield found


def _dates(zones: list[str], now: datetime) -> list[date]:
    ends = [now - LOOK_BACK, now + LOOK_AHEAD]
    local = {end.astimezone(ZoneInfo(zone)).date() for zone in zones for end in ends}
    if not local:
        return []
    return [min(local) + days * ONE_DAY for days in range((max(local) - min(local)).days + 1)]


def _rules(zones: list[str], on: date, now: datetime) -> "QuerySet[ReminderRule, tuple[Any, ...]]":
    patient = OuterRef("patient_id")
    slots = ReminderSlot.objects.filter(patient=patient, kind=OuterRef("kind"), local_date=on)
    regimes = Regime.objects.active().filter(patient=patient, starts_on__lte=on)
    readers = CareAccess.objects.current().filter(
        patient=patient,
        user__consents__purpose=Consent.Purpose.REMINDERS,
        user__consents__withdrawn_at=None,
    )
    return (
        ReminderRule.objects.filter(_hours(zones, on, now), is_enabled=True)
        .filter(patient__state=Patient.State.IN_CARE, patient__clinic__is_live=True)
        .filter(_kinds(on), Exists(regimes), Exists(readers), ~Exists(slots))
        .order_by("pk")
        .values_list(
            "pk",
            "patient_id",
            "kind",
            "local_time",
            "version",
            "patient__time_zone",
            "patient__clinic__quiet_from",
        )
    )


def _hours(zones: list[str], on: date, now: datetime) -> Q:
    """Return which wall-clock times of `on` lie in the window, per zone; an hour too wide."""
    return reduce(or_, (_hours_in(zone, on, now) for zone in zones), Q(pk__in=[]))


def _hours_in(zone: str, on: date, now: datetime) -> Q:
    earliest = (now - LOOK_BACK - timedelta(hours=1)).astimezone(ZoneInfo(zone))
    latest = (now + LOOK_AHEAD + timedelta(hours=1)).astimezone(ZoneInfo(zone))
    if not earliest.date() <= on <= latest.date():
        return Q(pk__in=[])
    since = earliest.time() if earliest.date() == on else time.min
    until = latest.time() if latest.date() == on else time.max
    return Q(patient__time_zone=zone, local_time__range=(since, until))


def _kinds(on: date) -> Q:
    daily = Q(kind__in=[ReminderKind.MORNING_PLAN, ReminderKind.EVENING_NUDGE])
    if on.isoweekday() == SUNDAY:
        daily |= Q(kind=ReminderKind.WEEKLY_SUMMARY)
    silent = Q(pk__in=[])
    rules = oversight_rules()
    for days in (rules.nudge_days, rules.nudge_days_late):
        latest = on - (days + 1) * ONE_DAY
        logs = ActivityLog.objects.current().filter(patient=OuterRef("patient_id"))
        silent |= Q(Exists(logs.filter(on=latest))) & ~Q(Exists(logs.filter(on__gt=latest)))
    return daily | (Q(kind=ReminderKind.RE_ENTRY) & silent)


def _in_window(rules: list[DueRule], on: date, now: datetime) -> list[DueRule]:
    due = [rule for rule in rules if _is_due(rule, now)]
    returning = {rule.patient_id for rule in due if rule.kind == ReminderKind.RE_ENTRY}
    wrong = _not_silent_enough(returning, on) if returning else set()
    return [
        rule for rule in due if rule.kind != ReminderKind.RE_ENTRY or rule.patient_id not in wrong
    ]


def _is_due(rule: DueRule, now: datetime) -> bool:
    due_at = instant(rule.on, rule.local_time, ZoneInfo(rule.time_zone))
    return now - LOOK_BACK < due_at <= now + LOOK_AHEAD


def _not_silent_enough(patients: set[UUID], on: date) -> set[UUID]:
    """Return the patients whose phases ask for the other length of silence."""
    rules = oversight_rules()
    regions = RegimeRegion.objects.filter(
        regime__patient__in=patients, regime__state=Regime.State.ACTIVE
    )
    early = {
        patient
        for patient, phases in regions.values_list("regime__patient_id", "phases")
        if not rules.is_late(frozenset(phases))
    }
    logged_lately = set(
        ActivityLog.objects.current()
        .filter(patient__in=patients, on=on - (rules.nudge_days + 1) * ONE_DAY)
        .values_list("patient_id", flat=True)
    )
    # Early phases are written to after the short silence only, late phases after the long one.
    return {each for each in patients if (each in early) != (each in logged_lately)}
