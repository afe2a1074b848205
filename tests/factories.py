"""Plain makers of rows, with fixed data. Every argument has a default a reader can guess."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection

from accounts.models import Clinic, Consent, Invitation, Membership, User
from accounts.models.membership import Role
from accounts.sealing import seal
from accounts.services.consent import give_consent
from outbox.models import Message
from plans.catalogue import load
from plans.engine.assessment import Answers
from plans.engine.dose_json import dose_to_json
from plans.engine.patient import PatientFacts
from plans.models import (
    Alert,
    Assessment,
    CareAccess,
    Decision,
    Exercise,
    ImmobilisationEvent,
    Patient,
    PlannedExercise,
    Prescription,
    Proposal,
    Regime,
    RegimeTemplate,
    ReminderRule,
)
from plans.services.alert import acknowledge, raise_alert
from plans.services.assessment import assess_patient
from plans.services.catalogue import sync_catalogue
from plans.services.drafting import draft_regime
from plans.services.patient import register_patient
from plans.services.regime import approve_regime
from tests.kept import kept

DAY = date(2026, 3, 2)  # a Monday
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_clinic(**values: Any) -> Clinic:
    defaults: dict[str, Any] = {
        "name": "Riverside",
        "time_zone": "Europe/Berlin",
        "reply_to": "desk@clinic.test",
        "created_at": NOW,
    }
    return Clinic.objects.create(**(defaults | values))


def make_user(**values: Any) -> User:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "email": f"user{number}@example.test",
        "full_name": f"User {number}",
        "date_joined": NOW,
    }
    return User.objects.create_user(**(defaults | values))


def make_therapist(clinic: Clinic | None = None, *, role: str = Role.THERAPIST) -> User:
    user = make_user()
    Membership.objects.create(user=user, clinic=clinic or make_clinic(), role=role, started_at=NOW)
    make_second_factor(user)
    return user


def make_patient(
    *, clinic: Clinic | None = None, user: User | None = None, **values: Any
) -> Patient:
    """Make a patient; with `user`, that person signs in as the patient."""
    clinic = clinic or make_clinic()
    lead = values.pop("lead_therapist", None) or make_therapist(clinic)
    defaults: dict[str, Any] = {
        "given_name": "Ada",
        "family_name": "Moss",
        "birth_date": date(1970, 5, 17),
        "sex": "female",
        "time_zone": clinic.time_zone,
        "created_at": NOW,
    }
    patient = Patient.objects.create(clinic=clinic, lead_therapist=lead, **(defaults | values))
    if user is not None:
        CareAccess.objects.create(patient=patient, user=user, relation="self", created_at=NOW)
    return patient


TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "four words in a row"


def make_second_factor(user: User) -> Authenticator:
    """Set up an authenticator app: without it, staff reach nothing but its set-up."""
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": seal(TOTP_SECRET)}
    )


def make_admin(clinic: Clinic | None = None) -> User:
    return make_therapist(clinic, role=Role.ADMIN)


def make_invitation(*, clinic: Clinic | None = None, **values: Any) -> Invitation:
    defaults: dict[str, Any] = {
        "email": "new@example.test",
        "full_name": "Nora New",
        "purpose": Role.THERAPIST,
        "invited_at": NOW,
        "expires_at": NOW + timedelta(days=7),
    }
    return Invitation.objects.create(clinic=clinic or make_clinic(), **(defaults | values))


def make_message(**values: Any) -> Message:
    """Make a mail that is due at NOW, of a kind that tests register as `note`."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "kind": "note",
        "subject_id": str(number),
        "dedupe_key": f"note:{number}",
        "created_at": NOW,
        "due_at": NOW,
        "expires_at": NOW + timedelta(hours=4),
    }
    return Message.objects.create(**(defaults | values))


_catalogue_rows: dict[str, list[tuple[Any, ...]]] = {}  # by table, as they were written first


