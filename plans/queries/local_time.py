"""A patient's wall clock as instants, and the instant as their local dates."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TURN = time(0, 10)  # the day turns: late enough for the last request of the day before
NOON = time(12)
ONE_DAY = timedelta(days=1)


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant of a wall-clock time, in UTC.

    PEP 495 with fold 0: a time that does not exist moves later by the gap, a time that comes
    twice means the first. It may then lie on another local date: key by the date you asked for.
    """
    return datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)


def is_late(*, on: date, recorded_at: datetime, zone: ZoneInfo) -> bool:
    """Return True for an entry made after noon of the next date: it is shown as late."""
    local = recorded_at.astimezone(zone)
    return (local.date() - on).days > 1 or (local.date() == on + ONE_DAY and local.time() >= NOON)


def zones_by_date(zones: Iterable[str], *, now: datetime, at: time = TURN) -> dict[date, list[str]]:
    """Return the zones by the local date whose `at` o'clock has come; earlier ones yesterday's.

    At 00:05 with `at` 00:10 a zone still stands under the day before.
    """
    found: dict[date, list[str]] = defaultdict(list)
    for zone in sorted(set(zones)):
        found[turned_date(ZoneInfo(zone), now=now, at=at)].append(zone)
    return dict(found)


def turned_date(zone: ZoneInfo, *, now: datetime, at: time = TURN) -> date:
    """Return the latest local date whose `at` o'clock has come.

    Asked of the instant, not of the hands: where clocks go back over midnight they show 00:05
    once more, and the date stays turned. It only goes forward as `now` does.
    """
    day = now.astimezone(zone).date() + ONE_DAY
    while instant(day, at, zone) > now:
        day -= ONE_DAY
    return day
