"""The demo clinic built: its people live their days through the real services, until `now`.

One transaction a day, so that whoever else writes waits for a moment only. Until the last one the
clinic is not live and its people cannot sign in: no job and no page sees half of it. No reminder
of the past is written, since none was sent; those of today come from the usual job.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import Clinic, Membership, User
from accounts.models.membership import Role as StaffRole
from accounts.services.clinic import open_clinic
from accounts.services.people import register
from outbox.models import Message
from plans.catalogue import load
from plans.management.demo import diary
from plans.management.demo.belongings import messages_of, people_of
from plans.management.demo.people import PEOPLE, STAFF
from plans.management.demo.person import DOMAIN, Person, Visit
from plans.management.demo.staff import (
    ONE_DAY,
    Life,
    agree,
    make_rounds,
    review_plans,
    see,
    take_in,
)
from plans.services.catalogue import sync_catalogue
from plans.services.day import close_days, plan_days

ZONE = ZoneInfo("Europe/Berlin")
TURN, NOON, SEEN = time(0, 15), time(12, 5), time(12, 30)
MONDAY, PAPER_DAYS, SATURDAY = 1, (1, 3, 5), 6
HALF = 3  # exercises done so far by the one who is half way through today


def build_demo(
    *,
    weeks: int,
    patients: int,
    password: str,
    after_day: Callable[[int], None],
    now: datetime,
) -> Clinic:
    """Make the clinic with its history of up to `weeks`.

    The same `now` always gives the same content. `after_day` is told between two transactions how
    many days are left.
    """
    sync_catalogue(catalogue=load(), now=now)
    people = PEOPLE[:patients]
    today = now.astimezone(ZONE).date()
    longest = min(weeks * 7, max(person.days for person in people))
    opened = datetime.combine(today - (longest + 3) * ONE_DAY, time(9), tzinfo=ZONE)
    clinic, staff = _open(opened, password)
    days = _Days(clinic, staff, people, weeks * 7, today, now)
    for back in range(longest, -1, -1):
        with transaction.atomic(), _awake(clinic, today):
            days.live(today - back * ONE_DAY)
        after_day(back)
    _go_live(clinic)
    return clinic


@contextmanager
def _awake(clinic: Clinic, today: date) -> Iterator[None]:
    """Let the people of the clinic act inside; what is committed has them asleep."""
    people_of(clinic).update(is_active=True)
    yield
    people_of(clinic).update(is_active=False)
    _end_past_mails(clinic, today)


@transaction.atomic
def _go_live(clinic: Clinic) -> None:
    people_of(clinic).update(is_active=True)
    clinic.is_live = True
    clinic.save(update_fields=["is_live"])


@transaction.atomic
def _open(now: datetime, password: str) -> tuple[Clinic, dict[str, User]]:
    clinic = open_clinic(
        clinic=Clinic(
            name="Riverside Physiotherapy",
            time_zone=ZONE.key,
            country="DE",
            emergency_number="112",
            phone="+49 30 5550 0112",
            reply_to=f"desk@{DOMAIN}",
            opens_at=time(8),
            closes_at=time(18),
            is_demo=True,
            is_live=False,
        ),
        now=now,
    )
    staff = {}
    for each in STAFF:
        user = register(
            email=each.email,
            full_name=each.full_name,
            password=password,
            is_verified=True,
            is_demo=True,
            now=now,
        )
        agree(user, now)
        roles = [StaffRole.THERAPIST, *([StaffRole.ADMIN] if each.is_admin else [])]
        for role in roles:
            Membership.objects.create(user=user, clinic=clinic, role=role, started_at=now)
        staff[each.key] = user
    clinic.second_contact = staff[STAFF[1].key]
    clinic.save(update_fields=["second_contact"])
    people_of(clinic).update(is_active=False)
    return clinic, staff


class _Days:
    """The days of all, one after the other; what lies after `now` has not happened."""

    def __init__(
        self,
        clinic: Clinic,
        staff: dict[str, User],
        people: tuple[Person, ...],
        longest: int,
        today: date,
        now: datetime,
    ) -> None:
        self._clinic, self._staff = clinic, staff
        self._arrivals = {person: today - min(person.days, longest) * ONE_DAY for person in people}
        self._today, self._now = today, now
        self._lives: list[Life] = []

    def live(self, on: date) -> None:
        """Live one date, hour by hour."""
        hours = [
            (TURN, self._turn),
            (diary.MORNING, self._mornings),
            (NOON, self._settle),
            (SEEN, self._practice),
            (diary.FIRST_LOG, self._evenings),
        ]
        for local, act in hours:
            at = datetime.combine(on, local, tzinfo=ZONE)
            if on == self._today:
                self._live_today(act, on)
            elif at <= self._now:
                act(on, at)

    def _live_today(self, act: Callable[[date, datetime], None], on: date) -> None:
        """Let today go as far as it has come; whoever arrives today has arrived by now."""
        at = min(self._now, datetime.combine(on, diary.MORNING, tzinfo=ZONE))
        if act == self._turn:
            act(on, self._now)
            self._take_in(on, self._now)
            self._see(on, self._now, self._arrived_on(on))
        elif act == self._mornings and self._lives:
            self._half_a_day(self._lives[0], on, at)

    def _turn(self, on: date, now: datetime) -> None:
        del on
        ids = [life.patient.pk for life in self._lives]
        close_days(now=now, patients=ids)
        plan_days(now=now, patients=ids)

    def _settle(self, on: date, now: datetime) -> None:
        del on
        close_days(now=now, patients=[life.patient.pk for life in self._lives])

    def _mornings(self, on: date, now: datetime) -> None:
        for life in self._lives:
            if not diary.is_on_paper(life):
                diary.tell_morning(life, diary.moment(life, on, self._today), on, now=now)

    def _evenings(self, on: date, now: datetime) -> None:
        for life in self._lives:
            if not diary.is_on_paper(life):
                of = diary.moment(life, on, self._today)
                diary.tell_day(life, of, on, now=now)
                diary.read_card(life, of, on, now=now)

    def _half_a_day(self, life: Life, on: date, now: datetime) -> None:
        of = diary.moment(life, on, self._today)
        diary.tell_morning(life, of, on, now=now)
        diary.tell_day(life, of, on, at_most=HALF, now=now)

    def _practice(self, on: date, now: datetime) -> None:
        """What happens in the clinic at noon: arrivals any day, the rest on working days."""
        self._take_in(on, now)
        self._see(on, now, self._arrived_on(on))
        if on.isoweekday() >= SATURDAY:
            return
        if on.isoweekday() in PAPER_DAYS:
            self._read_paper(on, now)
        if on.isoweekday() == MONDAY:
            review_plans(self._lives, now=now)
        self._see(on, now, [life for life in self._lives if life.since < on])
        make_rounds(self._lives, today=self._today, now=now)

    def _take_in(self, on: date, now: datetime) -> None:
        for person, since in self._arrivals.items():
            if since == on:
                lead = self._staff[person.lead]
                life = take_in(person, clinic=self._clinic, lead=lead, since=since, now=now)
                self._lives.append(life)

    def _arrived_on(self, on: date) -> list[Life]:
        return [life for life in self._lives if life.since == on]

    def _see(self, on: date, now: datetime, lives: list[Life]) -> None:
        for life in lives:
            due = [visit for visit in life.waiting if visit.day <= (on - life.since).days]
            for visit in due:
                life.waiting.remove(visit)
            if due:
                see(life, _together(due), now=now)

    def _read_paper(self, on: date, now: datetime) -> None:
        for life in self._lives:
            if diary.is_on_paper(life):
                days = [on - back * ONE_DAY for back in range(4, 0, -1)]
                told = [day for day in days if day >= life.since and day > life.paper_until]
                diary.tell_paper(life, told, self._today, now=now)
                life.paper_until = on - ONE_DAY


def _together(due: list[Visit]) -> Visit:
    """Return the last of the visits that fell due; on working days there is never but one."""
    return due[-1]


def _end_past_mails(clinic: Clinic, today: date) -> None:
    """End the mails of past days: nobody gets them now. What an alert of today wrote goes on."""
    midnight = datetime.combine(today, time.min, tzinfo=ZONE)
    past = messages_of(clinic).filter(state=Message.State.QUEUED, due_at__lt=midnight)
    past.update(state=Message.State.CANCELLED, reason="demo_history")
