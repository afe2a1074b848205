"""An assessment: the intake judged, its reasons kept, its red flags acted on at once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.catalogue.books import triage_book
from plans.catalogue.records import from_json, to_json
from plans.engine import ENGINE_VERSION
from plans.engine.assessment import Answers, Assessed, Mode, assess
from plans.engine.body import regions_of
from plans.engine.nerve_question import mode_after, with_nerve_answers
from plans.engine.patient import PatientFacts
from plans.engine.reason import Reason, Value
from plans.models import Alert, Assessment, Measurement, Patient
from plans.queries.facts import INTAKE, Facts, facts_of_one
from plans.services.activity_log import check_pain
from plans.services.alert import raise_alerts
from plans.services.measurement import Taken, keep_taken
from plans.services.outlier import outlier_of
from plans.services.red_flag import alerts_for, mode_alert
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.slow_recovery import tell_slow_recovery
from plans.services.today import recheck_today
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

# Modes in which nothing is planned until a clinician has looked.
CLOSED = {Mode.REFER, Mode.EMERGENCY, Mode.BLOCKED}


@transaction.atomic
def assess_patient(
    *,
    patient: Patient,
    answers: Answers,
    facts: PatientFacts,
    base_pain_nrs: int,
    measures: Mapping[str, float] | None = None,
    taken: Sequence[Taken] = (),
    observations: Mapping[str, Value] | None = None,
    by: "User",
    now: datetime,
) -> Assessment:
    """Judge the intake and keep it; red flags raise alerts, some of which stop everything.

    `facts` is the person with what was asked today (frailty, falls, medicines, …); of birth date,
    sex and weight the patient's record counts. `measures` are values by key of the catalogue,
    `taken` those that need a side or a joint, `observations` what the templates' criteria ask for.
    """
    # First the lock: the latest assessment is the one that counts.
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    refuse_unless_in_care(patient, "base_pain_nrs")
    check_pain(base_pain_nrs, "base_pain_nrs")
    known = facts_of_one(patient.pk)
    person = _person(known.patient, facts)
    on = patient.local_date(now)
    kept = _keep_measures(patient, measures or {}, taken, by=by, now=now)
    if answers.outlier is None:
        facts_today = replace(known, patient=person)
        answers = replace(answers, outlier=outlier_of(patient, facts_today, on=on))
    judged = assess(answers, patient=person, events=known.events, book=triage_book(), on=on)
    row = Assessment.objects.create(
        patient=patient,
        assessed_on=on,
        assessed_by=by,
        recorded_at=now,
        judgement=answers.judgements[0] if answers.judgements else "unknown",
        answers={
            "answers": to_json(answers),
            "intake": {name: getattr(person, name) for name in INTAKE},
            "measures": dict(measures or {}),
            "observations": dict(observations or {}),
        },
        base_pain_nrs=base_pain_nrs,
        mode=judged.mode.value,
        reasons=[{"mode": mode.value, **to_json(reason)} for mode, reason in judged.reasons],
        actions=[to_json(action) for action in judged.actions],
        engine_version=ENGINE_VERSION,
    )
    Measurement.objects.filter(pk__in=[each.pk for each in kept]).update(assessment=row)
    note("assess", row, patient=patient, by=by, now=now)
    raise_alerts(_alerts(judged, row, known), now=now)
    if kept:
        tell_slow_recovery(patient=patient, now=now)
    recheck_today(patient=patient, now=now)
    return row


@transaction.atomic
def answer_nerve_questions(
    *, patient: Patient, given: Mapping[str, bool], by: "User", now: datetime
) -> Assessment:
    """Keep the answers as a new assessment that else says what the latest one said.

    A yes refers, and rests an active plan at once. Nothing is loosened here: that takes a whole
    assessment. Raises ValidationError without one.
    """
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    refuse_unless_in_care(patient, "mode")
    last = patient.assessments.order_by("-recorded_at").first()
    if last is None:
        refuse("mode", _("Assess the patient first."), "no_assessment")
    mode, found = mode_after(Mode(last.mode), given)
    on = patient.local_date(now)
    intake = with_nerve_answers(from_json(Answers, last.answers["answers"]), given)
    row = Assessment.objects.create(
        patient=patient,
        assessed_on=on,
        assessed_by=by,
        recorded_at=now,
        judgement=last.judgement,
        answers={
            **last.answers,
            "observed_on": last.observed_on,
            "answers": to_json(intake),
            "nerve_check": {"on": on.isoformat(), **given},
        },
        base_pain_nrs=last.base_pain_nrs,
        mode=mode.value,
        reasons=_with_nerve_reasons(last.reasons, found),
        actions=last.actions,
        engine_version=ENGINE_VERSION,
    )
    note("answer_nerve_questions", row, patient=patient, by=by, now=now)
    if mode in CLOSED:
        raise_alerts([mode_alert(row)], now=now)
        recheck_today(patient=patient, now=now)
    return row


def _with_nerve_reasons(
    before: list[dict[str, Any]], found: tuple[Reason, ...]
) -> list[dict[str, Any]]:
    """Return the reasons, what was found now first."""
    new = [{"mode": Mode.REFER.value, **to_json(reason)} for reason in found]
    said = {reason.code for reason in found} | ({"nothing_speaks_against"} if found else set())
    return [*new, *(each for each in before if each["code"] not in said)]


def _person(known: PatientFacts, asked: PatientFacts) -> PatientFacts:
    names = ("birth_date", "sex", "body_mass_kg", "knee_lag_deg", "knee_lag_on")
    own = {name: getattr(known, name) for name in names}
    return PatientFacts(**(asdict(asked) | own))


def _keep_measures(
    patient: Patient,
    measures: Mapping[str, float],
    taken: Sequence[Taken],
    *,
    by: "User",
    now: datetime,
) -> list[Measurement]:
    """Keep those measures that the catalogue knows as rows of their own series."""
    known = load().measures
    plain = [Taken(name, value) for name, value in measures.items() if name in known]
    return keep_taken(
        patient=patient,
        taken=[*plain, *taken],
        measured_on=patient.local_date(now),
        by=by,
        now=now,
    )


def _alerts(judged: Assessed, row: Assessment, known: Facts) -> list[Alert]:
    """Return the alerts of the red flags; a closed mode rests an active plan as a whole."""
    regions = {region.value for event in known.events for region in regions_of(event)}
    found = alerts_for(
        judged.actions,
        patient_id=row.patient_id,
        regions=regions,
        on=row.assessed_on,
        now=row.recorded_at,
    )
    if judged.mode in CLOSED and not any(each.effect == Alert.Effect.ALL for each in found):
        found.append(mode_alert(row))
    return found
