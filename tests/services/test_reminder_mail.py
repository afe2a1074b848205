"""What is asked again of each reminder just before it goes, for many in a few queries."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.models import Clinic, Consent, User
from outbox.mail import Parcel
from outbox.models import Message
from outbox.services.preparation import Ending, Preparation, prepare_all
from outbox.services.suppression import suppress
from plans.models import CareAccess, DailyPlan, Patient, ReminderRule, ReminderSlot
from plans.queries.access import Role
from plans.services import reminder_mail
from plans.services.regime import pause
from plans.services.reminder import queue_reminders, set_reminder, turn_off
from tests.factories import DAY, NOW, make_clinic
from tests.services.life import at, log_all, make_walker

pytestmark = pytest.mark.django_db


def make_reminded(clinic: Clinic | None = None) -> tuple[Patient, User]:
    return make_walker(clinic=clinic) if clinic else make_walker()


def mornings() -> list[Message]:
    return list(Message.objects.filter(kind="morning_plan").order_by("due_at", "pk"))


def prepared(patient: Patient, on: date = DAY) -> Preparation:
    slot = ReminderSlot.objects.get(patient=patient, kind="morning_plan", local_date=on)
    assert slot.message is not None
    return prepare_all([slot.message], now=at(patient, on, 8))[slot.message.pk]


def discharge(patient: Patient, reader: User) -> None:
    Patient.objects.update(state=Patient.State.DISCHARGED)


def die(patient: Patient, reader: User) -> None:
    Patient.objects.update(state=Patient.State.DECEASED)


def go_dark(patient: Patient, reader: User) -> None:
    Clinic.objects.update(is_live=False)


def unsubscribe(patient: Patient, reader: User) -> None:
    turn_off(patient_id=patient.pk, kind="morning_plan", now=at(patient, DAY, 7, 45))


def change_rule(patient: Patient, reader: User) -> None:
    set_reminder(
        patient=patient,
        kind="morning_plan",
        local_time=time(7, 15),
        is_enabled=True,
        by=None,
        now=at(patient, DAY, 7, 45),
    )


def withdraw(patient: Patient, reader: User) -> None:
    Consent.objects.filter(user=reader, purpose="reminders").update(withdrawn_at=F("given_at"))


def leave(patient: Patient, reader: User) -> None:
    CareAccess.objects.filter(user=reader).update(ended_at=NOW)


def be_locked_out(patient: Patient, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(is_active=False)


def rest(patient: Patient, reader: User) -> None:
    now = at(patient, DAY, 7, 45)
    pause(patient=patient, reason="travel", by=reader, role=Role.PATIENT, now=now)


def finish(patient: Patient, reader: User) -> None:
    log_all(patient, reader, DAY, now=at(patient, DAY, 7, 45))


def suspend(patient: Patient, reader: User) -> None:
    DailyPlan.objects.filter(patient=patient, on=DAY).update(kind="suspended")


def bounce(patient: Patient, reader: User) -> None:
    suppress(address=reader.email, reason="bounced", now=NOW)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(discharge, "not_in_care", id="discharged"),
        pytest.param(die, "not_in_care", id="deceased"),
        pytest.param(go_dark, "clinic_not_live", id="clinic not live"),
        pytest.param(unsubscribe, "turned_off", id="unsubscribed"),
        pytest.param(change_rule, "rule_changed", id="another hour wished"),
        pytest.param(withdraw, "no_consent", id="consent withdrawn"),
        pytest.param(leave, "no_reader", id="no access any more"),
        pytest.param(be_locked_out, "no_reader", id="account switched off"),
        pytest.param(rest, "paused", id="paused"),
        pytest.param(finish, "done", id="done already"),
        pytest.param(suspend, "plan_suspended", id="everything rests"),
        pytest.param(bounce, "suppressed", id="address came back"),
    ],
)
def test_stays_here_once(change: Callable[[Patient, User], None], reason: str) -> None:
    patient, reader = make_reminded()
    queue_reminders(now=at(patient, DAY, 7, 30))
    assert isinstance(prepared(patient), Parcel), "before the change it would have gone"

    change(patient, reader)

    ending = prepared(patient)
    assert isinstance(ending, Ending)
    assert ending.reason == reason


def test_goes_to_the_address_as_it_is_now() -> None:
    patient, reader = make_reminded()
    queue_reminders(now=at(patient, DAY, 7, 30))
    User.objects.filter(pk=reader.pk).update(email="new@example.test")

    parcel = prepared(patient)

    assert isinstance(parcel, Parcel)
    assert parcel.mail.to == "new@example.test"


def test_goes_to_the_patient_before_any_caregiver() -> None:
    patient, reader = make_reminded()
    for relation in ("spouse", "child"):
        carer = User.objects.create(email=f"{relation}@example.test", date_joined=NOW)
        CareAccess.objects.create(
            patient=patient, user=carer, relation=relation, created_at=NOW - timedelta(days=9)
        )
    queue_reminders(now=at(patient, DAY, 7, 30))

    parcel = prepared(patient)

    assert isinstance(parcel, Parcel)
    assert parcel.mail.to == reader.email


def test_costs_the_same_for_five_as_for_one() -> None:
    clinic = make_clinic()
    patients = [make_reminded(clinic)[0] for _ in range(5)]
    queue_reminders(now=at(patients[0], DAY, 7, 30))
    due = [message for message in mornings() if message.due_at <= at(patients[0], DAY, 8)]
    prepare_all(due, now=at(patients[0], DAY, 8))  # rules of the house are read once
    counts = []
    for some in (due[:1], due):
        with CaptureQueriesContext(connection) as captured:
            found = prepare_all(some, now=at(patients[0], DAY, 8))
        assert all(isinstance(each, Parcel) for each in found.values())
        counts.append(len(captured))

    assert len(due) == 5
    assert counts[0] == counts[1]


def test_of_a_handful_each_meets_its_own_fate(monkeypatch: pytest.MonkeyPatch) -> None:
    clinic = make_clinic()
    people = [make_reminded(clinic) for _ in range(3)]
    queue_reminders(now=at(people[0][0], DAY, 7, 30))
    ReminderRule.objects.filter(patient=people[0][0]).update(is_enabled=False)
    # Somebody else is making the second one's plan just now.
    DailyPlan.objects.filter(patient=people[1][0]).delete()
    monkeypatch.setattr(reminder_mail, "catch_up", lambda **_: None)
    slots = ReminderSlot.objects.filter(kind="morning_plan", local_date=DAY)
    messages = {slot.patient_id: slot.message for slot in slots.select_related("message")}

    found = prepare_all([m for m in messages.values() if m], now=at(people[0][0], DAY, 8))

    fates = [found[messages[patient.pk].pk] for patient, _reader in people]  # type: ignore[union-attr]
    assert fates[0] == Ending(Message.State.CANCELLED, "turned_off")
    assert isinstance(fates[1], reminder_mail.DayInWorkError)
    assert isinstance(fates[2], Parcel)
