"""The days behind a patient: what became of each, what changed because of it, who wrote it down."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plans.catalogue import load
from plans.models import ActivityLog, CheckIn, DailyPlan, Decision, Patient
from plans.queries.entries import names_of, writer
from plans.queries.local_time import is_late
from plans.queries.training_days import CalendarDay, DayState, calendar_of

Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class PastDay:
    """One planned date. `helpers`: who else than the patient wrote something down."""

    on: date
    state: DayState
    kind: str
    is_today: bool
    logged: int
    is_late: bool  # something was entered after noon of the next date
    helpers: tuple[str, ...]
    pain_nrs: int | None
    changes: tuple[tuple[str, Decision], ...]  # (exercise name, decision) that took effect


@dataclass(frozen=True, slots=True)
class PastWeek:
    """Monday to Sunday, newest first. `share` None: nothing was due or nothing is settled."""

    since: date
    share: float | None
    days: tuple[PastDay, ...]


@dataclass(frozen=True, slots=True)
class PastDays:
    """Five weeks at a time, newest first."""

    weeks: tuple[PastWeek, ...]
    has_earlier: bool


@dataclass(slots=True)
class _Logged:
    count: int = 0
    is_late: bool = False
    helpers: tuple[str, ...] = ()


def past_days(patient: Patient, *, on: date, back: int, language: str) -> PastDays:
    """Return five weeks of the past, `back` times five weeks before `on`, in seven queries."""
    calendar = calendar_of(patient, on=on, back=back)
    window = (calendar.since, min(calendar.until, on))
    rows = DailyPlan.objects.filter(patient=patient, on__range=window)
    kinds = dict(rows.values_list("on", "kind"))
    logged = _logged(patient, window)
    check_ins = CheckIn.objects.current().filter(patient=patient, on__range=window)
    pains = dict(check_ins.values_list("on", "pain_nrs"))
    changes = _changes(patient, window, language)

    def told(day: CalendarDay) -> PastDay:
        entries = logged[day.on]
        return PastDay(
            on=day.on,
            state=day.state,
            kind=kinds[day.on],
            is_today=day.is_today,
            logged=entries.count,
            is_late=entries.is_late,
            helpers=entries.helpers,
            pain_nrs=pains.get(day.on),
            changes=tuple(changes.get(day.on, ())),
        )

    weeks = (
        PastWeek(week.since, week.share, tuple(map(told, _planned(week.days, kinds))))
        for week in reversed(calendar.weeks)
    )
    return PastDays(tuple(week for week in weeks if week.days), calendar.has_earlier)


def neighbours(patient: Patient, *, on: date, until: date) -> tuple[date | None, date | None]:
    """Return the planned dates before and after `on`, not beyond `until`."""
    dates = DailyPlan.objects.filter(patient=patient).values_list("on", flat=True)
    before = dates.filter(on__lt=on).order_by("-on").first()
    after = dates.filter(on__gt=on, on__lte=until).order_by("on").first()
    return before, after


def _planned(days: Iterable[CalendarDay], kinds: dict[date, str]) -> list[CalendarDay]:
    return [day for day in reversed(tuple(days)) if day.on in kinds]


def _logged(patient: Patient, window: Window) -> dict[date, _Logged]:
    found: dict[date, _Logged] = defaultdict(_Logged)
    rows = ActivityLog.objects.current().filter(patient=patient, on__range=window)
    entries = list(rows.select_related("entered_by").order_by("recorded_at"))
    own = names_of(patient)
    for row in entries:
        day = found[row.on]
        day.count += 1
        day.is_late |= is_late(on=row.on, recorded_at=row.recorded_at, zone=patient.zone)
        if row.entered_by_id not in own:
            day.helpers = tuple(dict.fromkeys((*day.helpers, writer(row.entered_by, own))))
    return found


def _changes(
    patient: Patient, window: Window, language: str
) -> dict[date, list[tuple[str, Decision]]]:
    rows = (
        Decision.objects.filter(patient=patient, effective_on__range=window, superseded_by=None)
        .exclude(outcome="hold")
        .exclude(answer__in=["waiting", "declined"])
        .select_related("prescription")
        .order_by("prescription__position")
    )
    found: dict[date, list[tuple[str, Decision]]] = defaultdict(list)
    for row in rows:
        name = load().text(row.prescription.exercise_id, language).name
        found[row.effective_on].append((name, row))
    return found
