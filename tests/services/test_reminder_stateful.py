"""A patient who travels, changes their mind and logs; workers run twice, die and come back."""

from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Consent, User
from accounts.services.consent import give_consent, has_consented, withdraw_consent
from outbox.database_clock import DatabaseClock
from outbox.mail import Parcel
from outbox.models import Message
from outbox.services import deliver_due, lease
from outbox.transports.base import Failure, NotDeliveredError
from plans.models import DailyPlan, Patient, PlannedExercise, ReminderRule, ReminderSlot
from plans.queries.local_time import instant
from plans.services.day import close_days, plan_days
from plans.services.patient import update_patient
from plans.services.reminder import queue_new_reminders, queue_reminders, set_reminder
from plans.services.zone_rules import follow_zone_rules
from tests.factories import make_patient, make_reader, make_regime
from tests.services.life import at, log

pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 27)  # two days before Europe's clocks go forward
ZONES = ["Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu", "America/Havana", "Asia/Kolkata"]
KINDS = ["morning_plan", "evening_nudge"]
Act = tuple[Any, ...]
ACTS: list[Act] = [
    *[("travel", zone) for zone in ZONES],
    *[("wish", kind, hour, True) for kind in KINDS for hour in (7, 13, 20)],
    *[("wish", kind, 8, False) for kind in KINDS],
    *[("decide", agrees) for agrees in (True, True, False)],
    *[("die_with_a_mail_in_hand", in_data) for in_data in (True, False)],
    ("do_one_exercise",),
    ("turn_the_day_twice",),
    ("sweep",),
    ("live_until_tomorrow",),
]
RETRY = timedelta(hours=4)  # no wait between two tries is longer
REMINDERS = Consent.Purpose.REMINDERS


class Post:
    """A mail server that takes, refuses for now, hangs up, or takes and does not say so."""

    def __init__(self, answer: str, watch: Callable[[UUID], None], taken: Counter[UUID]) -> None:
        self.answer, self.watch, self.taken = answer, watch, taken

    def deliver(self, parcel: Parcel, *, data_started: Callable[[], None]) -> int:
        if self.answer == "away":
            raise NotDeliveredError(Failure.CONNECTION)
        if self.answer == "later":
            raise NotDeliveredError(Failure.TEMPORARY, code=451)
        data_started()
        self.watch(parcel.id)
        self.taken[parcel.id] += 1
        if self.answer == "silent":
            raise NotDeliveredError(Failure.IN_DOUBT)
        return 250

    def close(self) -> None:
        """Nothing to hang up."""


