"""Mails to therapists: told at once, each morning only when somebody needs them, naming nobody."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Clinic
from outbox import kinds
from outbox.kinds import Cancelled
from outbox.mail import Mail
from outbox.models import Message
from outbox.services import suppress
from plans.models import Alert, Patient
from plans.queries.access import Role
from plans.services.alert import acknowledge, escalate_alerts, raise_alert
from plans.services.communication import mark_read, send_message
from plans.services.therapist_mail import queue_digests
from tests.factories import DAY, make_admin, make_care, make_patient, make_regime, make_therapist
from tests.services.life import at, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> Patient:
    return make_patient(given_name="Zzyzxa", family_name="Zzyzxb")


def raised(patient: Patient, **values: Any) -> Alert:
    given: dict[str, Any] = {"code": "R-DVT", "tier": "critical", "effect": "all", "on": DAY}
    return raise_alert(patient=patient, now=at(patient, DAY), **(given | values))


def prepared(kind: str, patient: Patient, day_number: int = 1) -> Mail | Cancelled:
    message = Message.objects.get(kind=kind)
    return kinds.get(kind).prepare_one(message, at(patient, day(day_number), 7, 30))


class TestAlert:
    def test_goes_to_the_lead_therapist_and_names_nobody(self, patient: Patient) -> None:
        raised(patient)

        mail = prepared("alert_lead", patient)

        assert isinstance(mail, Mail)
        assert mail.to == patient.lead_therapist.email
        assert "zzyzx" not in f"{mail.subject}{mail.text}".lower()
        assert "R-DVT" not in mail.text

    def test_that_was_read_is_not_mailed(self, patient: Patient) -> None:
        acknowledge(alert=raised(patient), by=patient.lead_therapist, now=at(patient, DAY))

        assert prepared("alert_lead", patient) == Cancelled("read")

    def test_goes_to_an_admin_when_mail_to_the_therapist_comes_back(self, patient: Patient) -> None:
        admin = make_admin(patient.clinic)
        raised(patient)
        suppress(address=patient.lead_therapist.email, reason="bounced", now=at(patient, DAY))

        mail = prepared("alert_lead", patient)

        assert isinstance(mail, Mail)
        assert mail.to == admin.email

    @pytest.mark.parametrize(
        ("has_left", "stage"),
        [
            pytest.param(False, "second", id="is still there"),
            pytest.param(True, "admin", id="has left"),
        ],
    )
    def test_of_the_second_stage_goes_to_the_second_contact_who(
        self, patient: Patient, stage: str, *, has_left: bool
    ) -> None:
        clinic = patient.clinic
        people = {"second": make_therapist(clinic), "admin": make_admin(clinic)}
        Clinic.objects.filter(pk=clinic.pk).update(second_contact=people["second"])
        if has_left:
            people["second"].memberships.update(ended_at=at(patient, DAY, 11))
        raised(patient)

        escalate_alerts(now=at(patient, DAY, 15))

        mail = prepared("alert_second", patient)
        assert isinstance(mail, Mail)
        assert mail.to == people[stage].email


class TestDigest:
    def test_goes_when_somebody_needs_the_therapist(self, patient: Patient) -> None:
        raised(patient, tier="low", effect="nothing")

        queue_digests(now=at(patient, day(2), 7, 25))

        mail = prepared("digest", patient, 2)
        assert isinstance(mail, Mail)
        assert "1 person" in mail.text

    def test_stays_home_when_nobody_does(self, patient: Patient) -> None:
        queue_digests(now=at(patient, DAY, 7, 25))

        assert prepared("digest", patient) == Cancelled("nobody")

    def test_is_queued_once_a_morning(self, patient: Patient) -> None:
        for minute in (21, 25, 31):
            queue_digests(now=at(patient, DAY, 7, minute))

        assert Message.objects.filter(kind="digest").count() == 1

    @pytest.mark.parametrize(
        ("number", "hour"),
        [
            pytest.param(1, 6, id="too early"),
            pytest.param(1, 12, id="too late"),
            pytest.param(6, 7.5, id="on a Saturday"),
        ],
    )
    def test_is_not_queued(self, patient: Patient, number: int, hour: float) -> None:
        queue_digests(now=at(patient, day(number), 0) + timedelta(hours=hour))

        assert not Message.objects.exists()


def test_a_waiting_draft_counts(patient: Patient) -> None:
    make_regime(patient, now=at(patient, DAY))
    patient.regimes.update(state="draft", approved_by=None)

    queue_digests(now=at(patient, day(2), 7, 30))

    assert isinstance(prepared("digest", patient, 2), Mail)


def test_a_message_nobody_has_read_counts(patient: Patient) -> None:
    given: dict[str, Any] = {"patient": patient, "role": Role.PATIENT, "now": at(patient, DAY)}
    send_message(entry_id=uuid4(), body="May I swim?", by=make_care(patient), **given)

    queue_digests(now=at(patient, day(2), 7, 30))
    assert isinstance(prepared("digest", patient, 2), Mail)

    mark_read(by=patient.lead_therapist, **(given | {"role": Role.THERAPIST}))
    assert prepared("digest", patient, 2) == Cancelled("nobody")
