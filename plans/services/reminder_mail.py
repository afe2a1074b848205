"""Reminder mails as they go out: every fact is looked at again, and no word is about health."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from accounts.models import Consent, User
from outbox import kinds
from outbox.kinds import Cancelled, Doubt, Kind
from outbox.letter import write_for_many
from outbox.mail import Mail
from outbox.models import Message
from plans.models import (
    ActivityLog,
    CareAccess,
    DailyPlan,
    Finish,
    Patient,
    Pause,
    ReminderRule,
    ReminderSlot,
)
from plans.models.reminder import ReminderKind
from plans.queries.open_days import to_fold, to_plan
from plans.queries.rules import oversight_rules
from plans.services.day import catch_up
from plans.services.reminder import turn_off

WEEK = timedelta(days=7)


class DayInWorkError(Exception):
    """The plan is being made by somebody else just now; the outbox asks again in seconds."""


def register_kinds() -> None:
    """Tell the outbox how reminders are made; called once, at start."""
    for name in ReminderKind.values:
        kinds.register(
            Kind(
                name=name,
                prepare=prepare,
                on_doubt=Doubt.RESEND_ONCE,
                unsubscribable=True,
                on_unsubscribe=_unsubscribe,
            )
        )


def prepare(message: Message, now: datetime) -> Mail | Cancelled:
    """Return the mail of a slot, or why it must not go."""
    slots = ReminderSlot.objects.select_related("patient__clinic")
    slot = slots.filter(pk=message.subject_id).first()
    if slot is None:
        return Cancelled("no_slot")
    reader = reader_of(slot.patient)
    if reason := why_not(slot, reader, now):
        return Cancelled(reason)
    assert reader is not None
    return _mail(slot, reader)


def reader_of(patient: Patient) -> User | None:
    """Return who gets the reminders: the patient, else the caregiver of longest standing."""
    readers = CareAccess.objects.current().filter(patient=patient).select_related("user")
    rows = sorted(readers, key=lambda each: (each.relation != "self", each.created_at, each.pk))
    return rows[0].user if rows else None


def why_not(slot: ReminderSlot, reader: User | None, now: datetime) -> str:
    """Return the fact that speaks against sending now, as a code; empty if none does."""
    patient = slot.patient
    rule = ReminderRule.objects.filter(patient=patient, kind=slot.kind).first()
    if patient.state != Patient.State.IN_CARE:
        return "not_in_care"
    if rule is None or not rule.is_enabled:
        return "turned_off"
    if rule.version != slot.rule_version:
        return "rule_changed"
    if reader is None:
        return "no_reader"
    consents = Consent.objects.filter(user=reader, purpose=Consent.Purpose.REMINDERS)
    if not consents.filter(withdrawn_at=None).exists():
        return "no_consent"
    return _against_the_day(slot, now)


def _against_the_day(slot: ReminderSlot, now: datetime) -> str:
    on, patient = slot.local_date, slot.patient
    if Pause.objects.covering(on).filter(patient=patient).exists():
        return "paused"
    if slot.kind == ReminderKind.WEEKLY_SUMMARY:
        week = DailyPlan.objects.filter(patient=patient, on__gt=on - WEEK, on__lte=on)
        return "" if week.exists() else "no_plan"
    plan = _plan(patient.pk, on, now)
    if plan is None:
        return "no_plan"
    if slot.kind == ReminderKind.RE_ENTRY:
        return _against_return(patient.pk, on, plan)
    if plan.kind != DailyPlan.Kind.ACTIVE:
        return f"plan_{plan.kind}"
    if slot.kind == ReminderKind.EVENING_NUDGE:
        return "logged" if _is_logged(patient.pk, on) else _against_done(plan)
    if ReminderSlot.objects.filter(
        patient=patient, kind=ReminderKind.RE_ENTRY, local_date=on
    ).exists():
        return "re_entry_instead"
    return _against_done(plan)


def _plan(patient_id: UUID, on: date, now: datetime) -> DailyPlan | None:
    """Return the plan of the date, made now if the nightly run has not come yet.

    Raises DayInWorkError while another process holds the patient's day.
    """
    plans = DailyPlan.objects.filter(patient=patient_id, on=on)
    if not plans.exists():
        catch_up(patient_id=patient_id, now=now)
        if _is_in_work(patient_id, now) and not plans.exists():
            raise DayInWorkError
    return plans.first()


def _is_in_work(patient_id: UUID, now: datetime) -> bool:
    """Return True if a day is left to close or to plan: who caught up passed by a lock."""
    mine = [patient_id]
    return to_fold(now=now, patients=mine).exists() or to_plan(now=now, patients=mine).exists()


def _is_logged(patient_id: UUID, on: date) -> bool:
    logs = ActivityLog.objects.current().filter(patient=patient_id, on=on)
    return logs.exists() or Finish.objects.current().filter(patient=patient_id, on=on).exists()


def _against_return(patient_id: UUID, on: date, plan: DailyPlan) -> str:
    if plan.kind not in (DailyPlan.Kind.ACTIVE, DailyPlan.Kind.REST):
        return f"plan_{plan.kind}"
    since = on - timedelta(days=oversight_rules().nudge_days)
    logs = ActivityLog.objects.current().filter(patient=patient_id, on__gte=since)
    return "logged" if logs.exists() else ""


def _against_done(plan: DailyPlan) -> str:
    """Return "done" once nothing of the plan is left to do."""
    items = plan.exercises.filter(prescription__is_cue=False)
    logged = set(
        ActivityLog.objects.current()
        .filter(planned__plan=plan)
        .values_list("planned_id", flat=True)
    )
    is_open = any(
        pk not in logged and not (amendments and amendments[-1].get("withheld"))
        for pk, amendments in items.values_list("pk", "amendments")
    )
    return "" if is_open else "done"


def _mail(slot: ReminderSlot, reader: User) -> Mail:
    """Return the mail of a slot in its reader's words. Names nobody, so its words are shared."""
    clinic = slot.patient.clinic
    letter = write_for_many(
        slot.kind,
        language=reader.language,
        url=f"{settings.BASE_URL}/",
        emergency_number=clinic.emergency_number,
    )
    return Mail(
        to=reader.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        reply_to=clinic.reply_to,
        subscription_id=str(slot.patient_id),
    )


def _unsubscribe(subscription_id: str, kind: str, now: datetime) -> None:
    """Turn the rule off; safe to repeat, and for a patient who no longer exists."""
    turn_off(patient_id=UUID(subscription_id), kind=kind, now=now)
