"""The weeks before a closing: pains, ranges and limits of many patients, in seven queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from plans.engine.body import regions_of_joint
from plans.engine.oversight import NO_LIMITS, AlertLimits
from plans.engine.plan_item import Circumstances
from plans.engine.trend import RangeMeasured, Series, Weeks, trends_of
from plans.models import (
    ActivityLog,
    Alert,
    AlertLimit,
    CheckIn,
    Finish,
    Measurement,
    Patient,
    PlannedExercise,
)
from plans.queries.among import among
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.day_facts import ASKS_WHICH_ABOVE_NRS
from plans.queries.facts import Facts
from plans.queries.rules import day_rules

ROM, LAG = "rom_deg", "extension_lag_deg"
_REGION = "planned__prescription__region__region"
_Peaks = dict[str, dict[date, int]]


def closing_circumstances(
    days: list[PatientDay],
    facts: Mapping[UUID, Facts],
    regions: Mapping[UUID, Sequence[str]],
) -> dict[UUID, Circumstances]:
    """Return the circumstances by patient with what weeks show at the close of each date.

    `regions` are those under treatment, by regime.
    """
    around = circumstances_of(days, facts)
    weeks, limits = _weeks_of(days, facts), limits_of(day.patient_id for day in days)
    rules = day_rules().progression
    return {
        day.patient_id: replace(
            around[day.patient_id],
            trends=trends_of(
                weeks[day.patient_id], regions.get(day.regime_id, ()), rules, on=day.on
            ),
            limits=limits.get(day.patient_id, NO_LIMITS),
        )
        for day in days
    }


def limits_of(patients: Iterable[UUID]) -> dict[UUID, AlertLimits]:
    """Return the limits by patient, where the clinic or the therapist has set any: one query."""
    ids = list(patients)
    clinics = dict(Patient.objects.filter(among("pk", ids)).values_list("pk", "clinic_id"))
    rows = AlertLimit.objects.filter(Q(among("patient", ids)) | Q(clinic__in=set(clinics.values())))
    of_clinic, of_patient = {}, {}
    for row in rows:
        if row.patient_id is not None:
            of_patient[row.patient_id] = row.limits()
        else:
            of_clinic[row.clinic_id] = row.limits()
    found = {}
    for patient, clinic in clinics.items():
        own, default = of_patient.get(patient), of_clinic.get(clinic)
        if own is not None or default is not None:
            found[patient] = (own or NO_LIMITS).over(default or NO_LIMITS)
    return found


@dataclass(slots=True)
class _Found:
    morning: list[tuple[date, int]] = field(default_factory=list)
    peaks: _Peaks = field(default_factory=dict)
    measured: list[RangeMeasured] = field(default_factory=list)
    open_rules: list[tuple[str, str]] = field(default_factory=list)

    def peak(self, region: str, on: date, nrs: int) -> None:
        days = self.peaks.setdefault(region, {})
        days[on] = max(nrs, days.get(on, 0))

    def until(self, on: date) -> Weeks:
        """Return the weeks as they were at the close of `on`."""
        peaks = tuple((region, _series(days, on)) for region, days in sorted(self.peaks.items()))
        return Weeks(
            morning=tuple(each for each in self.morning if each[0] <= on),
            peaks=peaks,
            measured=tuple(each for each in self.measured if each.on <= on),
            open_rules=tuple(self.open_rules),
        )


def _series(days: Mapping[date, int], on: date) -> Series:
    return tuple(sorted((day, nrs) for day, nrs in days.items() if day <= on))


def _weeks_of(days: Sequence[PatientDay], facts: Mapping[UUID, Facts]) -> dict[UUID, Weeks]:
    if not days:
        return {}
    length = timedelta(days=2 * day_rules().progression.g8_days)
    window = (min(day.on for day in days) - length, max(day.on for day in days))
    ids = [day.patient_id for day in days]
    found: dict[UUID, _Found] = defaultdict(_Found)
    _add_mornings(found, ids, window)
    _add_peaks(found, ids, window)
    _add_measured(found, ids)
    _add_open(found, days, facts)
    return {day.patient_id: found[day.patient_id].until(day.on) for day in days}


def _add_mornings(found: dict[UUID, _Found], ids: list[UUID], window: tuple[date, date]) -> None:
    rows = CheckIn.objects.current().filter(among("patient", ids), on__range=window)
    for patient, on, nrs in rows.values_list("patient_id", "on", "pain_nrs"):
        found[patient].morning.append((on, nrs))


def _add_peaks(found: dict[UUID, _Found], ids: list[UUID], window: tuple[date, date]) -> None:
    """Add the worst pain of each date by region: told of an exercise, else at the finish."""
    logs = ActivityLog.objects.current().filter(among("patient", ids), on__range=window)
    told = logs.filter(pain_peak_nrs__isnull=False)
    days = told.order_by().values_list("patient_id", "on", _REGION)
    for patient, on, region, nrs in days.annotate(Max("pain_peak_nrs")):
        found[patient].peak(region, on, nrs)
    finishes = Finish.objects.current().filter(among("patient", ids), on__range=window)
    rows = list(finishes.values_list("patient_id", "on", "pain_peak_nrs", "which"))
    where = _regions_of_planned({UUID(each) for *_rest, which in rows for each in which})
    worked = _worked(logs, [(patient, on) for patient, on, *_rest in rows])
    for patient, on, nrs, which in rows:
        named = {where[UUID(each)] for each in which if UUID(each) in where}
        for region in worked.get((patient, on), ()):
            is_there = not which or region in named
            found[patient].peak(region, on, nrs if is_there else min(nrs, ASKS_WHICH_ABOVE_NRS))


def _regions_of_planned(planned: set[UUID]) -> dict[UUID, str]:
    if not planned:
        return {}
    rows = PlannedExercise.objects.filter(pk__in=planned)
    return dict(rows.values_list("pk", "prescription__region__region"))


def _worked(
    logs: Any, finished: Sequence[tuple[UUID, date]]
) -> Mapping[tuple[UUID, date], set[str]]:
    """Return the regions that worked, by patient and finished date."""
    found: dict[tuple[UUID, date], set[str]] = defaultdict(set)
    if finished:
        rows = logs.filter(completion__gt=0).values_list("patient_id", "on", _REGION)
        for patient, on, region in rows.distinct():
            found[patient, on].add(region)
    return found


def _add_measured(found: dict[UUID, _Found], ids: list[UUID]) -> None:
    rows = Measurement.objects.current().filter(among("patient", ids), kind__in=(ROM, LAG))
    names = ("patient_id", "kind", "side", "joint", "motion", "how", "value", "measured_on")
    taken = rows.exclude(joint="").oldest_first().values_list(*names)
    for patient, kind, side, joint, motion, how, value, on in taken:
        motion = f"{motion} {how}".strip()  # active and passive are two series
        for region in regions_of_joint(joint):
            found[patient].measured.append(
                RangeMeasured(
                    region.value, f"{joint} {side}", motion, float(value), on, kind == LAG
                )
            )


def _add_open(
    found: dict[UUID, _Found], days: Sequence[PatientDay], facts: Mapping[UUID, Facts]
) -> None:
    dates = {day.patient_id: day.on for day in days}
    rows = Alert.objects.filter(among("patient", dates), code="G9")
    for patient, code, region, on, released_at in rows.values_list(
        "patient_id", "code", "region", "on", "released_at"
    ):
        zone = facts[patient].zone
        is_open = released_at is None or released_at.astimezone(zone).date() > dates[patient]
        if on <= dates[patient] and is_open:
            found[patient].open_rules.append((code, region))
