"""Mails an admin looks at: those of the clinic alone, without a name, sent once more at most."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Clinic
from outbox.models import Message
from plans.models import ReminderSlot
from plans.queries.undelivered import undelivered
from tests.factories import (
    DAY,
    NOW,
    Course,
    make_admin,
    make_clinic,
    make_invitation,
    make_message,
)
from tests.views.asking import browser

pytestmark = pytest.mark.django_db


def make_lost_reminder(course: Course, **values: Any) -> Message:
    message = make_message(kind="morning_plan", state="unknown", reason="in_doubt", **values)
    ReminderSlot.objects.create(
        patient=course.patient,
        kind="morning_plan",
        local_date=DAY,
        due_at=NOW,
        expires_at=NOW + timedelta(hours=4),
        rule_version=1,
        message=message,
    )
    return message


@pytest.fixture
def clinic(course: Course) -> Clinic:
    return course.patient.clinic


@pytest.fixture
def admin(clinic: Clinic) -> Client:
    return browser(make_admin(clinic))


def send_again(admin: Client, clinic: Clinic, message: Message) -> Any:
    url = reverse("plans:clinic-mail-again", args=[clinic.pk, message.pk])
    return admin.post(url, follow=True)


def test_the_page_says_what_happened_and_names_nobody(
    course: Course, clinic: Clinic, admin: Client
) -> None:
    make_lost_reminder(course)

    page = admin.get(reverse("plans:clinic-mails", args=[clinic.pk])).content.decode()

    assert "Morning plan" in page
    assert "Perhaps not arrived" in page
    assert course.patient.family_name not in page
    assert course.person.email not in page


def test_a_mail_goes_out_once_more_at_most(course: Course, clinic: Clinic, admin: Client) -> None:
    message = make_lost_reminder(course)

    send_again(admin, clinic, message)
    send_again(admin, clinic, message)

    again = Message.objects.get(dedupe_key=f"again:{message.pk}")
    assert (again.kind, again.subject_id, again.state) == (
        message.kind,
        message.subject_id,
        "queued",
    )
    assert ReminderSlot.objects.get().message == again
    assert AuditEvent.objects.filter(action="send_again").count() == 1
    assert not undelivered(clinic=clinic, now=NOW)


def test_a_reminder_of_yesterday_is_not_sent_again(
    course: Course, clinic: Clinic, admin: Client
) -> None:
    message = make_lost_reminder(course)
    ReminderSlot.objects.update(local_date=DAY - timedelta(days=1))

    answer = send_again(admin, clinic, message)

    assert "another day" in answer.content.decode()
    assert not Message.objects.filter(dedupe_key__startswith="again:").exists()


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"state": "sent", "sent_at": NOW}, id="arrived"),
        pytest.param({"kind": "account_code"}, id="a code"),
        pytest.param({"created_at": NOW - timedelta(days=15)}, id="long ago"),
    ],
)
def test_the_list_leaves_out(clinic: Clinic, values: dict[str, Any]) -> None:
    invitation = make_invitation(clinic=clinic)
    given = {"kind": "invitation", "subject_id": str(invitation.pk), "state": "failed"}
    make_message(**(given | values))

    assert not undelivered(clinic=clinic, now=NOW)


def test_the_list_holds_the_clinics_own_of_every_kind(course: Course, clinic: Clinic) -> None:
    other = make_clinic()
    membership = course.therapist.memberships.get()
    subjects = {
        "alert_lead": course.alert.pk,
        "digest": f"{membership.pk}:{DAY.isoformat()}",
        "invitation": make_invitation(clinic=clinic).pk,
    }
    for kind, subject in subjects.items():
        make_message(kind=kind, subject_id=str(subject), state="failed")
    make_lost_reminder(course)
    foreign = make_invitation(clinic=other, email="other@example.test")
    make_message(kind="invitation", subject_id=str(foreign.pk), state="failed")

    found = {mail.kind for mail in undelivered(clinic=clinic, now=NOW)}

    assert found == {*subjects, "morning_plan"}
    assert len(undelivered(clinic=other, now=NOW)) == 1
