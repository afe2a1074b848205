"""A preview is what really happens: the same case lived through the services gives the same."""

import uuid
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from accounts.models import User
from plans.cases import CaseFile, preview, read_case
from plans.cases.course import Lived
from plans.cases.facts import answers_of, events_of, found_of, patient_of
from plans.engine.day import Session
from plans.engine.dose import in_full
from plans.engine.dose_json import dose_from_json, dose_to_json
from plans.engine.event import Event
from plans.engine.exercise import WeightBearing
from plans.models import Alert, DailyPlan, Decision, Patient, PlannedExercise
from plans.queries.access import Role
from plans.services.activity_log import log_activity
from plans.services.alert import release
from plans.services.check_in import check_in
from tests.factories import make_assessment, make_event, make_patient, make_reader, make_regime
from tests.services.life import at, turn_to

HERE = Path(__file__).parent
STATUS = {WeightBearing.NONE: "nwb", WeightBearing.TOE_TOUCH: "ttwb"}  # all these cases order


def enter(case: CaseFile) -> Patient:
    """Bring the case into rows up to its approved regime, by the real services."""
    person = patient_of(case)
    patient = make_patient(
        birth_date=person.birth_date, sex=person.sex, body_mass_kg=case.patient.body_mass_kg
    )
    now = at(patient, case.on, 7)
    for event in events_of(case):
        _enter_event(patient, event)
    found = found_of(case)
    make_assessment(
        patient,
        answers=answers_of(case),
        facts=person,
        base_pain_nrs=case.base_pain_nrs,
        observations=found.observations,
        measures={each.key: each.value for each in case.measure},
        now=now,
    )
    make_regime(patient, now=now)
    return patient


def _enter_event(patient: Patient, event: Event) -> None:
    inside = {"key", "weight_bearing", "precautions", "clearances"}
    own = {f.name: getattr(event, f.name) for f in fields(Event) if f.name not in inside}
    own |= {name: list(own[name]) for name in ("joints_fixed", "activity_during")}
    row = make_event(patient, **own)
    for order in event.weight_bearing:
        row.weight_bearing.create(
            limb=order.limb, status=STATUS[order.status], from_on=order.from_on
        )
    for each in event.precautions:
        row.precautions.create(code=each.code, from_on=each.from_on)


def live(patient: Patient, by: User, day: Lived) -> None:
    """Do in the database what happened in the preview, and turn to the next date."""
    for act, _ in day.acts:
        for alert in Alert.objects.open().filter(patient=patient, code=act.code):
            now = at(patient, day.on, 7)
            by = patient.lead_therapist
            release(alert=alert, reason="Seen.", cleared_by="Dr Day", by=by, now=now)
    told = day.check_in
    if told is not None:
        check_in(
            patient=patient,
            entry_id=uuid.uuid4(),
            on=day.on,
            pain_nrs=told.pain_nrs,
            swelling=told.swelling,
            soreness=told.soreness or "",
            fever=told.fever,
            ill=told.ill,
            near_fall=told.near_fall,
            exhausted=told.exhausted,
            red_flags=told.red_flags,
            by=by,
            role=Role.PATIENT,
            now=at(patient, day.on, 8),
        )
    rows = PlannedExercise.objects.filter(plan__patient=patient, plan__on=day.on)
    for row in rows.select_related("plan__patient__clinic", "prescription__region"):
        session = day.sessions.get(_key(row))
        if session is not None:
            _log(row, session, by)
    turn_to(patient, day.on + timedelta(days=1))


def _log(row: PlannedExercise, session: Session, by: User) -> None:
    log_activity(
        planned=row,
        entry_id=uuid.uuid4(),
        done=in_full(dose_from_json(row.dose)),
        effort_0_10=session.effort_0_10,
        pain_peak_nrs=session.pain_peak_nrs,
        by=by,
        role=Role.PATIENT,
        now=at(row.plan.patient, row.plan.on, 10),
    )


def _key(row: PlannedExercise) -> str:
    return f"{row.prescription.exercise_id}/{row.prescription.side}"


# Raised at noon, and when the next date is planned.
_AT_OTHER_TIMES = ("O6", "O7")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "wrist-cast",
        "ankle-surgery-and-cast-clot",
        "flare-after-walking",
        "fever-two-days",
        "fall-not-injured",
        "gap-six-days",
        "no-check-ins",
        "nothing-logged",
    ],
)
def test_the_services_do_the_same(name: str) -> None:
    case = read_case(HERE / f"{name}.toml")
    days = preview(case, days=case.days).days
    patient = enter(case)
    reader = make_reader(patient)

    for day in days:
        plan = DailyPlan.objects.get(patient=patient, on=day.on)
        frozen = {_key(row): row.dose for row in plan.exercises.select_related("prescription")}

        assert (day.on, plan.kind) == (day.on, day.plan.kind.value)
        assert (day.on, frozen) == (
            day.on,
            {each.key: dose_to_json(each.dose) for each in day.plan.items},
        )
        assert plan.planned_minutes == day.plan.planned_minutes
        live(patient, reader, day)
        decided = Decision.objects.filter(patient=patient, effective_on=day.on + timedelta(days=1))
        assert (day.on, {(row.rule, row.outcome, row.withheld) for row in decided}) == (
            day.on,
            {
                (each.rule, each.outcome.value, each.withheld)
                for each in day.closing.decisions.values()
            },
        )
        open_now = Alert.objects.open().filter(patient=patient).exclude(code__in=_AT_OTHER_TIMES)
        assert sorted(open_now.values_list("code", flat=True)) == sorted(
            code for code in day.open_alerts if code not in _AT_OTHER_TIMES
        )
