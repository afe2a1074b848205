"""Reminders: one slot a date and kind at the patient's hour, and only while the facts hold."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.models import Consent, User
from outbox import kinds
from outbox.kinds import Cancelled
from outbox.mail import Mail
from outbox.models import Message
from plans.models import Alert, DailyPlan, Patient, ReminderRule, ReminderSlot
from plans.queries.access import Role
from plans.services.day import close_days, plan_days
from plans.services.patient import update_patient
from plans.services.regime import pause
from plans.services.reminder import queue_reminders, set_reminder, turn_off
from tests.factories import DAY, make_clinic, make_patient, make_reader, make_regime
from tests.kept import kept
from tests.services.life import at, day, live, log, log_all, make_walker, planned, turn_to

pytestmark = pytest.mark.django_db


def slots() -> list[tuple[str, date, datetime]]:
    rows = ReminderSlot.objects.order_by("due_at")
    return list(rows.values_list("kind", "local_date", "due_at"))


def message(patient: Patient, kind: str, on: date) -> Message:
    found = ReminderSlot.objects.get(patient=patient, kind=kind, local_date=on).message
    assert found is not None
    return found


def prepare(mail: Message, now: datetime) -> Mail | Cancelled:
    return kinds.get(mail.kind).prepare_one(mail, now)


class TestQueue:
    def test_plans_the_coming_day_with_one_mail_each(self) -> None:
        patient, _ = make_walker()

        report = queue_reminders(now=at(patient, DAY, 7, 30))

        assert report.slots == 2
        assert [(kind, on) for kind, on, _ in slots()] == [
            ("morning_plan", DAY),
            ("evening_nudge", DAY),
        ]
        assert Message.objects.filter(kind="morning_plan").count() == 1
        assert not ReminderSlot.objects.filter(message=None).exists()

    def test_changes_nothing_the_second_time(self) -> None:
        patient, _ = make_walker()
        queue_reminders(now=at(patient, DAY, 7, 30))

        again = queue_reminders(now=at(patient, DAY, 7, 40))

        assert again.slots == 0
        assert Message.objects.count() == 2

    def test_looks_back_over_an_outage_but_not_past_the_end(self) -> None:
        patient, _ = make_walker()

        queue_reminders(now=at(patient, DAY, 11, 59))
        early = len(slots())
        ReminderSlot.objects.all().delete()
        queue_reminders(now=at(patient, DAY, 12, 1))

        assert early == 3  # this morning, this evening, tomorrow morning
        assert ("morning_plan", DAY) not in [(kind, on) for kind, on, _ in slots()]

    def test_ends_a_mail_before_the_quiet_hours(self) -> None:
        patient, _ = make_walker()

        queue_reminders(now=at(patient, DAY, 7, 30))

        nudge = ReminderSlot.objects.get(kind="evening_nudge")
        assert nudge.expires_at == at(patient, DAY, 21)

    def test_asks_for_consent(self) -> None:
        patient, _ = make_walker()
        Consent.objects.update(withdrawn_at=F("given_at"))

        assert queue_reminders(now=at(patient, DAY, 7, 30)).slots == 0

    def test_sums_up_the_week_on_sundays_only(self) -> None:
        patient, _ = make_walker()
        ReminderRule.objects.create(patient=patient, kind="weekly_summary", local_time=time(17))

        for number in range(1, 15):
            queue_reminders(now=at(patient, day(number), 7))

        rows = ReminderSlot.objects.filter(kind="weekly_summary").order_by("local_date")
        assert [row.local_date for row in rows] == [day(7), day(14)]

    def test_writes_after_three_silent_days_instead_of_the_morning_plan(self) -> None:
        patient, reader = make_walker()
        ReminderRule.objects.create(patient=patient, kind="re_entry", local_time=time(8))
        log_all(patient, reader, DAY)

        for number in range(2, 8):
            turn_to(patient, day(number))
            queue_reminders(now=at(patient, day(number), 7))

        assert ReminderSlot.objects.get(kind="re_entry").local_date == day(5)
        now = at(patient, day(5), 8)
        assert isinstance(prepare(message(patient, "re_entry", day(5)), now), Mail)
        plain = prepare(message(patient, "morning_plan", day(5)), now)
        assert plain == Cancelled("re_entry_instead")

    def test_costs_the_same_for_ten_patients_as_for_one(self) -> None:
        clinic = make_clinic()
        counts = []
        for size, on in ((1, DAY), (10, day(1))):
            for _ in range(size):
                make_walker(clinic=clinic)
            ReminderSlot.objects.all().delete()
            Message.objects.all().delete()
            with CaptureQueriesContext(connection) as captured:
                queue_reminders(now=datetime.combine(on, time(6), UTC))
            counts.append(len(captured))

        assert counts[0] == counts[1]


class TestInstant:
    @pytest.mark.parametrize(
        ("zone", "on", "at_local", "due"),
        [
            pytest.param(
                "Pacific/Auckland", DAY, time(8), datetime(2026, 3, 1, 19), id="Auckland, ahead"
            ),
            pytest.param(
                "Pacific/Honolulu", DAY, time(8), datetime(2026, 3, 2, 18), id="Honolulu, behind"
            ),
            pytest.param(
                "Europe/Berlin",
                date(2026, 3, 29),
                time(8),
                datetime(2026, 3, 29, 6),
                id="Berlin on the day it loses an hour",
            ),
            pytest.param(
                "Europe/Berlin",
                date(2026, 3, 29),
                time(2, 30),
                datetime(2026, 3, 29, 1, 30),
                id="Berlin at an hour that is not there: later by the gap",
            ),
            pytest.param(
                "Europe/Berlin",
                date(2026, 10, 25),
                time(2, 30),
                datetime(2026, 10, 25, 0, 30),
                id="Berlin at an hour that comes twice: the first",
            ),
            pytest.param(
                "America/Santiago",
                date(2026, 9, 6),
                time(0, 15),
                datetime(2026, 9, 6, 4, 15),
                id="Santiago in the midnight that is skipped",
            ),
        ],
    )
    def test_is_the_patients_hour_once_on_its_date(
        self, zone: str, on: date, at_local: time, due: datetime
    ) -> None:
        patient = make_patient(time_zone=zone)
        make_reader(patient)
        make_regime(patient, now=datetime.combine(on, time(12), UTC) - timedelta(days=2))
        ReminderRule.objects.filter(kind="morning_plan").update(local_time=at_local)
        instant = datetime.combine(on, time(12), UTC) - timedelta(hours=36)

        for _ in range(24):
            instant += timedelta(hours=2)
            queue_reminders(now=instant)

        row = ReminderSlot.objects.get(kind="morning_plan", local_date=on)
        assert row.due_at == due.replace(tzinfo=UTC)


class TestFacts:
    @pytest.fixture
    def reminded(self) -> tuple[Patient, Any]:
        patient, reader = make_walker()
        queue_reminders(now=at(patient, DAY, 7, 30))
        return patient, reader

    def morning(self, patient: Patient) -> Mail | Cancelled:
        return prepare(message(patient, "morning_plan", DAY), at(patient, DAY, 8))

    def evening(self, patient: Patient) -> Mail | Cancelled:
        return prepare(message(patient, "evening_nudge", DAY), at(patient, DAY, 18, 30))

    def test_let_both_mails_of_an_untouched_day_go(self, reminded: Any) -> None:
        patient, reader = reminded

        mails = [self.morning(patient), self.evening(patient)]

        assert [mail.to for mail in mails if isinstance(mail, Mail)] == [reader.email] * 2

    def test_stop_the_evening_once_anything_is_logged(self, reminded: Any) -> None:
        patient, reader = reminded
        log(planned(patient, DAY), reader)

        assert self.evening(patient) == Cancelled("logged")

    def test_stop_the_morning_once_the_day_is_done(self, reminded: Any) -> None:
        patient, reader = reminded
        log_all(patient, reader, DAY, now=at(patient, DAY, 7, 45))

        assert self.morning(patient) == Cancelled("done")

    def test_stop_a_kind_that_was_turned_off(self, reminded: Any) -> None:
        patient, _ = reminded
        turn_off(patient_id=patient.pk, kind="morning_plan", now=at(patient, DAY, 7, 45))

        assert self.morning(patient) == Cancelled("turned_off")

    def test_stop_all_mail_when_care_ends(self, reminded: Any) -> None:
        patient, _ = reminded
        Patient.objects.update(state=Patient.State.DECEASED)

        assert self.morning(patient) == Cancelled("not_in_care")

    def test_stop_mail_without_consent(self, reminded: Any) -> None:
        patient, _ = reminded
        Consent.objects.update(withdrawn_at=F("given_at"))

        assert self.morning(patient) == Cancelled("no_consent")

    def test_stop_mail_in_a_pause(self, reminded: Any) -> None:
        patient, reader = reminded
        pause(
            patient=patient,
            reason="travel",
            by=reader,
            role=Role.PATIENT,
            now=at(patient, DAY, 7, 45),
        )

        assert self.morning(patient) == Cancelled("paused")

    def test_stop_mail_while_everything_rests(self, reminded: Any) -> None:
        patient, _ = reminded
        Alert.objects.create(
            patient=patient,
            code="R-DVT",
            tier="critical",
            effect="all",
            on=DAY,
            raised_at=at(patient, DAY, 8),
        )
        turn_to(patient, day(2))
        queue_reminders(now=at(patient, day(2), 7))

        mail = prepare(message(patient, "morning_plan", day(2)), at(patient, day(2), 8))

        assert mail == Cancelled("plan_suspended")

    def test_make_a_plan_the_night_has_missed(self, reminded: Any) -> None:
        patient, _ = reminded
        queue_reminders(now=at(patient, day(2), 7))

        mail = prepare(message(patient, "morning_plan", day(2)), at(patient, day(2), 8))

        assert isinstance(mail, Mail)
        assert DailyPlan.objects.filter(on=day(2)).exists()


class TestSettings:
    def set_morning(self, patient: Patient, at_local: time, *, now: datetime) -> ReminderRule:
        return set_reminder(
            patient=patient,
            kind="morning_plan",
            local_time=at_local,
            is_enabled=True,
            by=None,
            now=now,
        )

    def test_move_a_mail_that_still_waits(self) -> None:
        patient, _ = make_walker()
        queue_reminders(now=at(patient, DAY, 7))

        self.set_morning(patient, time(10), now=at(patient, DAY, 7, 10))

        slot = ReminderSlot.objects.select_related("message").get(kind="morning_plan")
        assert slot.due_at == at(patient, DAY, 10)
        assert slot.message is not None
        assert slot.message.due_at == at(patient, DAY, 10)
        assert isinstance(prepare(slot.message, at(patient, DAY, 10)), Mail)

    def test_to_an_hour_that_has_passed_cancel_todays_mail(self) -> None:
        patient, _ = make_walker()
        queue_reminders(now=at(patient, DAY, 7))

        self.set_morning(patient, time(7), now=at(patient, DAY, 7, 30))

        mail = prepare(message(patient, "morning_plan", DAY), at(patient, DAY, 8))
        assert mail == Cancelled("rule_changed")

    def test_refuse_the_quiet_hours(self) -> None:
        patient, _ = make_walker()

        with pytest.raises(ValidationError):
            self.set_morning(patient, time(6, 59), now=at(patient, DAY, 9))

        assert ReminderRule.objects.get(kind="morning_plan").local_time == time(8)

    def test_follow_a_patient_who_moves_west(self) -> None:
        patient, _ = make_walker()
        queue_reminders(now=at(patient, DAY, 7))

        moved = update_patient(
            patient=patient,
            fields={"time_zone": "Atlantic/Azores"},
            by=patient.lead_therapist,
            now=at(patient, DAY, 7, 30),
        )

        slot = ReminderSlot.objects.select_related("message").get(kind="morning_plan")
        assert slot.due_at == at(moved, DAY, 8)
        assert slot.message is not None
        assert isinstance(prepare(slot.message, at(moved, DAY, 8)), Mail)

    def test_never_make_a_second_slot_for_a_date(self) -> None:
        patient, _ = make_walker()
        queue_reminders(now=at(patient, DAY, 7))
        Patient.objects.update(time_zone="Pacific/Honolulu")

        queue_reminders(now=at(patient, DAY, 20))

        assert ReminderSlot.objects.filter(kind="morning_plan", local_date=DAY).count() == 1


def _fallen_silent() -> tuple[Patient, User]:
    patient, reader = make_walker(given_name="Zzyzxa", family_name="Zzyzxb")
    live(patient, reader, 1, 1)
    for number in range(3, 6):
        close_days(now=at(patient, day(number), 0, 15))
        plan_days(now=at(patient, day(number), 0, 15))
    return patient, reader


class TestWords:
    CANARIES = ("Zzyzx", "ankle", "walk", "pain", "exercis", "therap", "rehab", "Riverside")

    @pytest.mark.parametrize("language", ["en", "de", "es"])
    @pytest.mark.parametrize(
        "kind", ["morning_plan", "evening_nudge", "re_entry", "weekly_summary"]
    )
    def test_say_nothing_of_health(self, kind: str, language: str) -> None:
        patient, reader = kept(_fallen_silent)
        reader.language = language
        reader.save()
        rule, _ = ReminderRule.objects.get_or_create(
            patient=patient, kind=kind, defaults={"local_time": time(8)}
        )
        slot = ReminderSlot.objects.create(
            patient=patient,
            kind=kind,
            local_date=day(5),
            due_at=at(patient, day(5), 8),
            expires_at=at(patient, day(5), 12),
            rule_version=rule.version,
        )

        mail = prepare(Message(kind=kind, subject_id=str(slot.pk)), at(patient, day(5), 8))

        assert isinstance(mail, Mail)
        whole = f"{mail.subject} {mail.text}".lower()
        assert not [word for word in self.CANARIES if word.lower() in whole]
        assert patient.clinic.emergency_number in mail.text
        assert mail.reply_to == patient.clinic.reply_to
        assert mail.subscription_id == str(patient.pk)
