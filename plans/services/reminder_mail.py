"""Reminder mails as they go out: every fact is looked at again, and no word is about health."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings

from outbox import kinds
from outbox.kinds import Cancelled, Doubt, Kind, Prepared
from outbox.letter import write_for_many
from outbox.mail import Mail
from outbox.models import Message
from plans.models import DailyPlan, Patient
from plans.models.reminder import ReminderKind
from plans.queries import reminder_facts as facts
from plans.queries.open_days import to_fold, to_plan
from plans.queries.reminder_facts import Slot
from plans.services.day import catch_up
from plans.services.reminder import turn_off


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
                subscription_of=_subscription,
            )
        )


def prepare(messages: list[Message], now: datetime) -> dict[UUID, Prepared]:
    """Return the mail of each slot, or why it must not go; a few queries however many there are.

    Raises DayInWorkError for a plan that somebody else is making just now.
    """
    slots = facts.slots(message.subject_id for message in messages)
    reasons = _against(list(slots.values()), now)
    readers = facts.readers({slot.patient_id for slot in slots.values()})
    found: dict[UUID, Prepared] = {}
    for message in messages:
        slot = slots.get(message.subject_id)
        if slot is None:
            found[message.pk] = Cancelled("no_slot")
        elif reason := reasons.get(slot.pk) or _against_reader(readers.get(slot.patient_id)):
            found[message.pk] = Cancelled(reason)
        else:
            found[message.pk] = _mail(slot, readers[slot.patient_id])
    return found


def _against_reader(reader: facts.Reader | None) -> str:
    if reader is None:
        return "no_reader"
    return "" if reader.has_agreed else "no_consent"


def _against(slots: list[Slot], now: datetime) -> dict[int, str]:
    """Return the fact that speaks against each slot that must not go, as a code."""
    rules = facts.rules({slot.patient_id for slot in slots})
    paused = facts.paused(slots)
    found: dict[int, str] = {}
    for slot in slots:
        reason = _against_wish(slot, rules.get((slot.patient_id, slot.kind)))
        if not reason and (slot.patient_id, slot.on) in paused:
            reason = "paused"
        if reason:
            found[slot.pk] = reason
    rest = [slot for slot in slots if slot.pk not in found]
    return found | _against_news(rest) | _against_weeks(rest) | _against_days(rest, now)


def _against_wish(slot: Slot, rule: facts.Rule | None) -> str:
    if slot.state != Patient.State.IN_CARE:
        return "not_in_care"
    if not slot.is_live:
        return "clinic_not_live"
    if rule is None or not rule.is_enabled:
        return "turned_off"
    return "" if rule.version == slot.rule_version else "rule_changed"


def _against_news(slots: list[Slot]) -> dict[int, str]:
    news = [slot for slot in slots if slot.kind == ReminderKind.PLAN_CHANGED]
    if not news:
        return {}
    with_plan = facts.with_plan_in_use({slot.patient_id for slot in news})
    without = {slot.pk: "no_plan" for slot in news if slot.patient_id not in with_plan}
    return dict.fromkeys(facts.told_since(news), "morning_plan_instead") | without


def _against_weeks(slots: list[Slot]) -> dict[int, str]:
    weekly = [slot for slot in slots if slot.kind == ReminderKind.WEEKLY_SUMMARY]
    planned = facts.planned_in_week(weekly)
    return {slot.pk: "no_plan" for slot in weekly if (slot.patient_id, slot.on) not in planned}


def _against_days(slots: list[Slot], now: datetime) -> dict[int, str]:
    other = {ReminderKind.WEEKLY_SUMMARY, ReminderKind.PLAN_CHANGED}
    daily = [slot for slot in slots if slot.kind not in other]
    plans = _plans(daily, now)
    found: dict[int, str] = {}
    by_kind: dict[str, list[Slot]] = {}
    for slot in daily:
        if reason := _against_plan(slot, plans.get((slot.patient_id, slot.on))):
            found[slot.pk] = reason
        else:
            by_kind.setdefault(slot.kind, []).append(slot)
    found |= _those(by_kind.get(ReminderKind.RE_ENTRY, []), facts.logged_lately, "logged")
    found |= _those(by_kind.get(ReminderKind.EVENING_NUDGE, []), facts.logged_on, "logged")
    mornings = by_kind.get(ReminderKind.MORNING_PLAN, [])
    found |= _those(mornings, facts.welcomed_back, "re_entry_instead")
    to_do = [slot for slot in daily if slot.pk not in found and slot.kind != ReminderKind.RE_ENTRY]
    left = facts.with_work_left({plans[slot.patient_id, slot.on].pk for slot in to_do})
    done = (slot for slot in to_do if plans[slot.patient_id, slot.on].pk not in left)
    return found | {slot.pk: "done" for slot in done}


def _those(
    slots: list[Slot], ask: Callable[[list[Slot]], set[facts.PatientDate]], reason: str
) -> dict[int, str]:
    if not slots:
        return {}
    named = ask(slots)
    return {slot.pk: reason for slot in slots if (slot.patient_id, slot.on) in named}


def _against_plan(slot: Slot, plan: facts.Plan | None) -> str:
    if plan is None:
        return "no_plan"
    allowed = [DailyPlan.Kind.ACTIVE]
    if slot.kind == ReminderKind.RE_ENTRY:
        allowed.append(DailyPlan.Kind.REST)
    return "" if plan.kind in allowed else f"plan_{plan.kind}"


def _plans(slots: list[Slot], now: datetime) -> dict[facts.PatientDate, facts.Plan]:
    """Return the plans of the dates, made now where the nightly run has not come yet."""
    plans = facts.plans(slots)
    without = [slot for slot in slots if (slot.patient_id, slot.on) not in plans]
    for patient_id in {slot.patient_id for slot in without}:
        catch_up(patient_id=patient_id, now=now)
    if not without:
        return plans
    made = facts.plans(without)
    for slot in without:
        if (slot.patient_id, slot.on) not in made and _is_in_work(slot.patient_id, now):
            raise DayInWorkError
    return plans | made


def _is_in_work(patient_id: UUID, now: datetime) -> bool:
    """Return True if a day is left to close or to plan: who caught up passed by a lock."""
    mine = [patient_id]
    return to_fold(now=now, patients=mine).exists() or to_plan(now=now, patients=mine).exists()


def _mail(slot: Slot, reader: facts.Reader) -> Mail:
    """Return the mail of a slot in its reader's words. Names nobody, so its words are shared."""
    letter = write_for_many(
        slot.kind,
        language=reader.language,
        url=f"{settings.BASE_URL}/",
        emergency_number=slot.emergency_number,
    )
    return Mail(
        to=reader.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        reply_to=slot.reply_to,
        subscription_id=str(slot.patient_id),
    )


def _unsubscribe(subscription_id: str, kind: str, now: datetime) -> None:
    """Turn the rule off; safe to repeat, and for a patient who no longer exists."""
    turn_off(patient_id=UUID(subscription_id), kind=kind, now=now)


def _subscription(message: Message) -> str:
    """Return the patient whose reminder a mail was."""
    slot = facts.slots([message.subject_id]).get(message.subject_id)
    return str(slot.patient_id) if slot else ""
