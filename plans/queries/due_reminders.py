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
from plans.queries.zones_in_use import zones_in_use

LOOK_BACK = timedelta(hours=6)  # heals an outage of a night
LOOK_AHEAD = timedelta(hours=24)
AT_HAND = timedelta(minutes=2)  # a wish is looked at once more just before it is due
MOST_SHIFT = timedelta(hours=2)  # Troll's clocks move the furthest
ONE_DAY = timedelta(days=1)
SUNDAY = 7
NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Window:
    """The instants later than `after`, up to and with `until`."""

    after: datetime
    until: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.after < at <= self.until


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


def whole_window(now: datetime) -> list[Window]:
    """Return (now − 6 h, now + 24 h]: what may be due or will soon."""
    return [Window(now - LOOK_BACK, now + LOOK_AHEAD)]


def new_windows(*, since: datetime | None, now: datetime) -> list[Window]:
    """Return what a run at `since` has not seen: a strip a day ahead, and what is due just now.

    The second look takes in what changed meanwhile: a consent, a regime, a new hour. After a long
    silence, at the first run, or when the clock was put back, it is the whole window.
    """
    if since is None or not now - LOOK_BACK <= since <= now:
        return whole_window(now)
    return [Window(since, now + AT_HAND), Window(since + LOOK_AHEAD, now + LOOK_AHEAD)]


def due_rules(*, windows: list[Window], chunk: int) -> Iterator[list[DueRule]]:
    """Yield the wishes due in the windows that have no slot, `chunk` at a time."""
    zones = zones_in_use()
    for on in _dates(zones, windows):
        latest_pk = 0
        while rows := list(_rules(zones, on, windows).filter(pk__gt=latest_pk)[:chunk]):
            latest_pk = rows[-1][0]
            if found := _in_windows([DueRule(on, *row[1:]) for row in rows], on, windows):
                yield found


def _dates(zones: list[str], windows: list[Window]) -> list[date]:
    ends = [end for window in windows for end in (window.after, window.until)]
    local = {end.astimezone(ZoneInfo(zone)).date() for zone in zones for end in ends}
    if not local:
        return []
    # A wish of the last date's missing hour falls due on the date after.
    first = min(local) - ONE_DAY
    return [first + days * ONE_DAY for days in range((max(local) - first).days + 1)]


def _rules(
    zones: list[str], on: date, windows: list[Window]
) -> "QuerySet[ReminderRule, tuple[Any, ...]]":
    patient = OuterRef("patient_id")
    slots = ReminderSlot.objects.filter(patient=patient, kind=OuterRef("kind"), local_date=on)
    regimes = Regime.objects.active().filter(patient=patient, starts_on__lte=on)
    readers = CareAccess.objects.current().filter(
        patient=patient,
        user__consents__purpose=Consent.Purpose.REMINDERS,
        user__consents__withdrawn_at=None,
    )
    return (
        ReminderRule.objects.filter(_hours(zones, on, windows), is_enabled=True)
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


def _hours(zones: list[str], on: date, windows: list[Window]) -> Q:
    """Return which wall-clock times of `on` may lie in the windows, per zone."""
    times = [
        Q(patient__time_zone=zone, local_time__range=hours)
        for zone in zones
        for window in windows
        if (hours := hours_in(ZoneInfo(zone), on, window))
    ]
    return reduce(or_, times, NOTHING)


def hours_in(zone: ZoneInfo, on: date, window: Window) -> tuple[time, time] | None:
    """Return the first and last wall-clock time of `on`; None if the window is on other dates.

    Wider by what clocks may be moved where they are near a change; nowhere else, since half of
    all patients may have the same hour.
    """
    ends = (window.after - 2 * MOST_SHIFT, window.until + 2 * MOST_SHIFT)
    offsets = {end.astimezone(zone).utcoffset() for end in ends}
    shift = MOST_SHIFT if len(offsets) > 1 else timedelta(0)
    earliest = window.after.astimezone(zone).replace(tzinfo=None) - shift
    latest = window.until.astimezone(zone).replace(tzinfo=None) + shift
    if not earliest.date() <= on <= latest.date():
        return None
    since = earliest.time() if earliest.date() == on else time.min
    until = latest.time() if latest.date() == on else time.max
    return since, until


def _kinds(on: date) -> Q:
    daily = Q(kind__in=[ReminderKind.MORNING_PLAN, ReminderKind.EVENING_NUDGE])
    if on.isoweekday() == SUNDAY:
        daily |= Q(kind=ReminderKind.WEEKLY_SUMMARY)
    silent = NOTHING
    rules = oversight_rules()
    for days in (rules.nudge_days, rules.nudge_days_late):
        latest = on - (days + 1) * ONE_DAY
        logs = ActivityLog.objects.current().filter(patient=OuterRef("patient_id"))
        silent |= Q(Exists(logs.filter(on=latest))) & ~Q(Exists(logs.filter(on__gt=latest)))
    return daily | (Q(kind=ReminderKind.RE_ENTRY) & silent)


def _in_windows(rules: list[DueRule], on: date, windows: list[Window]) -> list[DueRule]:
    due = [rule for rule in rules if _is_due(rule, windows)]
    returning = {rule.patient_id for rule in due if rule.kind == ReminderKind.RE_ENTRY}
    wrong = _not_silent_enough(returning, on) if returning else set()
    return [
        rule for rule in due if rule.kind != ReminderKind.RE_ENTRY or rule.patient_id not in wrong
    ]


def _is_due(rule: DueRule, windows: list[Window]) -> bool:
    due_at = instant(rule.on, rule.local_time, ZoneInfo(rule.time_zone))
    return any(due_at in window for window in windows)


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
