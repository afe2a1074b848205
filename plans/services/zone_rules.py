"""A government changes its clocks, a new tzdata is installed: mails not yet due move with it."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from outbox.models import Message
from plans.models import ReminderSlot
from plans.models.reminder import WITHOUT_HOUR
from plans.services.reminder import slot_times

Wish = tuple[str, time, date, time, datetime, datetime]


def follow_zone_rules(*, now: datetime) -> int:
    """Give queued mails the instant that today's zone rules say; return how many moved.

    What was due before `now` stays. Mails of one zone, hour and date are looked at as one, so it
    costs one query and a glance at each group while nothing has changed.
    """
    return sum(_follow(wish, now=now) for wish in _wishes(now))


def _waiting(now: datetime) -> Any:
    """Return the slots whose mail nobody has tried to send, as their rule stands."""
    return ReminderSlot.objects.exclude(kind__in=WITHOUT_HOUR).filter(
        due_at__gt=now,
        message__state=Message.State.QUEUED,
        message__first_due_at=None,
        patient__reminder_rules__kind=F("kind"),
        patient__reminder_rules__version=F("rule_version"),
    )


def _wishes(now: datetime) -> list[Wish]:
    names = ("patient__time_zone", "patient__clinic__quiet_from", "local_date")
    times = ("patient__reminder_rules__local_time", "due_at", "expires_at")
    return list(_waiting(now).values_list(*names, *times).distinct())


@transaction.atomic
def _follow(wish: Wish, *, now: datetime) -> int:
    zone, quiet_from, on, at, due_at, expires_at = wish
    times = slot_times(on, at, ZoneInfo(zone), quiet_from=quiet_from)
    if times is None or times == (due_at, expires_at):
        return 0
    slots = _waiting(now).filter(
        patient__time_zone=zone,
        patient__clinic__quiet_from=quiet_from,
        patient__reminder_rules__local_time=at,
        local_date=on,
        due_at=due_at,
        expires_at=expires_at,
    )
    chosen = list(slots.values_list("pk", "message"))
    still = Message.objects.filter(
        pk__in=[message for _, message in chosen], state=Message.State.QUEUED
    )
    moved = still.update(due_at=times[0], expires_at=times[1])
    ReminderSlot.objects.filter(pk__in=[pk for pk, _ in chosen]).update(
        due_at=times[0], expires_at=times[1]
    )
    return moved