def load_catalogue() -> None:
    """Put the catalogue of this installation into the rows that plans refer to.

    The service writes it once a process; every other test gets the same rows by plain SQL.
    """
    if Exercise.objects.exists():
        return
    with connection.cursor() as cursor:
        if not _catalogue_rows:
            sync_catalogue(catalogue=load(), now=NOW)
            for model in (Exercise, RegimeTemplate):
                cursor.execute(f"SELECT * FROM {model._meta.db_table}")
                _catalogue_rows[model._meta.db_table] = cursor.fetchall()
            return
        for table, rows in _catalogue_rows.items():
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def make_event(patient: Patient, **values: Any) -> ImmobilisationEvent:
    """Make two weeks in hospital that ended on DAY: bed rest, nothing repaired."""
    defaults: dict[str, Any] = {
        "kind": "hospital_stay",
        "body_site": "whole_body",
        "side": "na",
        "started_on": DAY - timedelta(days=14),
        "ended_on": DAY,
        "recorded_by": patient.lead_therapist,
        "recorded_at": NOW,
    }
    return ImmobilisationEvent.objects.create(patient=patient, **(defaults | values))


def make_answers(**values: Any) -> Answers:
    """Make an intake in which everything was asked and nothing found but disuse."""
    defaults: dict[str, Any] = {
        "judgements": ("disuse",),
        "is_new": False,
        "onset": "gradual",
        "red_flags": tuple((flag.id, "no") for flag in load().red_flags),
        "has_sensory_change": False,
        "has_reflex_change": False,
        "has_bulbar_sign": False,
        "has_wasting_elsewhere": False,
        "has_neuropathic_pain": False,
    }
    return Answers(**(defaults | values))


def make_assessment(
    patient: Patient, *, answers: Answers | None = None, now: datetime = NOW, **values: Any
) -> Assessment:
    """Assess a patient of the standard mode, by the real service."""
    person = PatientFacts(birth_date=patient.birth_date, falls_6_months=0, helper_at_home=True)
    defaults: dict[str, Any] = {"facts": person, "base_pain_nrs": 0}
    return assess_patient(
        patient=patient,
        answers=answers or make_answers(),
        by=patient.lead_therapist,
        now=now,
        **(defaults | values),
    )


def make_regime(
    patient: Patient, *, adjustment: str = "automatic", now: datetime = NOW, **values: Any
) -> Regime:
    """Bring a patient from event to approved regime, by the real services, with today's plan."""
    load_catalogue()
    if not patient.events.exists():
        make_event(patient)
    if not patient.assessments.exists():
        make_assessment(patient, now=now)
    draft = draft_regime(patient=patient, by=patient.lead_therapist, now=now)
    return approve_regime(
        regime=draft, by=patient.lead_therapist, adjustment=adjustment, now=now, **values
    )


def make_reader(patient: Patient, **values: Any) -> User:
    """Make the patient's own user, who agreed to reminders; the rules are the clinic's."""
    user = make_user(**values)
    CareAccess.objects.create(patient=patient, user=user, relation="self", created_at=NOW)
    give_consent(user=user, purpose=Consent.Purpose.REMINDERS, language="en", now=NOW)
    for kind, at in (("morning_plan", time(8)), ("evening_nudge", time(18, 30))):
        ReminderRule.objects.get_or_create(patient=patient, kind=kind, defaults={"local_time": at})
    return user


@dataclass(frozen=True)
class Course:
    """A patient in the middle of a course of care, with everybody who has to do with it."""

    patient: Patient
    therapist: User
    person: User  # who signs in as the patient
    logger: User  # a caregiver who may log
    onlooker: User  # a caregiver who may only read
    event: ImmobilisationEvent
    regime: Regime
    planned: PlannedExercise
    alert: Alert
    decision: Decision  # waits for a therapist

    @property
    def prescription(self) -> Prescription:
        return self.decision.prescription


