"""When somebody at the clinic reads: opening hours as instants."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from accounts.models import Clinic

LOOK_AHEAD_DAYS = 14  # longer closings are not opening hours but a closed clinic
ONE_DAY = timedelta(days=1)


def open_between(clinic: Clinic, *, start: datetime, end: datetime) -> timedelta:
    """Return how long the clinic was open from `start` to `end`."""
    spans = (
        min(closes, end) - max(opens, start) for opens, closes in _openings(clinic, start, end)
    )
    return sum((span for span in spans if span > timedelta()), timedelta())


def next_opening(clinic: Clinic, *, now: datetime) -> datetime | None:
    """Return when the clinic opens next; None while it is open or if it never opens."""
    until = now + LOOK_AHEAD_DAYS * ONE_DAY
    for opens, closes in _openings(clinic, now, until):
        if opens <= now < closes:
            return None
        if opens > now:
            return opens
    return None


def _openings(
    clinic: Clinic, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    day, latest = start.astimezone(clinic.zone).date(), end.astimezone(clinic.zone).date()
    while day <= latest:
        if str(day.isoweekday()) in clinic.open_days:
            yield _span(clinic, day)
        day += ONE_DAY


def _span(clinic: Clinic, day: date) -> tuple[datetime, datetime]:
    opens = datetime.combine(day, clinic.opens_at, clinic.zone)
    closes = datetime.combine(day, clinic.closes_at, clinic.zone)
    return opens.astimezone(UTC), closes.astimezone(UTC)
