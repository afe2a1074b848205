"""Which instants a run looks at, and which hours of a wall clock they are."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plans.queries.due_reminders import Window, hours_in, new_windows
from plans.queries.local_time import instant
from tests.queries.test_local_time import CHANGES, QUARTERS

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE, HOUR, ONE_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WHOLE = [Window(NOW - 6 * HOUR, NOW + 24 * HOUR)]


@pytest.mark.parametrize(
    ("since", "windows"),
    [
        pytest.param(None, WHOLE, id="the first run"),
        pytest.param(NOW - 7 * HOUR, WHOLE, id="after a night's outage"),
        pytest.param(NOW + MINUTE, WHOLE, id="a clock that was put back"),
        pytest.param(
            NOW - MINUTE,
            [Window(NOW - MINUTE, NOW + 2 * MINUTE), Window(NOW + 1439 * MINUTE, NOW + ONE_DAY)],
            id="a minute later",
        ),
        pytest.param(
            NOW - HOUR,
            [Window(NOW - HOUR, NOW + 2 * MINUTE), Window(NOW + 23 * HOUR, NOW + ONE_DAY)],
            id="after an hour's outage",
        ),
    ],
)
def test_a_run_looks_at_what_the_last_one_has_not_seen(
    since: datetime | None, windows: list[Window]
) -> None:
    assert new_windows(since=since, now=NOW) == windows


@pytest.mark.parametrize(("name", "before"), CHANGES)
def test_no_wish_is_missed_by_the_minute_it_is_due_in(name: str, before: date) -> None:
    zone = ZoneInfo(name)
    wishes = [(before + days * ONE_DAY, at) for days in (0, 1, 2) for at in QUARTERS]

    missed = [
        (on, at)
        for on, at in wishes
        for due in [instant(on, at, zone)]
        for hours in [hours_in(zone, on, Window(due - MINUTE, due))]
        if hours is None or not hours[0] <= at <= hours[1]
    ]

    assert not missed


def test_far_from_a_change_a_minute_is_a_minute() -> None:
    window = Window(NOW, NOW + MINUTE)

    hours = hours_in(ZoneInfo("Europe/Berlin"), NOW.date(), window)

    assert hours == (time(10), time(10, 1))


def test_a_window_over_midnight_is_two_dates() -> None:
    zone, midnight = ZoneInfo("Europe/Berlin"), datetime(2026, 3, 1, 23, tzinfo=UTC)
    window = Window(midnight - MINUTE, midnight + MINUTE)

    assert hours_in(zone, date(2026, 3, 1), window) == (time(23, 59), time.max)
    assert hours_in(zone, date(2026, 3, 2), window) == (time.min, time(0, 1))
    assert hours_in(zone, date(2026, 3, 3), window) is None
