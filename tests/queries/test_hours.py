"""When somebody at the clinic reads."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Clinic
from plans.queries.hours import next_opening, open_between


@pytest.fixture
def clinic() -> Clinic:
    """A clinic in Berlin, open Monday to Friday from 8 to 17."""
    return Clinic(time_zone="Europe/Berlin")


def utc(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        pytest.param(utc(2, 9), utc(2, 11), 2, id="within Monday"),
        pytest.param(utc(6, 15), utc(9, 8), 2, id="Friday at four to Monday at nine"),
        pytest.param(utc(7, 9), utc(8, 9), 0, id="the weekend"),
        pytest.param(utc(27, 15), utc(30, 7), 2, id="over the weekend that loses an hour"),
    ],
)
def test_open_between_counts_opening_hours_alone(
    clinic: Clinic, start: datetime, end: datetime, hours: float
) -> None:
    assert open_between(clinic, start=start, end=end) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param(utc(2, 9), None, id="open now"),
        pytest.param(utc(6, 16), utc(9, 7), id="Friday after five"),
        pytest.param(utc(7, 12), utc(9, 7), id="on Saturday"),
        pytest.param(utc(28, 12), utc(30, 6), id="summer time begins on Sunday"),
    ],
)
def test_next_opening_is_an_instant(clinic: Clinic, now: datetime, opens: datetime | None) -> None:
    assert next_opening(clinic, now=now) == opens


def test_next_opening_of_a_clinic_that_never_opens_is_none(clinic: Clinic) -> None:
    clinic.open_days = ""

    assert next_opening(clinic, now=utc(2, 9)) is None
