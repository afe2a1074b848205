"""Tests that stay below the expected band for weeks: the therapist is asked to look, once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from plans.catalogue import load
from plans.engine.recovery import remaining
from plans.engine.recovery_course import RecoveryCourse
from plans.models import Alert, Patient
from plans.queries.facts import Facts, facts_of_one
from plans.queries.measured import history_of
from plans.queries.recovery import courses_of
from plans.services.alert import raise_alerts

PLATEAU = "O4"


def tell_slow_recovery(*, patient: Patient, now: datetime) -> list[Alert]:
    """Raise one low alert for each region whose tests lag behind for too long; return the new ones.

    One that is open stays as it is; one that was released comes again after the quiet days.
    """
    facts, on = facts_of_one(patient.pk), patient.local_date(now)
    wanted = [_alert(patient, each, on, now) for each in _slow(patient, facts, on)]
    if not wanted:
        return []
    quiet = timedelta(days=load().rules.progression.quiet_days)
    said = Alert.objects.filter(patient=patient, code=PLATEAU, on__gt=on - quiet)
    known = set(said.values_list("region", flat=True))
    return raise_alerts([each for each in wanted if each.region not in known], now=now)


def _slow(patient: Patient, facts: Facts, on: date) -> Iterator[RecoveryCourse]:
    for course in courses_of(facts, history_of(patient.pk), on=on):
        if course.slow_since is not None:
            yield course


def _alert(patient: Patient, course: RecoveryCourse, on: date, now: datetime) -> Alert:
    start, latest, since = course.start, course.latest, course.slow_since
    assert start is not None
    assert latest is not None
    assert since is not None
    left = remaining(start, course.pace, load().rules.recovery, on=latest.on)
    return Alert(
        patient=patient,
        code=PLATEAU,
        tier=Alert.Tier.LOW,
        region=course.loss.region.value,
        on=on,
        values={
            "kind": "measured",
            "region": course.loss.region.value,
            "measured_pct": round(100 * (1 - latest.deficit)),
            "least_pct": round(100 * (1 - left.high)),
            "days": (latest.on - since).days,
        },
        raised_at=now,
    )
