"""Pain from day to day: in the morning and the worst while exercising, and if it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Max

from plans.catalogue import load
from plans.charts.pain import PainChart, pain_chart
from plans.engine.measure_reading import Change, real_change
from plans.models import ActivityLog, CheckIn, Finish, Patient

SHORT_WEEKS, LONG_WEEKS = 5, 26
ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_LEAST_VALUES = 3  # of a week, else one bad day would speak for it


@dataclass(frozen=True, slots=True)
class PainDay:
    """One date on which pain was told."""

    on: date
    morning: int | None
    worst: int | None


@dataclass(frozen=True, slots=True)
class PainWeek:
    """One week from Monday: lowest and highest of each kind; None where none was told."""

    since: date
    days: int
    morning: tuple[int, int] | None
    worst: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class PainChange:
    """The middle of the first and of the last week of a kind, and if that is a change."""

    before: float
    now: float
    change: Change


@dataclass(frozen=True, slots=True)
class PainLine:
    since: date
    until: date
    is_long: bool
    days: tuple[PainDay, ...]  # newest first
    weeks: tuple[PainWeek, ...]  # newest first; of the long view
    morning: PainChange | None  # None: too few days to compare
    worst: PainChange | None
    chart: PainChart | None

    @property
    def matters(self) -> int:
        """Return the points that make a change clear."""
        return round(load().measures["pain_nrs"].change or 0)

    @property
    def medium_from(self) -> int:
        return _line("pain_moderate")

    @property
    def strong_from(self) -> int:
        return _line("pain_severe")


def _line(key: str) -> int:
    """Return from where on pain is called more than mild, or strong. Source: KB6."""
    found = (each.value for each in load().measures["pain_nrs"].cut_offs if each.key == key)
    return round(next(found))


def pain_line(patient: Patient, *, on: date, is_long: bool = False) -> PainLine:
    """Return the last five weeks, or half a year, up to `on`: three queries."""
    weeks = LONG_WEEKS if is_long else SHORT_WEEKS
    since = on - on.weekday() * ONE_DAY - (weeks - 1) * WEEK
    morning, worst = _morning(patient, since, on), _worst(patient, since, on)
    told = sorted({*morning, *worst}, reverse=True)
    if is_long and told:
        since = max(since, told[-1])
    return PainLine(
        since=since,
        until=on,
        is_long=is_long,
        days=tuple(PainDay(day, morning.get(day), worst.get(day)) for day in told),
        weeks=_weeks(told, morning, worst) if is_long else (),
        morning=pain_change(morning),
        worst=pain_change(worst),
        chart=pain_chart(morning, worst, since=since, until=on) if told else None,
    )


def _morning(patient: Patient, since: date, until: date) -> dict[date, int]:
    rows = CheckIn.objects.current().filter(patient=patient, on__range=(since, until))
    return dict(rows.values_list("on", "pain_nrs"))


def _worst(patient: Patient, since: date, until: date) -> dict[date, int]:
    """Return the worst of each date: of the end of the day, and of each exercise with its own."""
    found: dict[date, int] = {}
    for rows in (ActivityLog.objects.current(), Finish.objects.current()):
        days = rows.filter(patient=patient, on__range=(since, until)).values("on").order_by("on")
        for day, pain in days.annotate(worst=Max("pain_peak_nrs")).values_list("on", "worst"):
            if pain is not None:
                found[day] = max(pain, found.get(day, 0))
    return found


def pain_change(values: Mapping[date, int]) -> PainChange | None:
    """Return what became of pain from the first week told to the last; the weeks do not overlap.

    A change is clear from the points that matter on, no earlier. Source: KB6, Farrar01.
    """
    days = sorted(values)
    if not days or days[-1] - days[0] < 2 * WEEK - ONE_DAY:
        return None
    first = [values[day] for day in days if day < days[0] + WEEK]
    last = [values[day] for day in days if day > days[-1] - WEEK]
    if min(len(first), len(last)) < _LEAST_VALUES:
        return None
    before, now = median(first), median(last)
    return PainChange(before, now, real_change(load().measures["pain_nrs"], before, now))


def _weeks(
    told: Sequence[date], morning: Mapping[date, int], worst: Mapping[date, int]
) -> tuple[PainWeek, ...]:
    by_week: dict[date, list[date]] = {}
    for day in told:
        by_week.setdefault(day - day.weekday() * ONE_DAY, []).append(day)
    return tuple(
        PainWeek(monday, len(days), _ends(morning, days), _ends(worst, days))
        for monday, days in by_week.items()
    )


def _ends(values: Mapping[date, int], days: Sequence[date]) -> tuple[int, int] | None:
    found = [values[day] for day in days if day in values]
    return (min(found), max(found)) if found else None
