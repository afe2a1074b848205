"""The mail that says a therapist changed the plan: one a patient and date at most, never at night.

What came up at night waits until the morning mail has had its turn: that one says it as well.
"""

from datetime import date, datetime, timedelta

from plans.models import Patient, ReminderRule, ReminderSlot
from plans.models.reminder import ReminderKind
from plans.queries.local_time import instant
from plans.services.reminder import EXPIRES_AFTER, queue_mails

AFTER_THE_MORNING_MAIL = timedelta(minutes=15)
ONE_DAY = timedelta(days=1)


def announce_change(*, patient: Patient, now: datetime) -> None:
    """Queue the mail, in the transaction of the change. Whether it goes is asked again then."""
    wishes = ReminderRule.objects.filter(patient=patient, is_enabled=True)
    rules = {rule.kind: rule for rule in wishes}
    rule = rules.get(ReminderKind.PLAN_CHANGED)
    if rule is None:
        return
    on, due_at = _due(patient, rules.get(ReminderKind.MORNING_PLAN), now)
    expires_at = min(due_at + EXPIRES_AFTER, instant(on, patient.clinic.quiet_from, patient.zone))
    if expires_at <= due_at:
        return
    slot = ReminderSlot(
        patient=patient,
        kind=ReminderKind.PLAN_CHANGED,
        local_date=on,
        due_at=due_at,
        expires_at=expires_at,
        rule_version=rule.version,
    )
    ReminderSlot.objects.bulk_create([slot], ignore_conflicts=True)
    mine = ReminderSlot.objects.filter(patient=patient, kind=slot.kind, local_date=on)
    queue_mails(list(mine.filter(message=None)), now=now)


def _due(patient: Patient, morning: ReminderRule | None, now: datetime) -> tuple[date, datetime]:
    """Return the local date the mail counts for, and when it is due: now, or in the morning."""
    clinic, local = patient.clinic, now.astimezone(patient.zone)
    on = local.date()
    if clinic.quiet_until <= local.time() < clinic.quiet_from:
        return on, now
    if local.time() >= clinic.quiet_from:
        on += ONE_DAY
    due_at = instant(on, clinic.quiet_until, patient.zone)
    if morning is not None:
        turn = instant(on, morning.local_time, patient.zone) + AFTER_THE_MORNING_MAIL
        due_at = max(due_at, turn)
    return on, due_at
