"""The calendar of adherence: what became of each date, derived from the counters of its plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Q

from plans.engine.adherence import DayCount, fraction
from plans.models import DailyPlan, Patient, PlannedExercise
from plans.queries.rules import adherence_rules

WEEKS_SHOWN = 5
ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_WHOLLY_EXCUSED = frozenset({DailyPlan.Kind.PAUSED, DailyPlan.Kind.SUSPENDED})


class DayState(StrEnum):
    """What became of one date as a whole."""

    DONE = "done"
    PARTLY = "partly"
    MISSED = "missed"
    EXCUSED = "excused"
    NOTHING_DUE = "nothing_due"
    NOT_YET = "not_yet"  # to come, or it can still be logged


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One date. `has_page`: it was planned, so there is something to look at."""

    on: date
    state: DayState
    has_page: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """Monday to Sunday. `share` None: nothing was due in it, or nothing is settled yet."""

    days: tuple[CalendarDay, ...]
    share: float | None

    @property
    def since(self) -> date:
        return self.days[0].on


@dataclass(frozen=True, slots=True)
class Calendar:
    """Five weeks. Excused dates leave both sides of every figure; open ones do not count yet."""

    weeks: tuple[CalendarWeek, ...]
    days_done: int  # of the days that count, those on which something was done
    days_due: int
    share: float | None
    has_earlier: bool

    @property
    def since(self) -> date:
        return self.weeks[0].since

    @property
    def until(self) -> date:
        return self.weeks[-1].days[-1].on

    @property
    def is_empty(self) -> bool:
        return not any(day.has_page for week in self.weeks for day in week.days)


@dataclass(frozen=True, slots=True)
class _Planned:
    """The counters of one plan, as far as they are asked."""

    count: DayCount
    kind: str
    excused: int
    open: int  # may still be logged


def calendar_of(patient: Patient, *, on: date, back: int = 0) -> Calendar:
    """Return five weeks, the latest with `on` in it; `back` times five weeks earlier.

    Two queries.
    """
    monday = on - on.weekday() * ONE_DAY - back * WEEKS_SHOWN * WEEK
    since, until = monday - (WEEKS_SHOWN - 1) * WEEK, monday + WEEK - ONE_DAY
    plans = _plans(patient, since, until)
    has_earlier = DailyPlan.objects.filter(patient=patient, on__lt=since).exists()
    if plans and not has_earlier:  # nothing to show of the time before the plan
        since += (min(plans) - since) // WEEK * WEEK
    counts = [each.count for each in plans.values() if each.count.is_closed and each.count.due]
    return Calendar(
        tuple(_week(since + n * WEEK, plans, on) for n in range((until - since) // WEEK + 1)),
        days_done=sum(1 for each in counts if each.done_sum > 0),
        days_due=len(counts),
        share=fraction(counts),
        has_earlier=has_earlier,
    )


def _plans(patient: Patient, since: date, until: date) -> dict[date, _Planned]:
    is_open = Q(exercises__state=PlannedExercise.State.DUE, exercises__prescription__is_cue=False)
    rows = DailyPlan.objects.filter(patient=patient, on__range=(since, until))
    fields = ("on", "due_count", "done_sum", "settled_at", "kind", "excused_count", "open_count")
    found = rows.annotate(open_count=Count("exercises", filter=is_open)).values_list(*fields)
    return {
        day: _Planned(DayCount(day, due, done, settled_at is not None), kind, excused, open_)
        for day, due, done, settled_at, kind, excused, open_ in found
    }


def _week(monday: date, plans: dict[date, _Planned], on: date) -> CalendarWeek:
    dates = [monday + number * ONE_DAY for number in range(WEEK.days)]
    planned = [plans[day] for day in dates if day in plans]
    return CalendarWeek(
        tuple(_day(day, plans.get(day), on) for day in dates),
        fraction(each.count for each in planned),
    )


def _day(on: date, planned: _Planned | None, today: date) -> CalendarDay:
    return CalendarDay(on, _state(on, planned, today), planned is not None, on == today)


def _state(on: date, planned: _Planned | None, today: date) -> DayState:
    if on > today:
        return DayState.NOT_YET
    if planned is None:
        return DayState.NOTHING_DUE
    if planned.open and not planned.count.is_closed:
        return DayState.NOT_YET
    if planned.count.due:
        return _done(planned.count)
    is_excused = planned.excused or planned.kind in _WHOLLY_EXCUSED
    return DayState.EXCUSED if is_excused else DayState.NOTHING_DUE


def _done(count: DayCount) -> DayState:
    if not count.done_sum:
        return DayState.MISSED
    is_done = count.done_sum / count.due >= adherence_rules().adherent
    return DayState.DONE if is_done else DayState.PARTLY


def states_shown(weeks: Iterable[CalendarWeek]) -> Sequence[tuple[DayState, int]]:
    """Return each state with its number of days, for the key of the calendar."""
    days = [day.state for week in weeks for day in week.days]
    return [(state, days.count(state)) for state in DayState if state in days]
