"""What to measure of a patient now, and every series so far: for the therapist's quick entry."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from plans.catalogue import load
from plans.catalogue.entries import MeasureText
from plans.engine.body import BOTH
from plans.engine.ceiling import Measured
from plans.engine.exercise import Exercise, Kind, Phase, Region
from plans.engine.measure import CutOff, Measure, series_of
from plans.engine.measure_reading import (
    Change,
    Symmetry,
    belongs,
    due_measures,
    lines_crossed,
    real_change,
    symmetry,
)
from plans.engine.patient import PatientFacts
from plans.models import Patient, Prescription, Regime, RegimeRegion
from plans.queries.measured import history_of
from plans.words.measures import series_name

SHOWN_DATES = 6
ACTIVITY, _LAG = "psfs_0_10", "extension_lag_deg"
# The number of a dose that a test of an exercise is about.
_TESTS = {"ten_rm_kg": "load_kg", "set_reps_n": "reps", "set_hold_s": "hold_s"}
History = Mapping[tuple[str, str], Sequence[Measured]]


@dataclass(frozen=True, slots=True)
class Line:
    """One series to enter a value of. `is_due` by the schedule; `is_first`: shown at once."""

    measure: Measure
    name: str
    text: MeasureText
    low: float
    high: float
    joint: str = ""
    motion: str = ""
    how: str = ""
    of: str = ""
    is_due: bool = False
    is_first: bool = False
    latest: Mapping[str, Measured] = field(default_factory=dict)  # by side

    @property
    def sides(self) -> tuple[str, ...]:
        return ("left", "right") if self.measure.sided else ("na",)

    @property
    def series(self) -> str:
        return series_of(self.measure.key, self.joint, self.motion, self.how, self.of)


@dataclass(frozen=True, slots=True)
class Told:
    """One value of a series, with what it says."""

    side: str
    value: float
    change: Change  # since the first of the series
    crossed: tuple[str, ...]  # the lines it is beyond, in words
    at_home: bool
    pain_nrs: int | None  # worst during the test


@dataclass(frozen=True, slots=True)
class Taken:
    """What was measured of one series on one date."""

    on: date
    values: tuple[Told, ...]
    symmetry: Symmetry | None


@dataclass(frozen=True, slots=True)
class Series:
    """One series, newest date first."""

    measure: Measure
    name: str
    taken: tuple[Taken, ...]
    is_stale: bool  # the newest no longer counts


@dataclass(frozen=True, slots=True)
class MeasurePage:
    lines: tuple[Line, ...]
    series: tuple[Series, ...]
    activities: tuple[str, ...]  # the patient's own, known so far


def measure_page(patient: Patient, *, on: date, language: str) -> MeasurePage:
    """Return what may be entered on `on` and all that was: a constant number of queries."""
    history = history_of(patient.pk)
    book = _Book(patient, history, language, on)
    lines = sorted(book.lines(), key=lambda each: (not each.is_first, not each.is_due))
    return MeasurePage(tuple(lines), tuple(book.series()), book.activities())


def due_keys(history: History, regions: Iterable[RegimeRegion], *, on: date) -> tuple[str, ...]:
    """Return the measures the schedule asks for on `on`, never taken first; none without a plan."""
    rows = list(regions)
    last: dict[str, date] = {}
    for (series, _side), values in history.items():
        kind = series.split(":")[0]
        last[kind] = max([*filter(None, [last.get(kind)]), *(each.on for each in values)])
    due = due_measures(
        load().measures.values(),
        last,
        regions=frozenset(Region(row.region) for row in rows),
        phases=[Phase(each) for row in rows for each in row.phases],
        on=on,
    )
    return tuple(each.key for each in due) if rows else ()


class _Book:
    """The series of one patient beside the catalogue."""

    def __init__(self, patient: Patient, history: History, language: str, on: date) -> None:
        self.history, self.language, self.on = history, language, on
        self.person = PatientFacts(birth_date=patient.birth_date, sex=patient.sex)
        rows = list(
            RegimeRegion.objects.filter(regime__patient=patient, regime__state=Regime.State.ACTIVE)
        )
        self.regions = frozenset(Region(row.region) for row in rows)
        self.treated = next((row.side for row in rows if row.side in BOTH), "")
        self.exercises = list(
            Prescription.objects.filter(
                regime__patient=patient,
                regime__state=Regime.State.ACTIVE,
                is_cue=False,
                ended_on=None,
            )
            .order_by("position")
            .values_list("exercise_id", flat=True)
        )
        self.due = due_keys(history, rows, on=on)

    def activities(self) -> tuple[str, ...]:
        """Return the activities the patient named, in the order of the names."""
        named = (series.partition(":") for series, _side in self.history)
        return tuple(sorted({of for kind, _colon, of in named if kind == ACTIVITY}))

    def lines(self) -> Iterator[Line]:
        for measure in load().measures.values():
            if measure.of == "motion":
                yield from self._motions(measure)
            elif measure.of == "exercise":
                yield from self._exercises(measure)
            elif measure.of == "activity":
                for name in self.activities():
                    yield self._line(measure, of=name, is_first=True)
            else:
                yield self._line(measure, is_first=self._fits(measure))

    def _fits(self, measure: Measure) -> bool:
        is_near = belongs(measure, self.regions) and not measure.score_only
        return is_near and measure.key in self.due

    def _motions(self, measure: Measure) -> Iterator[Line]:
        for known in load().joint_motions:
            is_near = not self.regions.isdisjoint(known.regions)
            if measure.key == _LAG:
                if known.motion == "extension":
                    is_first = is_near and not set(measure.regions).isdisjoint(known.regions)
                    yield self._line(measure, known.joint, known.motion, is_first=is_first)
                continue
            for how in ("active", "passive"):
                line = self._line(measure, known.joint, known.motion, how)
                is_first = is_near and how == "active"
                yield replace(line, low=known.low_deg, high=known.high_deg, is_first=is_first)

    def _exercises(self, measure: Measure) -> Iterator[Line]:
        """Yield the tests that tell strength first, then those of what is trained."""
        tests = load().strength_tests
        telling = [slug for test in tests if test.kind == measure.key for slug in test.exercises]
        for slug in dict.fromkeys([*telling, *self.exercises]):
            exercise = load().exercises.get(slug)
            if exercise is not None and self._is_tested(exercise, measure):
                is_first = slug in telling and slug in self.exercises
                yield self._line(measure, of=slug, is_first=is_first)

    def _is_tested(self, exercise: Exercise, measure: Measure) -> bool:
        is_near = exercise.slug in self.exercises or not self.regions.isdisjoint(exercise.regions)
        has_amount = getattr(exercise.max, _TESTS[measure.key]) is not None
        return exercise.kind is Kind.DEDICATED and is_near and has_amount

    def _line(
        self,
        measure: Measure,
        joint: str = "",
        motion: str = "",
        how: str = "",
        *,
        of: str = "",
        is_first: bool = False,
    ) -> Line:
        series = series_of(measure.key, joint, motion, how, of)
        latest = {
            side: values[-1] for (name, side), values in self.history.items() if name == series
        }
        return Line(
            measure,
            series_name(measure.key, joint, motion, how, of, language=self.language),
            load().measure_text(measure.key, self.language),
            measure.low,
            measure.high,
            joint,
            motion,
            how,
            of,
            is_due=is_first and measure.key in self.due,
            is_first=is_first,
            latest=latest,
        )

    def series(self) -> Iterator[Series]:
        """Yield every series that has a value, by name."""
        named = {series for series, _side in self.history}
        for line in sorted(self.lines(), key=lambda each: each.name):
            if line.series in named:
                named.discard(line.series)
                yield self._told(line.measure, line.name, line.series)
        for series in sorted(named):  # of an exercise that is no longer trained
            measure = load().measures.get(series.split(":")[0])
            if measure is not None:
                name = series_name(measure.key, of=series.partition(":")[2], language=self.language)
                yield self._told(measure, name, series)

    def _told(self, measure: Measure, name: str, series: str) -> Series:
        sides = {side: values for (each, side), values in self.history.items() if each == series}
        dates = sorted({value.on for values in sides.values() for value in values}, reverse=True)
        taken = tuple(self._taken(measure, sides, each) for each in dates[:SHOWN_DATES])
        age_days = (self.on - dates[0]).days
        return Series(measure, name, taken, age_days > measure.stale_after_days)

    def _taken(self, measure: Measure, sides: Mapping[str, Sequence[Measured]], on: date) -> Taken:
        there = [
            (side, values[0], value)
            for side, values in sorted(sides.items())
            for value in values
            if value.on == on
        ]
        told = tuple(self._value(measure, *each) for each in there)
        values = {side: value.value for side, _first, value in there}
        return Taken(on, told, symmetry(measure, values, treated=self.treated))

    def _value(self, measure: Measure, side: str, first: Measured, value: Measured) -> Told:
        earlier = first.value if first.on < value.on else None
        rules = load().rules.proposals
        crossed = lines_crossed(measure, value.value, patient=self.person, rules=rules, on=value.on)
        words = load().measure_text(measure.key, self.language).cut_offs
        return Told(
            side,
            value.value,
            real_change(measure, earlier, value.value),
            tuple(_words(crossed, words)),
            value.by_patient,
            value.pain_nrs,
        )


def _words(crossed: Iterable[CutOff], words: Mapping[str, str]) -> Iterator[str]:
    for line in crossed:
        yield words.get(line.key, line.key.replace("_", " "))
