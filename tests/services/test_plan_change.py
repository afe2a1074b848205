"""The mail after a change of the plan: one a date, never in quiet hours or beside the morning's."""

from datetime import datetime, time, timedelta

import pytest

from accounts.models import User
from outbox import kinds
from outbox.kinds import Cancelled
from outbox.mail import Mail
from outbox.models import Message
from plans.models import Patient, ReminderRule, ReminderSlot
from plans.queries.access import Role
from plans.services.plan_change import announce_change
from plans.services.regime import pause
from tests.factories import DAY, make_patient, make_reader, make_regime
from tests.services.life import at, day

pytestmark = pytest.mark.django_db
KIND = "plan_changed"


@pytest.fixture
def patient() -> Patient:
    patient = make_patient()
    make_reader(patient)
    ReminderRule.objects.create(patient=patient, kind=KIND, local_time=time(12))
    return patient


def announced(patient: Patient, now: datetime) -> ReminderSlot | None:
    announce_change(patient=patient, now=now)
    return ReminderSlot.objects.filter(kind=KIND).select_related("message").first()


def mail_of(slot: ReminderSlot | None, now: datetime) -> Mail | Cancelled:
    assert slot is not None
    assert slot.message is not None
    return kinds.get(KIND).prepare_one(slot.message, now)


class TestWhen:
    def test_by_day_it_is_due_at_once(self, patient: Patient) -> None:
        slot = announced(patient, at(patient, DAY, 15))

        assert slot is not None
        assert (slot.local_date, slot.due_at) == (DAY, at(patient, DAY, 15))
        assert slot.expires_at == at(patient, DAY, 19)

    @pytest.mark.parametrize(
        ("changed_on", "hour"),
        [
            pytest.param(1, 22, id="in the evening"),
            pytest.param(2, 3, id="at night"),
        ],
    )
    def test_in_quiet_hours_the_morning_mail_goes_first(
        self, patient: Patient, changed_on: int, hour: int
    ) -> None:
        slot = announced(patient, at(patient, day(changed_on), hour))

        assert slot is not None
        assert (slot.local_date, slot.due_at) == (day(2), at(patient, day(2), 8, 15))

    def test_without_a_morning_mail_it_comes_when_quiet_ends(self, patient: Patient) -> None:
        ReminderRule.objects.filter(kind="morning_plan").update(is_enabled=False)

        slot = announced(patient, at(patient, DAY, 22))

        assert slot is not None
        assert slot.due_at == at(patient, day(2), 7)

    def test_it_ends_where_quiet_begins(self, patient: Patient) -> None:
        slot = announced(patient, at(patient, DAY, 20, 30))

        assert slot is not None
        assert slot.expires_at == at(patient, DAY, 21)

    def test_a_date_has_one(self, patient: Patient) -> None:
        for minute in (0, 1, 30):
            announced(patient, at(patient, DAY, 15, minute))

        assert Message.objects.filter(kind=KIND).count() == 1

    def test_who_turned_it_off_has_none(self, patient: Patient) -> None:
        ReminderRule.objects.filter(kind=KIND).update(is_enabled=False)

        assert announced(patient, at(patient, DAY, 15)) is None


class TestWhether:
    def test_it_goes_to_a_patient_with_a_plan(self, patient: Patient) -> None:
        make_regime(patient, now=at(patient, DAY, 7))
        slot = announced(patient, at(patient, DAY, 15))

        mail = mail_of(slot, at(patient, DAY, 15))

        assert isinstance(mail, Mail)
        assert mail.subject == "Your plan has changed"

    def test_not_without_a_plan(self, patient: Patient) -> None:
        slot = announced(patient, at(patient, DAY, 15))

        assert mail_of(slot, at(patient, DAY, 15)) == Cancelled("no_plan")

    def test_not_while_paused(self, patient: Patient) -> None:
        make_regime(patient, now=at(patient, DAY, 7))
        slot = announced(patient, at(patient, DAY, 15))
        therapist: User = patient.lead_therapist
        pause(
            patient=patient,
            reason="illness",
            by=therapist,
            role=Role.THERAPIST,
            now=at(patient, DAY, 15),
        )

        assert mail_of(slot, at(patient, DAY, 15)) == Cancelled("paused")

    @pytest.mark.parametrize(
        ("sent_after_h", "gone"),
        [
            pytest.param(-1, False, id="sent before the change"),
            pytest.param(11, True, id="sent after it"),
        ],
    )
    def test_not_when_the_morning_mail_said_it(
        self, patient: Patient, sent_after_h: int, *, gone: bool
    ) -> None:
        make_regime(patient, now=at(patient, DAY, 7))
        changed_at = at(patient, DAY, 22)
        slot = announced(patient, changed_at)
        sent_at = changed_at + timedelta(hours=sent_after_h)
        morning = Message.objects.create(
            kind="morning_plan",
            dedupe_key="morning",
            subject_id="1",
            state="sent",
            sent_at=sent_at,
            created_at=changed_at,
            due_at=changed_at,
            expires_at=sent_at + timedelta(days=1),
        )
        ReminderSlot.objects.create(
            patient=patient,
            kind="morning_plan",
            local_date=day(2),
            due_at=changed_at,
            expires_at=changed_at + timedelta(hours=4),
            rule_version=1,
            message=morning,
        )

        found = mail_of(slot, at(patient, day(2), 8, 15))

        assert (found == Cancelled("morning_plan_instead")) is gone


class TestWhatCauses:
    def test_the_first_plan_is_no_change(self, patient: Patient) -> None:
        make_regime(patient, now=at(patient, DAY, 9))

        assert not ReminderSlot.objects.filter(kind=KIND).exists()

    def test_a_new_version_is(self, patient: Patient) -> None:
        make_regime(patient, now=at(patient, DAY, 9))

        make_regime(patient, now=at(patient, DAY, 10))

        assert ReminderSlot.objects.filter(kind=KIND, local_date=DAY).exists()