class Days(RuleBasedStateMachine):
    """One patient with an approved plan; every service is the real one."""

    patient_id: ClassVar[UUID]
    reader: ClassVar[User]

    @initialize()
    def begin(self) -> None:
        # The outbox commits each step: let it take this transaction for the test's own.
        self.undo: Any = transaction.atomic()
        self.undo._from_testcase = True
        self.undo.__enter__()
        self.now = at(self.patient, FIRST, 7, 30)
        self.taken: Counter[UUID] = Counter()
        self.faults: list[str] = []
        self.sweep()

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @property
    def patient(self) -> Patient:
        return Patient.objects.select_related("clinic").get(pk=self.patient_id)

    @rule(
        act=st.sampled_from(ACTS),
        minutes=st.sampled_from([1, 25, 60, 60 * 5, 60 * 11]),
        answer=st.sampled_from(["takes", "takes", "away", "later", "silent"]),
    )
    def live_on(self, act: Act, minutes: int, answer: str) -> None:
        """Something happens; time goes by; two planners and a sender look at what is due."""
        name, *values = act
        getattr(self, name)(*values)
        self.wait(minutes)
        for _ in range(2):
            queue_new_reminders(now=self.now)
        self.deliver(answer)

    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        # The database's clock moved as well: leases of the dead run out.
        Message.objects.filter(state="sending").update(
            lease_until=DatabaseClock(timedelta(seconds=-1))
        )

    def wish(self, kind: str, hour: int, is_enabled: bool) -> None:
        set_reminder(
            patient=self.patient,
            kind=kind,
            local_time=time(hour, 15),
            is_enabled=is_enabled,
            by=self.reader,
            now=self.now,
        )

    def travel(self, zone: str) -> None:
        patient = self.patient
        by = patient.lead_therapist
        update_patient(patient=patient, fields={"time_zone": zone}, by=by, now=self.now)

    def decide(self, agrees: bool) -> None:
        if agrees:
            give_consent(user=self.reader, purpose=REMINDERS, language="en", now=self.now)
        else:
            withdraw_consent(user=self.reader, purpose=REMINDERS, now=self.now)

    def do_one_exercise(self) -> None:
        open_now = PlannedExercise.objects.filter(
            plan__patient=self.patient_id,
            plan__on=self.patient.local_date(self.now),
            plan__closed_at=None,
            prescription__is_cue=False,
            logs=None,
        ).select_related("plan__patient__clinic", "prescription__region")
        if item := open_now.first():
            log(item, self.reader, now=self.now)

    def turn_the_day_twice(self) -> None:
        for _ in range(2):
            close_days(now=self.now)
            plan_days(now=self.now)

    def sweep(self) -> None:
        follow_zone_rules(now=self.now)
        queue_reminders(now=self.now)

    def deliver(self, answer: str) -> None:
        deliver_due(transport=Post(answer, self.watch, self.taken), now=self.now)
        if answer == "takes":
            overdue = Message.objects.claimable(self.now)
            assert not overdue.exists()
        tried = Message.objects.filter(state="queued", first_due_at__isnull=False)
        moved = ReminderSlot.objects.filter(message=OuterRef("pk"), due_at=OuterRef("due_at"))
        # To the hour of another zone it may be longer: nobody is written to in their night.
        assert not tried.filter(~Exists(moved), due_at__gt=self.now + RETRY).exists()

    def die_with_a_mail_in_hand(self, in_data: bool) -> None:
        for message in lease.claim_some(limit=1, now=self.now):
            if in_data:
                lease.start_content(message, to=self.reader.email)

    def live_until_tomorrow(self) -> None:
        """Every wish that stands, and falls due from here on, gets its slot and is dealt with."""
        began = self.now
        self.sweep()  # as every ten minutes
        for _ in range(6):
            self.wait(60 * 4)
            self.turn_the_day_twice()
            queue_new_reminders(now=self.now)
            self.deliver("takes")
        if not has_consented(self.reader, REMINDERS):
            return
        slots = set(ReminderSlot.objects.values_list("kind", "local_date"))
        for wish in ReminderRule.objects.filter(is_enabled=True, kind__in=KINDS):
            for days in range(-1, 3):
                on = self.patient.local_date(began) + timedelta(days=days)
                if began < instant(on, wish.local_time, self.patient.zone) <= self.now:
                    assert (wish.kind, on) in slots

    def watch(self, message_id: UUID) -> None:
        """Judge a mail in the moment it goes out; the outbox would take a failure for doubt."""
        slot = ReminderSlot.objects.select_related("patient").get(message=message_id)
        wish = ReminderRule.objects.get(patient=slot.patient, kind=slot.kind)
        due_at = instant(slot.local_date, wish.local_time, ZoneInfo(slot.patient.time_zone))
        judged = {
            "without consent": not has_consented(self.reader, REMINDERS),
            "turned off": not wish.is_enabled,
            "not at the wished hour": slot.due_at != due_at,
            "early": due_at > self.now + timedelta(minutes=1),
            "too late": self.now > slot.expires_at,
        }
        self.faults += [fault for fault, is_so in judged.items() if is_so]

    @invariant()
    def a_date_has_one_slot_and_a_slot_one_mail(self) -> None:
        if not hasattr(self, "taken"):
            return
        assert not self.faults
        keys = ReminderSlot.objects.values_list("kind", "local_date")
        assert max(Counter(keys).values(), default=0) <= 1
        repeats = dict(Message.objects.filter(pk__in=self.taken).values_list("pk", "resends"))
        assert all(count <= 1 + repeats[pk] <= 2 for pk, count in self.taken.items())

    @invariant()
    def dates_are_planned_once_and_in_order(self) -> None:
        rows = DailyPlan.objects.filter(patient=self.patient_id).order_by("on")
        plans = list(rows.values_list("on", "planned_at", F("closed_at")))
        assert plans == sorted(plans, key=lambda each: each[1])
        closed = [each[2] for each in plans]
        assert None not in closed[: len(closed) - closed.count(None)]


@pytest.fixture
def a_patient() -> None:
    patient = make_patient()
    Days.reader = make_reader(patient)
    make_regime(patient, now=at(patient, FIRST, 6))
    Days.patient_id = patient.pk


@pytest.mark.usefixtures("a_patient")
class TestDays:
    def test_hold_whatever_happens(self) -> None:
        few = settings(max_examples=4, stateful_step_count=12, deadline=None)
        run_state_machine_as_test(Days, settings=few)

    def test_a_tried_mail_moves_with_its_reader(self) -> None:
        state = Days()
        state.begin()
        state.live_on(act=("travel", "Europe/Berlin"), answer="away", minutes=60)
        state.live_on(act=("travel", "Pacific/Honolulu"), answer="takes", minutes=1)
        state.teardown()

    @pytest.mark.exhaustive
    def test_hold_whatever_happens_at_length(self) -> None:
        many = settings(
            max_examples=40, stateful_step_count=20, deadline=None, phases=[Phase.generate]
        )
        run_state_machine_as_test(Days, settings=many)
