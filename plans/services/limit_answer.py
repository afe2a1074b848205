"""Answers to "does this still hold?": nothing opens by its date, only by somebody's word (O7)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from plans.engine.gate_list import limits_reached
from plans.models import (
    Alert,
    Clearance,
    ImmobilisationEvent,
    LimitAnswer,
    Patient,
    Precaution,
    WeightBearingOrder,
)
from plans.queries.facts import facts_of_one
from plans.services.alert import release
from plans.services.immobilisation import (
    lift_precaution,
    order_weight_bearing,
    record_clearance,
)
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.trail import note

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

Answer = LimitAnswer.Answer
_FITTING = {
    "precaution": {Answer.CONFIRMED, Answer.EXTENDED, Answer.LIFTED},
    "order": {Answer.CONFIRMED, Answer.EXTENDED, Answer.LIFTED},
    "clearance": {Answer.CLEARED, Answer.NOT_YET},
}
ASKS = "O7"  # the alert that a day has come


@dataclass(frozen=True, slots=True)
class Word:
    """Who said it, when and why; `ask_again_on` with what holds until a later day."""

    given_by: str
    given_on: date
    reason: str
    ask_again_on: date | None = None


@transaction.atomic
def answer_limit(
    *,
    event: ImmobilisationEvent,
    subject: str,
    answer: str,
    word: Word,
    by: "User",
    now: datetime,
) -> LimitAnswer:
    """Keep one answer and do what it says. Raises ValidationError, having changed nothing.

    `subject` is "precaution:<id>" or "order:<id>" of the event, or "clearance:<activity>". Lifting
    an order of weight means full weight; an answered ask is off the list, and its alert released.
    """
    patient = event.patient
    refuse_unless_in_care(patient, "answer")
    kind, _colon, which = subject.partition(":")
    if answer not in _FITTING.get(kind, set()):
        refuse("answer", _("Choose an answer that fits."), "unfit")
    _check(word, answer, patient.local_date(now))
    row = LimitAnswer(
        event=event,
        answer=answer,
        ask_again_on=word.ask_again_on,
        given_by=word.given_by.strip(),
        given_on=word.given_on,
        reason=word.reason.strip(),
        recorded_by=by,
        recorded_at=now,
    )
    if kind == "precaution":
        _about_precaution(row, which, by, now)
    elif kind == "order":
        _about_order(row, which, by, now)
    else:
        _about_clearance(row, which, by, now)
    row.full_clean()
    row.save(force_insert=True)
    note(f"limit_{answer}", row, patient=patient, by=by, now=now)
    _settle(patient, by, now)
    return row


def _check(word: Word, answer: str, today: date) -> None:
    if word.given_on > today:
        refuse("given_on", _("This date lies in the future."), "future")
    if answer == Answer.EXTENDED and word.ask_again_on is None:
        refuse("ask_again_on", _("Until which day?"), "required")
    if word.ask_again_on is not None and word.ask_again_on <= today:
        refuse("ask_again_on", _("Choose a day after today."), "past")


def _about_precaution(row: LimitAnswer, which: str, by: "User", now: datetime) -> None:
    found = Precaution.objects.select_for_update(of=("self",)).select_related("event__patient")
    precaution = found.filter(
        event=row.event_id,
        lifted_on=None,
        from_on__lte=row.event.patient.local_date(now),
        pk=_number(which),
    ).first()
    if precaution is None:
        refuse("subject", _("This precaution is no longer in force."), "not_in_force")
    row.precaution, row.asked_on = precaution, precaution.expires_on
    if row.answer == Answer.LIFTED:
        lift_precaution(precaution=precaution, by=by, now=now)
    else:
        precaution.expires_on = row.ask_again_on
        precaution.save(update_fields=["expires_on"])


def _about_order(row: LimitAnswer, which: str, by: "User", now: datetime) -> None:
    today = row.event.patient.local_date(now)
    mine = WeightBearingOrder.objects.select_for_update().filter(
        event=row.event_id, from_on__lte=today
    )
    order = mine.filter(pk=_number(which)).first()
    if order is None or order != _newest(mine.filter(limb=order.limb)):
        refuse("subject", _("This order is no longer in force."), "not_in_force")
    row.order, row.asked_on = order, order.expires_on
    order.expires_on = row.ask_again_on
    order.save(update_fields=["expires_on"])
    if row.answer == Answer.LIFTED:
        fields = {
            "limb": order.limb,
            "status": WeightBearingOrder.Status.FWB,
            "from_on": today,
            "ordered_by": row.given_by,
        }
        order_weight_bearing(event=row.event, fields=fields, by=by, now=now)


def _newest(orders: "QuerySet[WeightBearingOrder]") -> WeightBearingOrder | None:
    return orders.order_by("-from_on", "-pk").first()


def _about_clearance(row: LimitAnswer, which: str, by: "User", now: datetime) -> None:
    if which not in Clearance.Activity.values:
        refuse("subject", _("This is not something that can be cleared."), "unknown")
    row.activity = which
    if row.answer == Answer.CLEARED:
        fields = {"activity": which, "cleared_by": row.given_by, "cleared_on": row.given_on}
        record_clearance(event=row.event, fields=fields, by=by, now=now)


def _number(which: str) -> int:
    return int(which) if which.isascii() and which.isdigit() and len(which) < 18 else 0


def _settle(patient: Patient, by: "User", now: datetime) -> None:
    """Release the alert once every limit it asked about has its answer."""
    waiting = list(Alert.objects.open().filter(patient=patient, code=ASKS))
    if not waiting:
        return
    events = facts_of_one(patient.pk).events
    if limits_reached(events, patient.local_date(now)):
        return
    for alert in waiting:
        if _words_asked(alert) <= _words_given(alert):
            release(alert=alert, reason=_("Answered."), by=by, now=now)


def _words_asked(alert: Alert) -> set[str]:
    """Return the activities whose clearance the alert asked for; keys end in kind, code, day."""
    keys = (key.split(":") for key in alert.values.get("asked", ()))
    return {parts[2] for parts in keys if len(parts) == 4 and parts[1] == "clearance"}


def _words_given(alert: Alert) -> set[str]:
    given = LimitAnswer.objects.filter(
        event__patient=alert.patient_id, recorded_at__gte=alert.raised_at
    )
    return set(given.values_list("activity", flat=True))
