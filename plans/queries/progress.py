"""A patient's own page of progress: days, doses, pain, what is expected and what was measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s
from uuid import UUID

from plans.catalogue import load
from plans.engine.ceiling import Measured
from plans.engine.measure import Measure
from plans.engine.measure_reading import Change, real_change
from plans.models import Patient
from plans.queries.dose_course import Choice, DoseCourse, choices_of, dose_course
from plans.queries.facts import facts_of_one
from plans.queries.measured import history_of
from plans.queries.pain_line import PainLine, pain_line
from plans.queries.recovery import History, Recovering, recovery_of
from plans.queries.training_days import Calendar, calendar_of
from plans.words.measures import series_name


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of one side: where it began, where it is, and whether that is a change."""

    measure: Measure
    series: str
    name: str
    side: str
    first: Measured
    last: Measured
    change: Change
    values: tuple[Measured, ...]  # newest first

    @property
    def id(self) -> str:
        """Return a name for what refers to it on the page."""
        digest = blake2s(self.series.encode(), digest_size=6).hexdigest()
        return f"{digest}-{self.side}"

    @property
    def is_first(self) -> bool:
        return self.first.on == self.last.on


@dataclass(frozen=True, slots=True)
class View:
    """What of a long time is looked at."""

    back: int = 0  # five weeks of the calendar, so many times earlier
    is_long: bool = False  # half a year of pain
    exercise: UUID | None = None  # whose steps; None: the first

    @property
    def earlier(self) -> int:
        return self.back + 1

    @property
    def later(self) -> int | None:
        """Return the window after this one; None where that is the present one."""
        return self.back - 1 or None


@dataclass(frozen=True, slots=True)
class Progress:
    calendar: Calendar
    choices: tuple[Choice, ...]
    dose: DoseCourse | None  # None: no plan yet
    pain: PainLine
    recovering: tuple[Recovering, ...]
    lines: tuple[Line, ...]
    measures_at_home: bool = False  # a therapist took something the patient may take too

    @property
    def has_plan(self) -> bool:
        return self.dose is not None

    @property
    def is_empty(self) -> bool:
        return not (self.recovering or self.lines or self.choices)


class NotTheirsError(LookupError):
    """The exercise is none of this patient's."""


def progress_of(patient: Patient, *, view: View | None = None, on: date, language: str) -> Progress:
    """Return everything on the page of progress; NotTheirsError for a foreign exercise."""
    looked = view or View()
    history = history_of(patient.pk)
    facts = facts_of_one(patient.pk)
    choices = choices_of(patient, on=on, language=language)
    chosen = _chosen(choices, looked.exercise)
    return Progress(
        calendar=calendar_of(patient, on=on, back=looked.back),
        choices=choices,
        dose=None if chosen is None else dose_course(chosen, on=on),
        pain=pain_line(patient, on=on, is_long=looked.is_long),
        recovering=recovery_of(patient.pk, facts, on=on, language=language, history=history),
        lines=tuple(_lines(history, language)),
        measures_at_home=any(
            _is_for_home(series, values) for (series, _side), values in history.items()
        ),
    )


def _chosen(choices: Sequence[Choice], wanted: UUID | None) -> Choice | None:
    if wanted is None:
        return choices[0] if choices else None
    for each in choices:
        if wanted == each.id:
            return each
    raise NotTheirsError(str(wanted))


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
        measure,
        series,
        name_of(measure, series, language),
        side,
        first,
        last,
        real_change(measure, earlier, last.value),
        tuple(reversed(values)),
    )


def name_of(measure: Measure, series: str, language: str) -> str:
    """Return what a series is called."""
    _kind, _colon, rest = series.partition(":")
    if measure.of != "motion":
        return series_name(measure.key, of=rest, language=language)
    joint, motion, how = (*rest.split(":"), "", "")[:3]
    return series_name(measure.key, joint, motion, how, language=language)
