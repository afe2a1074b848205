"""What the therapists of the demo clinic do: take people in, see them again, make their rounds."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Clinic, User
from accounts.models.consent import Consent
from accounts.services.consent import give_consent
from accounts.services.invitation import accept
from accounts.services.people import register
from plans.catalogue import load
from plans.engine.assessment import Answers
from plans.engine.body import opposite
from plans.engine.patient import PatientFacts
from plans.management.demo.person import DOMAIN, Person, Rested, Visit
from plans.models import Alert, CareAccess, Decision, ImmobilisationEvent, Patient, Regime
from plans.queries.access import Role
from plans.services.alert import acknowledge, release
from plans.services.assessment import assess_patient
from plans.services.decision import answer_proposal
from plans.services.drafting import draft_regime
from plans.services.immobilisation import (
    change_dates,
    confirm_healing,
    order_weight_bearing,
    record_clearance,
    record_event,
)
from plans.services.measurement import Taken
from plans.services.patient import invite_to_care, register_patient
from plans.services.prescription import remove_item
from plans.services.regime import approve_regime, mark_reviewed

ONE_DAY = timedelta(days=1)
MOST_OF_A_KIND = 5
CONDITIONS = {"R-FALL": "Seen: no injury, steady on the feet again.", "O6": "Called: all is well."}
DOCTOR = "Dr Sample"
SEEN = "Looked at it with the patient; goes on with the eased dose."


@dataclass(slots=True)
class Life:
    """One person in care with the rows that stand for them."""

    person: Person
    patient: Patient
    event: ImmobilisationEvent
    lead: User
    logger: User
    role: Role
    since: date  # the first day of care
    waiting: list[Visit]
    paper_until: date  # the last date entered from a paper diary
    times: dict[str, tuple[str, int]] = field(default_factory=dict)  # exercise: dose, times done


def take_in(person: Person, *, clinic: Clinic, lead: User, since: date, now: datetime) -> Life:
    """Register a person on their first day of care: record, access, event."""
    patient = register_patient(
        clinic=clinic, fields=_fields(person, lead, since), by=lead, now=now - timedelta(hours=1)
    )
    logger, role = _give_access(person, patient, lead, now)
    event = record_event(
        patient=patient,
        fields=_event_fields(person.rested, since),
        weight_bearing=_orders(person.rested, since),
        by=lead,
        now=now,
    )
    waiting = list(person.visits)
    return Life(person, patient, event, lead, logger, role, since, waiting, since - ONE_DAY)


def _fields(person: Person, lead: User, since: date) -> dict[str, Any]:
    birthday = since - timedelta(days=round(person.age * 365.25) + 40)
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": birthday,
        "sex": person.sex,
        "body_mass_kg": Decimal(str(person.body_mass_kg)),
        "height_cm": person.height_cm,
        "language": "en",
        "lead_therapist": lead,
    }


_READERS = {
    "self": (CareAccess.Relation.SELF, Role.PATIENT),
    "daughter": (CareAccess.Relation.CHILD, Role.CAREGIVER),
}


def _give_access(person: Person, patient: Patient, lead: User, now: datetime) -> tuple[User, Role]:
    """Let the person or a daughter sign in and log; on paper, the therapist logs."""
    if person.logs == "paper":
        return lead, Role.THERAPIST
    relation, role = _READERS[person.logs]
    name = f"{person.given_name} {person.family_name}"
    if person.logs == "daughter":
        name = f"Katrin {person.family_name}"
    email = f"{name.lower().replace(' ', '.')}@{DOMAIN}"
    user = register(email=email, full_name=name, is_verified=True, is_demo=True, now=now)
    access = invite_to_care(
        patient=patient, email=email, relation=relation, invited_by=lead, now=now
    )
    assert access.invitation is not None
    accept(invitation=access.invitation, user=user, now=now)
    agree(user, now)
    return user, role


def agree(user: User, now: datetime) -> None:
    """Let a made-up person agree to everything there is to agree to."""
    for purpose in Consent.Purpose.values:
        give_consent(user=user, purpose=purpose, language=user.language, now=now)


def _event_fields(rested: Rested, since: date) -> dict[str, Any]:
    def before(days: int | None) -> date | None:
        return None if days is None else since - days * ONE_DAY

    began = before(rested.began)
    return {
        "kind": rested.kind,
        "condition": rested.condition,
        "body_site": rested.body_site,
        "side": rested.side,
        "diagnosis": rested.diagnosis,
        "procedure": rested.procedure,
        "tissue": rested.tissue,
        "joints_fixed": list(rested.joints_fixed),
        "device_removable": rested.device_removable,
        "injured_on": began if rested.is_injury else None,
        "surgery_on": began if rested.procedure else None,
        "started_on": began,
        "expected_end_on": rested.expected_in and since + rested.expected_in * ONE_DAY,
        "ended_on": before(rested.ended),
        "activity_during": list(rested.activity),
    }


def _orders(rested: Rested, since: date) -> list[dict[str, Any]]:
    if not rested.weight:
        return []
    return [_order(rested, rested.weight, rested.max_kg, since)]


def _order(rested: Rested, weight: str, max_kg: float | None, on: date) -> dict[str, Any]:
    kg = None if max_kg is None else Decimal(str(max_kg))
    limb = rested.limb or "leg"
    return {"limb": limb, "status": weight, "max_kg": kg, "from_on": on, "ordered_by": DOCTOR}


def see(life: Life, visit: Visit, *, now: datetime) -> None:
    """See a person: record what others decided, assess, draft, and approve."""
    on = life.patient.local_date(now)
    _record_orders(life, visit, on, now)
    assess_patient(
        patient=life.patient,
        answers=_answers(),
        facts=_facts(life),
        base_pain_nrs=visit.base_pain_nrs,
        measures=dict(visit.measures),
        taken=_taken(visit, life.person.rested.side),
        observations=dict(visit.observed),
        by=life.lead,
        now=now,
    )
    draft = draft_regime(patient=life.patient, by=life.lead, now=now)
    _shorten(draft, by=life.lead, now=now)
    if visit.is_approved:
        adjustment = life.person.adjustment
        approve_regime(regime=draft, by=life.lead, adjustment=adjustment, now=now)


def _taken(visit: Visit, side: str) -> list[Taken]:
    """Return the values of both sides, each range moved by the patient alone."""
    return [
        Taken(
            each.kind,
            value,
            where,
            each.joint,
            each.motion,
            "active" if each.motion else "",
            each.of,
        )
        for each in visit.sides
        for value, where in ((each.hurt, side), (each.other, opposite(side)))
    ]


def _shorten(draft: Regime, *, by: User, now: datetime) -> None:
    """Keep the first of the everyday and of the dedicated exercises: a day has its length."""
    kinds: dict[str, int] = {}
    for row in draft.prescriptions.filter(is_cue=False):
        kind = load().exercises[row.exercise_id].kind.value
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > MOST_OF_A_KIND:
            remove_item(prescription=row, by=by, now=now)


def _record_orders(life: Life, visit: Visit, on: date, now: datetime) -> None:
    by, event, rested = life.lead, life.event, life.person.rested
    if visit.is_device_off:
        change_dates(event=event, fields={"ended_on": on}, by=by, now=now)
    if visit.is_healed:
        healing = {"healing": "xray", "healing_on": on, "healing_by": DOCTOR}
        confirm_healing(event=event, fields=healing, by=by, now=now)
    if visit.weight:
        order = _order(rested, visit.weight, visit.max_kg, on)
        order_weight_bearing(event=event, fields=order, by=by, now=now)
    for activity in visit.cleared:
        clearance = {"activity": activity, "cleared_by": DOCTOR, "cleared_on": on}
        record_clearance(event=event, fields=clearance, by=by, now=now)


def _answers() -> Answers:
    """Return an intake in which everything was asked and nothing found but disuse."""
    return Answers(
        judgements=("disuse",),
        is_new=False,
        onset="gradual",
        red_flags=tuple((flag.id, "no") for flag in load().red_flags),
        has_sensory_change=False,
        has_reflex_change=False,
        has_bulbar_sign=False,
        has_wasting_elsewhere=False,
        has_neuropathic_pain=False,
    )


def _facts(life: Life) -> PatientFacts:
    person = life.person
    return PatientFacts(
        birth_date=life.patient.birth_date,
        frailty_cfs=person.frailty_cfs,
        falls_6_months=person.falls_6_months,
        helper_at_home=person.helper_at_home,
        equipment=person.equipment,
    )


def make_rounds(lives: list[Life], *, today: date, now: datetime) -> None:
    """Look at what is open, on working days; some of the last days' things still wait."""
    by_patient = {life.patient.pk: life for life in lives}
    for alert in Alert.objects.open().filter(patient__in=by_patient).order_by("raised_at", "code"):
        life = by_patient[alert.patient_id]
        if not _is_kept(life, alert.on, today):
            release(
                alert=alert,
                reason=CONDITIONS.get(alert.code, SEEN),
                cleared_by=DOCTOR,
                by=life.lead,
                now=now,
            )
        elif alert.tier != Alert.Tier.LOW and alert.acknowledged_at is None:
            acknowledge(alert=alert, by=life.lead, now=now)
    waiting = Decision.objects.waiting().filter(patient__in=by_patient)
    for decision in waiting.order_by("as_known_at", "prescription__position"):
        life = by_patient[decision.patient_id]
        if not _is_kept(life, decision.effective_on, today):
            answer_proposal(decision=decision, approve=True, by=life.lead, now=now)


def _is_kept(life: Life, on: date, today: date) -> bool:
    return (today - on).days <= life.person.kept_days


def review_plans(lives: list[Life], *, now: datetime) -> None:
    """Look at every plan in use, as is done once a week."""
    by_patient = {life.patient.pk: life for life in lives}
    for regime in Regime.objects.active().filter(patient__in=by_patient).order_by("patient"):
        mark_reviewed(regime=regime, by=by_patient[regime.patient_id].lead, now=now)
