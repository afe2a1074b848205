"""Reminders: the patient's wishes, and the slots that come from them. One row a date and kind."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from outbox.models import Message
from outbox.services import NewMessage, enqueue_many
from plans.models import Patient, ReminderRule, ReminderSlot, Watermark
from plans.models.reminder import WITHOUT_HOUR, ReminderKind
from plans.queries.access import Role
from plans.queries.due_reminders import DueRule, Window, due_rules, new_windows, whole_window
from plans.queries.local_time import instant
from plans.services.bulk import update_many
from plans.services.refusal import refuse
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

EXPIRES_AFTER = timedelta(hours=4)  # settled.md §1.7
CHUNK = 2_000
SEEN = "queue_new_reminders"  # its watermark


@dataclass(frozen=True, slots=True)
class QueueReport:
    """What one run of `queue_reminders` wrote."""

    slots: int = 0


def queue_reminders(*, now: datetime, chunk: int = CHUNK) -> QueueReport:
    """Plan the slots due in (now − 6 h, now + 24 h] and one mail for each; the rest is there.

    Any number may run at once: the slot's unique key and the mail's settle it.
    """
    return _queue(whole_window(now), now=now, chunk=chunk)


def queue_new_reminders(*, now: datetime, chunk: int = CHUNK) -> QueueReport:
    """Plan what has come into sight since the last run; costs next to nothing each minute.

    What changed after a wish was looked at, and after it was due, waits for `queue_reminders`.
    """
    windows = new_windows(since=Watermark.objects.reached(SEEN), now=now)
    report = _queue(windows, now=now, chunk=chunk)
    Watermark.objects.raise_to(SEEN, now)
    return report


def _queue(windows: list[Window], *, now: datetime, chunk: int) -> QueueReport:
    found = due_rules(windows=windows, chunk=chunk)
    return QueueReport(slots=sum(_queue_chunk(rules, now=now) for rules in found))


@transaction.atomic
def _queue_chunk(rules: list[DueRule], *, now: datetime) -> int:
    rows = [row for rule in rules if (row := _slot(rule, now=now)) is not None]
    ReminderSlot.objects.bulk_create(rows, ignore_conflicts=True)
    patients = {row.patient_id for row in rows}
    without = ReminderSlot.objects.filter(
        patient__in=patients, local_date__in={row.local_date for row in rows}, message=None
    )
    return queue_mails(list(without), now=now)


def queue_mails(slots: list[ReminderSlot], *, now: datetime) -> int:
    """Write one mail for each slot that has none, and tie them together; return how many."""
    keys = {slot.pk: f"reminder:{slot.pk}" for slot in slots}
    mails = [
        NewMessage(
            kind=slot.kind,
            subject_id=str(slot.pk),
            dedupe_key=keys[slot.pk],
            due_at=slot.due_at,
            expires_at=slot.expires_at,
        )
        for slot in slots
    ]
    ids = enqueue_many(mails, now=now)
    update_many(ReminderSlot, ["message"], [(pk, ids[key]) for pk, key in keys.items()])
    return len(slots)


def _slot(rule: DueRule, *, now: datetime) -> ReminderSlot | None:
    times = slot_times(
        rule.on, rule.local_time, ZoneInfo(rule.time_zone), quiet_from=rule.quiet_from
    )
    if times is None or times[1] <= now:
        return None
    return ReminderSlot(
        patient_id=rule.patient_id,
        kind=rule.kind,
        local_date=rule.on,
        due_at=times[0],
        expires_at=times[1],
        rule_version=rule.version,
    )


def slot_times(
    on: date, at: time, zone: ZoneInfo, *, quiet_from: time
) -> tuple[datetime, datetime] | None:
    """Return when a mail of `on` is due and when it is too late; None if that is at once."""
    due_at = instant(on, at, zone)
    expires_at = min(due_at + EXPIRES_AFTER, instant(on, quiet_from, zone))
    return (due_at, expires_at) if expires_at > due_at else None


@transaction.atomic
def set_reminder(
    *,
    patient: Patient,
    kind: str,
    local_time: time,
    is_enabled: bool,
    by: "User | None",
    role: Role = Role.PATIENT,
    now: datetime,
) -> ReminderRule:
    """Change one wish. Mails not yet sent move with it; a date never gets a second slot."""
    if kind not in ReminderKind.values:
        refuse("kind", _("This reminder is not known."), "unknown")
    quiet = (patient.clinic.quiet_until, patient.clinic.quiet_from)
    if not quiet[0] <= local_time < quiet[1]:
        refuse("local_time", _("Choose a time outside the quiet hours."), "quiet")
    rule, created = ReminderRule.objects.select_for_update().get_or_create(
        patient=patient, kind=kind, defaults={"local_time": local_time, "is_enabled": is_enabled}
    )
    if created or (rule.local_time, rule.is_enabled) == (local_time, is_enabled):
        return rule
    rule.local_time, rule.is_enabled = local_time, is_enabled
    rule.version += 1
    rule.save()
    move_slots(patient=patient, rules=[rule], now=now)
    note("update", rule, patient=patient, by=by, role=role, now=now)
    return rule


def turn_off(*, patient_id: UUID, kind: str, now: datetime) -> bool:
    """Stop one kind for good, as the unsubscribe link asks. Return False if it was off."""
    rules = ReminderRule.objects.filter(patient=patient_id, kind=kind, is_enabled=True)
    changed = rules.update(is_enabled=False, version=F("version") + 1)
    if changed:
        rule = ReminderRule.objects.select_related("patient").get(patient=patient_id, kind=kind)
        note("unsubscribe", rule, patient=rule.patient, by=None, role=Role.PATIENT, now=now)
    return bool(changed)


def move_slots(*, patient: Patient, rules: list[ReminderRule], now: datetime) -> None:
    """Give slots whose mail still waits the time of their changed rule.

    Where the new time has passed, the slot keeps its old version and its mail is cancelled. What
    has no hour, as the news of a changed plan, stays when it is.
    """
    by_kind = {rule.kind: rule for rule in rules if rule.is_enabled}
    waiting = ReminderSlot.objects.filter(
        patient=patient,
        kind__in=by_kind,
        local_date__gte=patient.local_date(now),
        message__state=Message.State.QUEUED,
    )
    for slot in waiting:
        rule = by_kind[slot.kind]
        times = _moved(slot, rule, patient, now=now)
        if times is None:
            continue
        assert slot.message_id is not None
        still = Message.objects.filter(pk=slot.message_id, state=Message.State.QUEUED)
        if still.update(due_at=times[0], expires_at=times[1]):
            slot.due_at, slot.expires_at = times
            slot.rule_version = rule.version
            slot.save(update_fields=["due_at", "expires_at", "rule_version"])


def _moved(
    slot: ReminderSlot, rule: ReminderRule, patient: Patient, *, now: datetime
) -> tuple[datetime, datetime] | None:
    if slot.kind in WITHOUT_HOUR:
        return slot.due_at, slot.expires_at
    times = slot_times(
        slot.local_date, rule.local_time, patient.zone, quiet_from=patient.clinic.quiet_from
    )
    return times if times is not None and times[0] > now else None
