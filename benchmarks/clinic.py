"""A clinic of any size: one patient is brought to a plan by the services, the others are copies."""

import uuid
from collections.abc import Iterable
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from plans.models import (
    ActivityLog,
    Assessment,
    CheckIn,
    DailyPlan,
    ImmobilisationEvent,
    Patient,
    PlannedExercise,
    Prescription,
    Regime,
    RegimeRegion,
    WeightBearingOrder,
)
from plans.services.day import close_days, plan_days
from tests.factories import DAY, NOW, Course, make_course

# What a copy of a patient consists of, parents first, and how its rows are found.
PARTS: tuple[tuple[Any, str], ...] = (
    (Patient, "pk"),
    (ImmobilisationEvent, "patient"),
    (WeightBearingOrder, "event__patient"),
    (Assessment, "patient"),
    (Regime, "patient"),
    (RegimeRegion, "regime__patient"),
    (Prescription, "regime__patient"),
)
HISTORY: tuple[tuple[Any, str], ...] = (
    (DailyPlan, "patient"),
    (PlannedExercise, "plan__patient"),
    (CheckIn, "patient"),
    (ActivityLog, "patient"),
)


BATCH = 1000  # copies made at once: more would fill the memory


def course() -> Course:
    """Make the patient that all others are copies of, on the first day of a plan."""
    found = make_course()
    Regime.objects.filter(patient=found.patient, state="draft").delete()
    found.patient.alerts.all().delete()
    found.patient.decisions.all().delete()
    return found


def copy_patient(
    patient: Patient,
    count: int,
    *,
    history: bool = False,
    more: tuple[tuple[Any, str], ...] = (),
) -> list[uuid.UUID]:
    """Copy a patient `count` times, with `more` parts; return the new ids."""
    parts = PARTS + (HISTORY if history else ()) + more
    originals = [(model, list(model.objects.filter(**{by: patient.pk}))) for model, by in parts]
    ids = []
    for done in range(0, count, BATCH):
        new: dict[Any, list[Any]] = {model: [] for model, _ in parts}
        for _ in range(min(BATCH, count - done)):
            keys = {row.pk: uuid.uuid4() for _, rows in originals for row in rows}
            ids.append(keys[patient.pk])
            for model, rows in originals:
                new[model] += [_copied(row, keys) for row in rows]
        for model, rows in new.items():
            model.objects.bulk_create(rows, batch_size=2000)
    return ids


def _copied(row: Any, keys: dict[Any, uuid.UUID]) -> Any:
    made = copy(row)
    made._state = copy(row._state)
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, uuid.UUID):
            setattr(made, field.attname, keys.get(value, value))
    if isinstance(row._meta.pk, Patient._meta.pk.__class__):
        made.pk = keys[row.pk]
    else:
        made.pk = None
    if hasattr(made, "entry_id"):
        made.entry_id = uuid.uuid4()
    return made


def lived(days: int) -> tuple[Course, datetime]:
    """Make a patient who did all of a plan for `days` days; return with the next morning.

    Lived through the services, so that doses have grown and states are as full as they get. Of what
    was lived the last week is kept: no night reads more.
    """
    made = course()
    for day in range(days):
        now = NOW + timedelta(days=day)
        close_days(now=now)
        plan_days(now=now)
        live([made.patient.pk], made.therapist, pain_nrs=0, now=now)
    morning = NOW + timedelta(days=days)
    close_days(now=morning)
    ActivityLog.objects.all().delete()
    DailyPlan.objects.filter(on__lt=morning.date() - timedelta(days=8)).delete()
    return made, morning


def live(patients: Iterable[uuid.UUID], by: User, *, pain_nrs: int = 1, now: datetime) -> None:
    """Check in this morning and tap *Easy* on everything, for every patient with a plan today."""
    chosen = list(patients)
    CheckIn.objects.bulk_create(
        CheckIn(patient_id=pk, **_entry(by, now), pain_nrs=pain_nrs, swelling=0, soreness="no")
        for pk in chosen
    )
    planned = PlannedExercise.objects.filter(plan__patient__in=chosen, plan__on=now.date())
    ActivityLog.objects.bulk_create(
        (
            ActivityLog(
                patient_id=patient,
                planned_id=pk,
                **_entry(by, now),
                completion=1.0,
                effort_0_10=3,
                effort_is_coarse=True,
                pain_peak_nrs=pain_nrs,
            )
            for pk, patient in planned.values_list("pk", "plan__patient")
        ),
        batch_size=2000,
    )


def _entry(by: User, now: datetime) -> dict[str, Any]:
    return {
        "entry_id": uuid.uuid4(),
        "payload_sha256": "0" * 64,
        "on": now.date(),
        "recorded_at": now,
        "entered_by": by,
    }


def put_behind(patient: Patient, by: User, days: int) -> None:
    """Put `days` settled days, all done, behind the patient: the rows the services would leave."""
    today = DailyPlan.objects.get(patient=patient, on=DAY)
    items = list(today.exercises.all())
    plans, planned, logs, mornings = [], [], [], []
    for back in range(1, days + 1):
        on, at = DAY - timedelta(days=back), NOW - timedelta(days=back)
        plan = copy(today)
        plan.pk, plan.on, plan.planned_at = uuid.uuid4(), on, at
        plan.closed_at = plan.settled_at = at + timedelta(days=1)
        plan.due_count, plan.done_sum = len(items), float(len(items))
        plans.append(plan)
        entry = {**_entry(by, at), "on": on, "patient_id": patient.pk}
        mornings.append(
            CheckIn(**entry | {"entry_id": uuid.uuid4()}, pain_nrs=1, swelling=0, soreness="no")
        )
        for item in items:
            row = copy(item)
            row.pk, row.plan_id, row.state = uuid.uuid4(), plan.pk, "done"
            planned.append(row)
            given = entry | {"entry_id": uuid.uuid4(), "planned_id": row.pk}
            logs.append(ActivityLog(**given, completion=1.0, effort_0_10=3, pain_peak_nrs=1))
    for model, rows in (
        (DailyPlan, plans),
        (PlannedExercise, planned),
        (CheckIn, mornings),
        (ActivityLog, logs),
    ):
        model.objects.bulk_create(rows, batch_size=2000)  # type: ignore[attr-defined]
