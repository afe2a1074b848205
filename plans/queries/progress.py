"""A patient's own page of progress: expected, measured, and the weeks done; ten queries or less."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plans.catalogue import load
from plans.engine.adherence import DayCount, fraction
from plans.engine.ceiling import Measured
from plans.engine.measure import Measure
from plans.engine.measure_reading import Change, real_change
from plans.models import DailyPlan, Patient
from plans.queries.facts import facts_of
from plans.queries.measure_names import series_name
from plans.queries.measured import history_of
from plans.queries.recovery import History, Recovering, recovery_of

WEEKS_SHOWN = 8
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of one side: where it began, where it is, and whether that is a change."""

    name: str
    side: str
    unit: str
    decimals: int
    first: Measured
    last: Measured
    change: Change

    @property
    def is_first(self) -> bool:
        return self.first.on == self.last.on


@dataclass(frozen=True, slots=True)
class TrainingWeek:
    """One week from Monday. `share` None: nothing was due, or it is not settled yet."""

    since: date
    days: int  # on which something was done
    share: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    recovering: tuple[Recovering, ...]
    lines: tuple[Line, ...]
    weeks: tuple[TrainingWeek, ...]  # newest first
    measures_at_home: bool = False  # a therapist took something the patient may take too

    @property
    def is_empty(self) -> bool:
        return not (self.recovering or self.lines or self.weeks)


def progress_of(patient: Patient, *, on: date, language: str) -> Progress:
    """Return everything on the page of progress."""
    history = history_of(patient.pk)
    facts = facts_of([patient.pk])[patient.pk]
    return Progress(
        recovery_of(patient.pk, facts, on=on, language=language, history=history),
        tuple(_lines(history, language)),
        _weeks(patient, on),
        any(_is_for_home(series, values) for (series, _side), values in history.items()),
    )


def _is_for_home(series: str, values: Sequence[Measured]) -> bool:
    measure = load().measures.get(series.split(":")[0])
    known = measure is not None and measure.by_patient
    return known and any(not each.by_patient for each in values)


def _lines(history: History, language: str) -> Iterator[Line]:
    for (series, side), values in sorted(history.items()):
        measure = load().measures.get(series.split(":")[0])
        if measure is not None and values:
            yield _line(measure, series, side, values, language)


def _line(
    measure: Measure, series: str, side: str, values: Sequence[Measured], language: str
) -> Line:
    first, last = values[0], values[-1]
    earlier = first.value if len(values) > 1 else None
    return Line(
        name_of(measure, series, language),
        side,
        measure.unit,
        measure.decimals,
        first,
        last,
        real_change(measure, earlier, last.value),
    )


def name_of(measure: Measure, series: str, language: str) -> str:
    """Return what a series is called."""
    _kind, _colon, rest = series.partition(":")
    if measure.of != "motion":
        return series_name(measure.key, of=rest, language=language)
    joint, motion, how = (*rest.split(":"), "", "")[:3]
    return series_name(measure.key, joint, motion, how, language=language)


def _weeks(patient: Patient, on: date) -> tuple[TrainingWeek, ...]:
    monday = on - timedelta(days=on.weekday())
    since = monday - (WEEKS_SHOWN - 1) * WEEK
    rows = DailyPlan.objects.filter(patient=patient, on__range=(since, on))
    found: dict[date, list[DayCount]] = {}
    for plan in rows.order_by("-on"):
        begin = plan.on - timedelta(days=plan.on.weekday())
        is_settled = plan.settled_at is not None
        count = DayCount(plan.on, plan.due_count, plan.done_sum, is_settled)
        found.setdefault(begin, []).append(count)
    return tuple(
        TrainingWeek(begin, sum(1 for day in days if day.done_sum > 0), fraction(days))
        for begin, days in found.items()
    )
