"""What a patient may measure at home now: what a therapist took with them before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s
from typing import NamedTuple

from plans.catalogue import load
from plans.engine.ceiling import Measured
from plans.engine.measure import Measure, series_of
from plans.engine.measure_reading import Change, real_change
from plans.models import Alert, Measurement, Patient, Pause, Regime
from plans.queries.course import items_of, verdict_of
from plans.queries.facts import facts_of_one
from plans.queries.measured import By, history_of, measured_of
from plans.words.measures import series_name


class _Known(NamedTuple):
    """A series a therapist took at least once."""

    kind: str
    of: str


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One series to take at home, with how to do it and the last value of each side."""

    measure: Measure
    name: str
    steps: tuple[str, ...]
    of: str
    latest: Mapping[str, Measured]  # by side
    is_due: bool

    @property
    def sides(self) -> tuple[str, ...]:
        return ("left", "right") if self.measure.sided else ("na",)

    @property
    def series(self) -> str:
        return series_of(self.measure.key, of=self.of)

    @property
    def key(self) -> str:
        """Return a name for addresses and fields: it does not tell what is measured."""
        return blake2s(self.series.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Past:
    """The values of one side so far, newest first, and if they changed since the first."""

    side: str
    values: tuple[Measured, ...]
    change: Change


def past_of(patient: Patient, line: HomeLine) -> tuple[Past, ...]:
    """Return every value of one measure, by side: one query."""
    history = history_of(patient.pk)
    rows = ((side, history.get((line.series, side), [])) for side in line.sides)
    return tuple(
        Past(side, tuple(reversed(values)), _change(line.measure, values))
        for side, values in rows
        if values
    )


def _change(measure: Measure, values: Sequence[Measured]) -> Change:
    earlier = values[0].value if len(values) > 1 else None
    return real_change(measure, earlier, values[-1].value)


def home_lines(patient: Patient, *, on: date, language: str) -> tuple[HomeLine, ...]:
    """Return what the patient may take on `on`; what is due stands first.

    Only what a therapist took with them before, so that it is known to be safe and how it is done.
    A test that costs effort waits while the plan does not hold the same movement.
    """
    known = _known(patient)
    if not known:
        return ()
    latest = measured_of([patient.pk]).get(patient.pk, {})
    kinds = {each.kind: load().measures[each.kind] for each in known}
    moves = _moves(patient, on) if any(each.at_home_with for each in kinds.values()) else set()
    lines = [
        _line(kinds[kind], of, latest, on, language)
        for kind, of in dict.fromkeys((each.kind, each.of) for each in known)
        if not kinds[kind].at_home_with or not moves.isdisjoint(kinds[kind].at_home_with)
    ]
    return tuple(sorted(lines, key=lambda line: (not line.is_due, line.name)))


def _known(patient: Patient) -> list[_Known]:
    home = [each.key for each in load().measures.values() if each.by_patient]
    rows = Measurement.objects.current().filter(
        patient=patient, kind__in=home, taken_by=Measurement.TakenBy.THERAPIST
    )
    found = rows.order_by("kind", "of").values_list("kind", "of").distinct()
    return [_Known(*values) for values in found]


def _moves(patient: Patient, on: date) -> set[str]:
    """Return the exercises of the plan in use that are allowed on `on`; none while a stop holds."""
    regime = Regime.objects.active().filter(patient=patient).values_list("pk", flat=True).first()
    stops = Alert.objects.open().filter(patient=patient).exclude(effect=Alert.Effect.NOTHING)
    paused = Pause.objects.covering(on).filter(patient=patient)
    if regime is None or stops.exists() or paused.exists():
        return set()
    facts = facts_of_one(patient.pk)
    items = items_of([regime]).get(regime, [])
    open_ = [each for each in items if each.ended_on is None and not each.current().paused]
    return {each.slug for each in open_ if verdict_of(each, facts, on=on).allowed}


def _line(measure: Measure, of: str, latest: By, on: date, language: str) -> HomeLine:
    series = series_of(measure.key, of=of)
    mine = {side: each for (name, side), each in latest.items() if name == series}
    age_days = min(((on - each.on).days for each in mine.values()), default=0)
    return HomeLine(
        measure,
        series_name(measure.key, of=of, language=language),
        load().measure_text(measure.key, language).at_home,
        of,
        mine,
        is_due=measure.every_days is not None and age_days >= measure.every_days,
    )
