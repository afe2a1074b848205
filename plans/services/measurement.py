"""Measuring: values of one date, many at once, checked against the catalogue, never rewritten."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.body import BOTH
from plans.engine.measure import Measure, series_of
from plans.models import Measurement, Patient
from plans.queries.access import Role
from plans.queries.seen import tells_strength
from plans.services.outlier import ask_nerves_if_more_is_lost
from plans.services.proposing import propose_phases
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.slow_recovery import tell_slow_recovery
from plans.services.trail import note
from plans.words.units import unit_text

if TYPE_CHECKING:
    from accounts.models import User

AT_HOME = frozenset({Role.PATIENT, Role.CAREGIVER})
_IDENTITY = ("kind", "side", "joint", "motion", "how", "of")


@dataclass(frozen=True, slots=True)
class Taken:
    """One value as it was taken. `field` names it where it is refused."""

    kind: str  # key of the measures
    value: float
    side: str = "na"
    joint: str = ""  # of a range
    motion: str = ""
    how: str = ""  # active, passive
    of: str = ""  # slug of the exercise, or the activity in the patient's words
    pain_nrs: int | None = None  # worst during the test
    field: str = ""

    @property
    def name(self) -> str:
        """Return the field, or else the series and the side."""
        return self.field or f"{self.series} {self.side}"

    @property
    def series(self) -> str:
        return series_of(self.kind, self.joint, self.motion, self.how, self.of)

    @property
    def identity(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in _IDENTITY)


@transaction.atomic
def record_measurements(
    *,
    patient: Patient,
    taken: Sequence[Taken],
    measured_on: date,
    by: "User",
    role: Role = Role.THERAPIST,
    now: datetime,
) -> list[Measurement]:
    """Keep what was measured on a date; return the new rows. Safe to send twice.

    A second value of the same date supersedes the first. What the values answer is asked at once:
    the criteria of the next phase, the nerve questions where more is lost than expected, and
    whether strength comes back more slowly than it should.
    Raises ValidationError by field; then nothing is kept.
    """
    # First the lock: care may end in this moment.
    patients = Patient.objects.select_for_update(of=("self",), no_key=True)
    patient = patients.select_related("clinic").get(pk=patient.pk)
    refuse_unless_in_care(patient, "measured_on")
    if measured_on > patient.local_date(now):
        refuse("measured_on", _("This day has not come yet."), "future")
    if measured_on < patient.birth_date:
        refuse("measured_on", _("This day is before the date of birth."), "before_birth")
    rows = keep_taken(
        patient=patient, taken=taken, measured_on=measured_on, by=by, role=role, now=now
    )
    if rows:
        fields = sorted({row.kind for row in rows})
        note("measure", rows[0], patient=patient, by=by, role=role, fields=fields, now=now)
        # Strength is tested by a therapist alone; nobody's word from home becomes an assessment.
        if role not in AT_HOME and any(row.series in tells_strength() for row in rows):
            ask_nerves_if_more_is_lost(patient=patient, by=by, now=now)
        tell_slow_recovery(patient=patient, now=now)
        propose_phases(patient=patient, now=now)
    return rows


def keep_taken(
    *,
    patient: Patient,
    taken: Sequence[Taken],
    measured_on: date,
    by: "User",
    role: Role = Role.THERAPIST,
    now: datetime,
) -> list[Measurement]:
    """Write the values that differ from those of the date so far; part of a transaction.

    Raises ValidationError with every value that cannot be true.
    """
    _refuse_faulty(taken, at_home=role in AT_HOME)
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    by_whom = Measurement.TakenBy.PATIENT if role in AT_HOME else Measurement.TakenBy.THERAPIST
    current = Measurement.objects.current().filter(
        patient=patient, measured_on=measured_on, taken_by=by_whom
    )
    known = {tuple(getattr(row, name) for name in _IDENTITY): row for row in current}
    new = [each for each in taken if not _is_known(each, known.get(each.identity))]
    replaced = [known[each.identity].pk for each in new if each.identity in known]
    Measurement.objects.filter(pk__in=replaced).update(superseded_at=now)
    return Measurement.objects.bulk_create(
        Measurement(
            patient=patient,
            **{name: getattr(each, name) for name in _IDENTITY},
            value=_decimal(each.value),
            unit=load().measures[each.kind].unit,
            pain_nrs=each.pain_nrs,
            measured_on=measured_on,
            taken_by=by_whom,
            entered_by=by,
            entered_at=now,
        )
        for each in new
    )


def _decimal(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _is_known(each: Taken, row: Measurement | None) -> bool:
    return row is not None and (row.value, row.pain_nrs) == (_decimal(each.value), each.pain_nrs)


def _refuse_faulty(taken: Sequence[Taken], *, at_home: bool) -> None:
    faults: dict[str, list[ValidationError]] = {}
    seen: set[tuple[str, ...]] = set()
    for each in taken:
        for message, code, values in _faults(each, seen, at_home=at_home):
            fault = ValidationError(message, code=code, params=values)
            faults.setdefault(each.name, []).append(fault)
        seen.add(each.identity)
    if faults:
        raise ValidationError(faults)


Fault = tuple[str, str, dict[str, Any]]


def _faults(each: Taken, seen: set[tuple[str, ...]], *, at_home: bool) -> Iterator[Fault]:
    measure = load().measures.get(each.kind)
    if measure is None:
        yield _("This measure is not known."), "unknown_measure", {}
        return
    if at_home and not measure.by_patient:
        yield _("This is measured by a therapist."), "not_at_home", {}
    if each.identity in seen:
        yield _("This was given twice."), "twice", {}
    yield from _misplaced(each, measure)
    low, high = range_of(measure, each.joint, each.motion)
    if not low <= each.value <= high:
        values = {
            "low": number_format(f"{low:g}"),
            "high": number_format(f"{high:g}"),
            "unit": unit_text(measure.unit),
        }
        yield _("Enter a value from %(low)s to %(high)s %(unit)s."), "out_of_range", values
    if each.pain_nrs is not None and not 0 <= each.pain_nrs <= 10:
        yield _("Pain is a number from 0 to 10."), "pain_out_of_range", {}


def _misplaced(each: Taken, measure: Measure) -> Iterator[Fault]:
    """Yield what does not tell where or of what the value was taken."""
    sides = BOTH | {"both"} if measure.of == "exercise" else BOTH
    if each.side not in (sides if measure.sided else {"na"}):
        yield _("Say which side."), "side", {}
    motions = {(known.joint, known.motion) for known in load().joint_motions}
    if (measure.of == "motion") != ((each.joint, each.motion) in motions):
        yield _("Say which motion of which joint."), "motion", {}
    if measure.of == "exercise" and each.of not in load().exercises:
        yield _("Say which exercise."), "exercise", {}
    if measure.of == "activity" and not each.of.strip():
        yield _("Name the activity."), "activity", {}


def range_of(measure: Measure, joint: str = "", motion: str = "") -> tuple[float, float]:
    """Return the lowest and the highest value that can be true; of a range, that of the joint."""
    if measure.key == "rom_deg":
        known: Iterable[Any] = load().joint_motions
        for each in known:
            if (each.joint, each.motion) == (joint, motion):
                return each.low_deg, each.high_deg
    return measure.low, measure.high
