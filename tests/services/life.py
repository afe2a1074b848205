"""A patient living through days by the real services, at the hours people keep."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import User
from plans.models import (
    CheckIn,
    DailyPlan,
    Decision,
    Patient,
    PlannedExercise,
    Prescription,
    Regime,
)
from plans.queries.access import Role
from plans.services.activity_log import finish_day, log_activity
from plans.services.check_in import check_in
from plans.services.day import close_days, plan_days
from plans.services.drafting import draft_regime
from plans.services.regime import approve_regime
from tests.factories import (
    DAY,
    load_catalogue,
    make_assessment,
    make_event,
    make_patient,
    make_reader,
    make_regime,
)
from tests.kept import kept


def day(number: int) -> date:
    """Return the number-th date of a test, the first is DAY."""
    return DAY + timedelta(days=number - 1)


def at(patient: Patient, on: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return an instant by the patient's clock."""
    return datetime.combine(on, time(hour, minute), tzinfo=patient.zone)


def make_treated(adjustment: str = "automatic") -> Patient:
    """Make a patient after a hospital stay whose plan is approved at seven on DAY."""
    return kept(_treated, adjustment)


def _treated(adjustment: str) -> Patient:
    patient = make_patient()
    make_regime(patient, adjustment=adjustment, now=at(patient, DAY, 7))
    return patient


def make_walker(adjustment: str = "automatic", **values: Any) -> tuple[Patient, User]:
    """Make such a patient with their user; `values` are the patient's."""
    if values:
        return _walker(adjustment, **values)
    return kept(_walker, adjustment)


def _walker(adjustment: str, **values: Any) -> tuple[Patient, User]:
    patient = make_patient(**values)
    reader = make_reader(patient)
    make_regime(patient, adjustment=adjustment, now=at(patient, DAY, 7))
    return patient, reader


def plan_of(patient: Patient, on: date) -> DailyPlan:
    return DailyPlan.objects.get(patient=patient, on=on)


def planned(patient: Patient, on: date, slug: str | None = None) -> PlannedExercise:
    """Return one planned exercise of a date as views hand it over: `slug`, else the first."""
    rows = PlannedExercise.objects.filter(
        plan__patient=patient, plan__on=on, prescription__is_cue=False
    ).select_related("plan__patient__clinic", "prescription__region")
    return rows.get(prescription__exercise_id=slug) if slug else rows[0]


def morning(patient: Patient, by: User, on: date, *, pain_nrs: int = 0, **values: Any) -> CheckIn:
    now = values.pop("now", None) or at(patient, on, 8)
    return check_in(
        patient=patient,
        entry_id=values.pop("entry_id", None) or uuid.uuid4(),
        on=on,
        pain_nrs=pain_nrs,
        **({"swelling": 0, "soreness": "no"} | values),
        by=by,
        role=Role.PATIENT,
        now=now,
    ).row


def log(item: PlannedExercise, by: User, **values: Any) -> Any:
    """Log one exercise with the button *Easy* at ten o'clock of its date."""
    given: dict[str, Any] = {"felt": "easy", "entry_id": uuid.uuid4(), "role": Role.PATIENT}
    given["now"] = at(item.plan.patient, item.plan.on, 10)
    return log_activity(planned=item, by=by, **(given | values)).row


def log_all(patient: Patient, by: User, on: date, **values: Any) -> None:
    """Tap *Easy* on every exercise, and finish with no pain at eleven or, if late, right after."""
    finished_at = max(at(patient, on, 11), values.get("now", at(patient, on, 11)))
    rows = PlannedExercise.objects.filter(plan__patient=patient, plan__on=on)
    for item in rows.select_related("plan__patient__clinic", "prescription__region"):
        log(item, by, **values)
    finish_day(
        patient=patient,
        entry_id=uuid.uuid4(),
        on=on,
        pain_peak_nrs=0,
        by=by,
        role=Role.PATIENT,
        now=finished_at,
    )


def turn_to(patient: Patient, on: date) -> None:
    """Run the nightly jobs as at 00:15 of `on`."""
    now = at(patient, on, 0, 15)
    close_days(now=now, patients=[patient.pk])
    plan_days(now=now, patients=[patient.pk])


def live(patient: Patient, by: User, first: int, last: int, **values: Any) -> None:
    """Live the days `first` to `last` to the full, and turn to the one after."""
    for number in range(first, last + 1):
        on = day(number)
        morning(patient, by, on)
        log_all(patient, by, on, **values)
        turn_to(patient, on + timedelta(days=1))


def doses(patient: Patient, on: date) -> dict[str, dict[str, Any]]:
    """Return the frozen doses of a date by slug."""
    rows = PlannedExercise.objects.filter(plan__patient=patient, plan__on=on)
    return dict(rows.values_list("prescription__exercise_id", "dose"))


def decisions(patient: Patient) -> list[tuple[str, str, str]]:
    """Return (exercise, rule, outcome) in the order recorded."""
    rows = Decision.objects.filter(patient=patient).order_by("effective_on", "prescription")
    return list(rows.values_list("prescription__exercise_id", "rule", "outcome"))


def states(patient: Patient) -> dict[str, Any]:
    rows = Prescription.objects.filter(regime__patient=patient, regime__state="active")
    return {str(pk): state for pk, state in rows.values_list("pk", "state")}


def make_draft(patient: Patient, **values: Any) -> Regime:
    load_catalogue()
    make_event(patient)
    make_assessment(patient, now=at(patient, DAY, 7), **values)
    return draft_regime(patient=patient, by=patient.lead_therapist, now=at(patient, DAY, 7))


def approve(regime: Regime, **values: Any) -> Regime:
    patient = regime.patient
    given: dict[str, Any] = {"by": patient.lead_therapist, "adjustment": "automatic"}
    given["now"] = at(patient, DAY, 8)
    return approve_regime(regime=regime, **(given | values))
