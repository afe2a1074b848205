"""The patient's hour in every zone there is, over two years of changing clocks."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from plans.queries.local_time import NOON, TURN, instant, turned_date, zones_by_date

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
ONE_DAY = timedelta(days=1)
DATES = [FIRST + number * ONE_DAY for number in range((LAST - FIRST).days + 1)]
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
STRANGE = (
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",  # no midnight on the date clocks go forward
    "America/Havana",  # no midnight in March, two in November
    "Atlantic/Azores",
    "Australia/Lord_Howe",  # half an hour
    "Antarctica/Troll",  # two hours
    "Africa/Cairo",
    "Africa/Casablanca",  # goes back for Ramadan
    "America/Nuuk",  # its gap ends on the next date
    "Pacific/Chatham",
)


def changes(zone: ZoneInfo) -> list[date]:
    """Return the dates around which the clocks change, as the offset of every hour tells."""
    at = datetime.combine(FIRST - 2 * ONE_DAY, time(), UTC)
    found, offset = [], at.astimezone(zone).utcoffset()
    while at.date() <= LAST + 2 * ONE_DAY:
        at += timedelta(hours=1)
        if (new := at.astimezone(zone).utcoffset()) != offset:
            found.append(at.date())
            offset = new
    return found


def around(days: list[date]) -> list[date]:
    return sorted({day + number * ONE_DAY for day in days for number in range(-2, 3)})


def fault(zone: ZoneInfo, on: date, at: time) -> str:
    """Return what is wrong with the instant of one wish; empty if nothing is."""
    due = instant(on, at, zone)
    local = due.astimezone(zone).replace(tzinfo=None)
    wished = datetime.combine(on, at)
    until_next = instant(on + ONE_DAY, at, zone) - due
    if due.tzinfo is not UTC:
        return "not in UTC"
    if not timedelta(0) <= local - wished <= timedelta(hours=2):
        return f"{local - wished} after the wished hour"
    earlier = (due - timedelta(hours=2)).astimezone(zone)
    later = (due + timedelta(hours=2)).astimezone(zone)
    if local != wished and earlier.utcoffset() == later.utcoffset():
        return "moved where no hour is missing"
    if any(
        (due - timedelta(minutes=back)).astimezone(zone).replace(tzinfo=None) == wished
        for back in (15, 30, 60, 120)
    ):
        return "the second of two, not the first"
    if not timedelta(hours=21) <= until_next <= timedelta(hours=27):
        return f"{until_next} until the next"
    return ""


def turning_faults(zone: ZoneInfo, days: list[date]) -> Iterator[str]:
    """Yield where a date does not turn exactly once and in order, looking every ten minutes."""
    for day in days:
        at = instant(day, time(22, 30), zone)
        end = instant(day + ONE_DAY, time(3), zone)
        before = turned_date(zone, now=at)
        turned = []
        while at <= end:
            if (on := turned_date(zone, now=at)) != before:
                turned.append(on)
                before = on
            at += timedelta(minutes=10)
        if turned != [day + ONE_DAY]:
            yield f"{zone} {day}: {turned}"


class TestEveryZone:
    @pytest.mark.exhaustive
    def test_gives_every_quarter_hour_of_two_years_its_instant(self) -> None:
        faults, cases = [], 0
        for name in sorted(available_timezones()):
            zone = ZoneInfo(name)
            near = set(around(changes(zone)))
            # Between two hours of one offset nothing changes: there one quarter stands for all.
            wishes = ((on, at) for on in DATES for at in (QUARTERS if on in near else [NOON]))
            for on, at in wishes:
                cases += 1
                if wrong := fault(zone, on, at):
                    faults.append(f"{name} {on} {at}: {wrong}")

        assert not faults
        assert cases > 800_000

    @pytest.mark.exhaustive
    def test_turns_every_date_once_and_in_order(self) -> None:
        zones = [ZoneInfo(name) for name in sorted(available_timezones())]

        faults = [each for zone in zones for each in turning_faults(zone, around(changes(zone)))]

        assert not faults

    def test_of_a_sample_gives_the_wished_hour_or_moves_it_by_the_gap(self) -> None:
        rng = random.Random(36)
        wishes = [
            (name, rng.choice(DATES), rng.choice(QUARTERS)) for name in STRANGE for _ in range(20)
        ]

        faults = {
            (name, on, at): wrong
            for name, on, at in wishes
            if (wrong := fault(ZoneInfo(name), on, at))
        }

        assert not faults


# Every change of clocks of the strange zones in 2026: date before it, and what is strange.
CHANGES = [
    pytest.param("Europe/Berlin", date(2026, 3, 28), id="Berlin loses an hour"),
    pytest.param("Europe/Berlin", date(2026, 10, 24), id="Berlin gains one"),
    pytest.param("America/New_York", date(2026, 3, 7), id="New York loses an hour"),
    pytest.param("America/Santiago", date(2026, 9, 5), id="Santiago skips midnight"),
    pytest.param("America/Santiago", date(2026, 4, 4), id="Santiago has 23 o'clock twice"),
    pytest.param("America/Havana", date(2026, 3, 7), id="Havana skips midnight"),
    pytest.param("America/Havana", date(2026, 10, 31), id="Havana has midnight twice"),
    pytest.param("Atlantic/Azores", date(2026, 3, 28), id="the Azores skip midnight"),
    pytest.param("Atlantic/Azores", date(2026, 10, 24), id="the Azores have midnight twice"),
    pytest.param("Australia/Lord_Howe", date(2026, 4, 4), id="Lord Howe gains half an hour"),
    pytest.param("Antarctica/Troll", date(2026, 3, 28), id="Troll loses two hours"),
    pytest.param("Africa/Cairo", date(2026, 4, 23), id="Cairo skips midnight"),
    pytest.param("Africa/Cairo", date(2026, 10, 29), id="Cairo has 23 o'clock twice"),
    pytest.param("Africa/Casablanca", date(2026, 2, 14), id="Casablanca before Ramadan"),
    pytest.param("America/Nuuk", date(2026, 3, 28), id="Greenland loses the last hour of a date"),
    pytest.param("Pacific/Chatham", date(2026, 9, 26), id="Chatham loses an hour at a quarter to"),
]


class TestTurnOfTheDay:
    @pytest.mark.parametrize(("name", "before"), CHANGES)
    def test_comes_once_for_each_date_and_in_order(self, name: str, before: date) -> None:
        assert not list(turning_faults(ZoneInfo(name), [before - ONE_DAY, before]))

    @pytest.mark.parametrize(
        ("name", "now", "on"),
        [
            pytest.param(
                "Europe/Berlin", datetime(2026, 3, 1, 23, 9), date(2026, 3, 1), id="at 00:09"
            ),
            pytest.param(
                "Europe/Berlin", datetime(2026, 3, 1, 23, 10), date(2026, 3, 2), id="at 00:10"
            ),
            pytest.param(
                "America/Santiago",
                datetime(2026, 9, 6, 4, 9),
                date(2026, 9, 5),
                id="01:09 where midnight is skipped: as long after it as ever",
            ),
            pytest.param(
                "America/Santiago",
                datetime(2026, 9, 6, 4, 10),
                date(2026, 9, 6),
                id="01:10 where midnight is skipped",
            ),
            pytest.param(
                "America/Havana",
                datetime(2026, 11, 1, 5, 5),
                date(2026, 11, 1),
                id="the second 00:05 of Havana: turned it stays",
            ),
            pytest.param(
                "Pacific/Apia",
                datetime(2011, 12, 30, 10, 10),
                date(2011, 12, 31),
                id="Samoa, whose 30 December there never was",
            ),
        ],
    )
    def test_is_ten_past_midnight(self, name: str, now: datetime, on: date) -> None:
        assert turned_date(ZoneInfo(name), now=now.replace(tzinfo=UTC), at=TURN) == on

    def test_puts_each_zone_under_its_own_date(self) -> None:
        now = datetime(2026, 3, 2, 11, 5, tzinfo=UTC)

        found = zones_by_date(["Pacific/Kiritimati", "Europe/Berlin", "Pacific/Midway"], now=now)

        assert found == {
            date(2026, 3, 3): ["Pacific/Kiritimati"],
            date(2026, 3, 2): ["Europe/Berlin"],
            date(2026, 3, 1): ["Pacific/Midway"],
        }
