"""What is forgotten: the old goes, the young and what is still needed stays, nothing clinical."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Model

from accounts.models import AuditEvent, Invitation
from outbox.models import Message, Suppression
from plans.models import CareAccess, Patient, ReminderSlot
from plans.services import retention
from plans.services.retention import RULES, forget_old
from tests.factories import NOW, make_invitation, make_message, make_patient, make_user

pytestmark = pytest.mark.django_db
MAY_BE_FORGOTTEN = {
    "accounts.AuditEvent",
    "accounts.Invitation",
    "outbox.Message",
    "outbox.Suppression",
    "plans.ReminderSlot",
    "sessions.Session",
    "usersessions.UserSession",
}
Make = Callable[[datetime, Patient], Model]


def mail(at: datetime, **values: Any) -> Message:
    times = {"created_at": at, "due_at": at, "expires_at": at + timedelta(hours=4)}
    return make_message(**({"state": "expired"} | times | values))


def slot(at: datetime, patient: Patient, **values: Any) -> ReminderSlot:
    return ReminderSlot.objects.create(
        patient=patient,
        kind="morning_plan",
        local_date=at.date(),
        due_at=at,
        expires_at=at + timedelta(hours=4),
        rule_version=1,
        **values,
    )


def invitation(at: datetime, **values: Any) -> Invitation:
    return make_invitation(
        **({"invited_at": at - timedelta(days=7), "expires_at": at, "email": "a@b.test"} | values)
    )


def waiting_invitation(at: datetime, patient: Patient) -> Invitation:
    row = invitation(at, clinic=patient.clinic, purpose="care")
    CareAccess.objects.create(
        patient=patient, relation="child", invitation=row, created_at=at - timedelta(days=7)
    )
    return row


def device(at: datetime) -> UserSession:
    row = UserSession.objects.create(user=make_user(), session_key=str(at), ip="127.0.0.1")
    UserSession.objects.filter(pk=row.pk).update(created_at=at)
    return row


def suppression(at: datetime, **values: Any) -> Suppression:
    return Suppression.objects.create(
        **({"address_sha256": f"{at:%Y%m%d}", "reason": "bounced", "since": at} | values)
    )


@dataclass(frozen=True)
class Case:
    """How a row of this age is made, and the age at which it goes; None if it never does."""

    make: Make
    days: int | None


CASES = [
    pytest.param(Case(lambda at, _: mail(at), 90), id="a mail that ended"),
    pytest.param(Case(lambda at, _: mail(at, state="queued"), None), id="a mail that waits"),
    pytest.param(Case(slot, 401), id="the slot of a date"),
    pytest.param(
        Case(lambda at, _: Session.objects.create(session_key=str(at), expire_date=at), 0),
        id="a session that is over",
    ),
    pytest.param(Case(lambda at, _: device(at), 90), id="the device of a sign-in"),
    pytest.param(Case(lambda at, _: invitation(at), 30), id="an invitation nobody took"),
    pytest.param(
        Case(lambda at, _: invitation(at + timedelta(days=6), accepted_at=at), 30),
        id="an invitation that was accepted",
    ),
    pytest.param(
        Case(lambda at, _: invitation(at + timedelta(days=6), revoked_at=at), 30),
        id="an invitation that was taken back",
    ),
    pytest.param(Case(waiting_invitation, None), id="an invitation an access waits for"),
    pytest.param(Case(lambda at, _: suppression(at), 180), id="an address that bounced"),
    pytest.param(
        Case(lambda at, _: suppression(at, kind="morning_plan", reason="unsubscribed"), None),
        id="a wish for no more mail",
    ),
    pytest.param(
        Case(lambda at, _: AuditEvent.objects.create(at=at, role="admin", action="view"), 2192),
        id="an act in the trail",
    ),
]


@pytest.mark.parametrize("case", CASES)
def test_the_old_goes_and_the_young_stays(case: Case) -> None:
    patient = make_patient()
    age = timedelta(days=3000 if case.days is None else case.days)
    old, young = (
        case.make(NOW - age - more, patient) for more in (timedelta(hours=1), timedelta(days=-2))
    )

    forget_old(now=NOW)

    left = type(old)._base_manager.filter(pk__in=[old.pk, young.pk])
    assert set(left) == ({young} if case.days is not None else {old, young})


def test_a_slot_outlives_its_mail_and_still_holds_its_date() -> None:
    sent = mail(NOW - timedelta(days=100))
    row = slot(NOW - timedelta(days=100), make_patient(), message=sent)

    forget_old(now=NOW)

    row.refresh_from_db()
    assert row.message is None


def test_slices_go_on_until_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SLICE", 2)
    for days in range(5):
        slot(NOW - timedelta(days=500 + days), make_patient())
        mail(NOW - timedelta(days=500 + days))

    counts = forget_old(now=NOW)

    assert (counts["reminders"], counts["mails"]) == (5, 5)


def test_a_run_ends_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SLICE", 2)
    monkeypatch.setattr(retention, "MOST_SLICES", 1)
    for days in range(3):
        mail(NOW - timedelta(days=500 + days))

    counts = [forget_old(now=NOW)["mails"] for _ in range(3)]

    assert counts == [2, 1, 0]


def test_no_rule_is_about_anything_clinical() -> None:
    assert {rule.model._meta.label for rule in RULES} == MAY_BE_FORGOTTEN


def test_nothing_is_dragged_along_but_bounces() -> None:
    dragged = {
        relation.related_model._meta.label
        for rule in RULES
        for relation in rule.model._meta.related_objects
        if relation.on_delete.__name__ == "CASCADE"  # type: ignore[union-attr]
    }

    assert dragged == {"outbox.Bounce"}
