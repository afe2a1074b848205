"""What an operator counts: set-based, over partial indexes, no patient in any of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, QuerySet

from outbox.models import Message
from plans.models import DailyPlan, Decision
from plans.queries.open_days import to_fold, to_plan, to_settle

ONE_DAY = timedelta(days=1)
_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def oldest_due_unsent_s(*, now: datetime) -> float:
    """Return the seconds since the oldest unsent mail was due; 0 when none is."""
    return Message.objects.overdue_s(now)


def mails(*, now: datetime) -> list[tuple[str, str, int]]:
    """Return (state, kind, count) of the mails written in the last 24 hours."""
    rows = Message.objects.filter(created_at__gt=now - ONE_DAY).values_list("state", "kind")
    return list(rows.annotate(count=Count("pk")).order_by("state", "kind"))


def plans(*, now: datetime) -> Iterator[tuple[str, str, int]]:
    """Yield (day, state, count) of the plans that noon of the next date has not settled yet.

    By the calendar of UTC; those before yesterday are behind and wait for `close_days`.
    """
    states = {"unsettled": {"settled_at": None}, "open": {"closed_at": None}}
    for state, condition in states.items():
        counts = _by_day(DailyPlan.objects.filter(**condition), now.date())
        for day, count in counts.items():
            yield day, state, count


def _by_day(rows: "QuerySet[DailyPlan]", today: date) -> Counter[str]:
    counts: Counter[str] = Counter(dict.fromkeys(("earlier", *_DAYS.values()), 0))
    for on, count in rows.order_by("on").values_list("on").annotate(count=Count("pk")):
        days = min((on - today).days, 1)
        counts[_DAYS.get(days, "earlier")] += count
    return counts


def days_waiting(*, now: datetime) -> list[tuple[str, int]]:
    """Return (job, patients' days it has yet to do); it does them within minutes."""
    return [
        ("plan", to_plan(now=now).count()),
        ("fold", to_fold(now=now).count()),
        ("settle", to_settle(now=now).count()),
    ]


def decisions(*, now: datetime) -> list[tuple[str, int]]:
    """Return (rule, count) of the decisions that act from today's or tomorrow's date on."""
    rows = Decision.objects.filter(effective_on__gte=now.date()).values_list("rule")
    return list(rows.annotate(count=Count("pk")).order_by("rule"))


def job_names() -> list[str]:
    """Return the jobs of beat, by task name."""
    return [str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()]
