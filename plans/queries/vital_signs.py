"""Whose pulse, pressure and oxygen are asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from plans.engine.vital_signs import WATCHED
from plans.models import ActivityLog, Alert, Patient, Precaution
from plans.queries.rules import day_rules


def is_watched(patient: Patient, on: date) -> bool:
    """Return True if a precaution in force asks for the vital signs of each session."""
    rows = Precaution.objects.filter(event__patient=patient, code=WATCHED, from_on__lte=on)
    return rows.filter(Q(lifted_on=None) | Q(lifted_on__gt=on)).exists()


def stopped_the_session(log: ActivityLog) -> bool:
    """Return True if the vital signs of this log raised an alert that is still open."""
    if (log.heart_rate_bpm, log.systolic_mmhg, log.spo2_percent) == (None, None, None):
        return False
    return Alert.objects.open().filter(patient=log.patient_id, code="S3", on=log.on).exists()


@dataclass(frozen=True, slots=True)
class StopValues:
    """Beyond these a session ends: the general limits, or the patient's own where stricter."""

    heart_rate_high_bpm: int
    heart_rate_low_bpm: int
    systolic_high_mmhg: int
    systolic_low_mmhg: int
    spo2_low_percent: int


def strictest(orders: Iterable[tuple[int | None, int | None]]) -> StopValues | None:
    """Return the limits under orders of (highest pulse, lowest oxygen); None without any."""
    own = list(orders)
    if not own:
        return None
    rules = day_rules().progression
    return StopValues(
        min([rules.s3_heart_rate_high_bpm, *(hr for hr, _spo2 in own if hr is not None)]),
        rules.s3_heart_rate_low_bpm,
        rules.s3_systolic_high_mmhg,
        rules.s3_systolic_low_mmhg,
        max([rules.s3_spo2_low_percent, *(spo2 for _hr, spo2 in own if spo2 is not None)]),
    )