def make_boot(patient: Patient, **values: Any) -> ImmobilisationEvent:
    """Make six weeks of walking boot that ended on DAY: healed, weight as comfortable."""
    since = DAY - timedelta(days=42)
    defaults: dict[str, Any] = {
        "kind": "boot",
        "body_site": "ankle",
        "side": "left",
        "tissue": "bone_nonop",
        "started_on": since,
        "injured_on": since,
        "healing": "xray",
        "healing_on": DAY,
        "healing_by": "Dr Hale",
    }
    event = make_event(patient, **(defaults | values))
    event.weight_bearing.create(status="wbat", from_on=since, ordered_by="Dr Hale")
    return event


def make_waiting_decision(prescription: Prescription) -> Decision:
    """Make an increase that waits: twice the repetitions or minutes from tomorrow."""
    return Decision.objects.create(
        patient=prescription.regime.patient,
        prescription=prescription,
        effective_on=DAY + timedelta(days=1),
        as_known_at=NOW,
        outcome="progress",
        rule="P1",
        matches=[],
        dose_before=prescription.start_dose,
        dose_after=prescription.max_dose,
        answer=Decision.Answer.WAITING,
        engine_version="1",
    )


def make_care(patient: Patient, *, relation: str = "spouse", scope: str = "log") -> User:
    """Make somebody with access to a patient, who agreed to the terms."""
    user = make_user()
    CareAccess.objects.create(
        patient=patient, user=user, relation=relation, scope=scope, created_at=NOW
    )
    give_consent(user=user, purpose=Consent.Purpose.TERMS, language="en", now=NOW)
    return user


def make_course(
    clinic: Clinic | None = None, *, therapist: User | None = None, canary: str = "Ada"
) -> Course:
    """Make a patient on the first day of an approved plan; `canary` is in all that is typed."""
    if clinic is None and therapist is None and canary == "Ada":
        return kept(_make_course)
    return _make_course(clinic, therapist=therapist, canary=canary)


def _make_course(
    clinic: Clinic | None = None, *, therapist: User | None = None, canary: str = "Ada"
) -> Course:
    clinic = clinic or make_clinic()
    therapist = therapist or make_therapist(clinic)
    fields = {"given_name": canary, "family_name": f"{canary}son", "birth_date": date(1970, 5, 17)}
    patient = register_patient(clinic=clinic, fields=fields, by=therapist, now=NOW)
    event = make_boot(patient, diagnosis=f"{canary}itis")
    regime = make_regime(patient)
    draft_regime(patient=patient, by=therapist, now=NOW)
    planned = PlannedExercise.objects.filter(plan__patient=patient, prescription__is_cue=False)
    alert = raise_alert(patient=patient, code="O5", tier="high", effect="nothing", on=DAY, now=NOW)
    acknowledge(alert=alert, note_text=f"{canary} was called", by=therapist, now=NOW)
    first = planned[0].prescription
    return Course(
        patient=patient,
        therapist=therapist,
        person=make_care(patient, relation="self"),
        logger=make_care(patient),
        onlooker=make_care(patient, relation="child", scope="read"),
        event=event,
        regime=regime,
        planned=planned[0],
        alert=alert,
        decision=make_waiting_decision(first),
    )


def make_proposal(after: Prescription, *, slug: str = "step-up", **values: Any) -> Proposal:
    """Make a next exercise that waits for a therapist, at the start dose of the catalogue."""
    exercise = load().exercises[slug]
    doses = {"start_dose": exercise.start, "min_dose": exercise.min, "max_dose": exercise.max}
    defaults: dict[str, Any] = {
        "patient": after.regime.patient,
        "regime": after.regime,
        "region": after.region,
        "kind": "exercise",
        "prescription": after,
        "exercise_id": slug,
        "side": "both",
        "phase": after.phase,
        "on": DAY,
        "as_known_at": NOW,
        "engine_version": "1",
        **{name: dose_to_json(dose) for name, dose in doses.items()},
    }
    return Proposal.objects.create(**(defaults | values))
