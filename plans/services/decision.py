"""A therapist's answer to what the engine proposes, and to what it paused."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine import ENGINE_VERSION
from plans.engine.dose import Bounds, Dose
from plans.engine.dose_json import dose_from_json, dose_to_json
from plans.engine.dose_order import is_within
from plans.engine.state_json import state_from_json, state_to_json
from plans.models import Decision, Prescription, Regime
from plans.models.decision import DecisionQuerySet
from plans.queries.history import PUT_BACK, Answer, acts_on
from plans.services.plan_change import announce_change
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def answer_proposal(*, decision: Decision, approve: bool, by: "User", now: datetime) -> Decision:
    """Approve an increase that waits (it acts from tomorrow) or decline it.

    Raises ValidationError when it was answered or overtaken meanwhile.
    """
    prescription = _locked(decision.prescription_id)
    row = Decision.objects.select_for_update(of=("self",)).select_related("patient__clinic")
    found = row.get(pk=decision.pk)
    if found.answer != Decision.Answer.WAITING or found.dose_after is None:
        refuse("decision", _("This was answered or has changed meanwhile."), "not_waiting")
    found.answer = Decision.Answer.APPROVED if approve else Decision.Answer.DECLINED
    found.answered_by, found.answered_at = by, now
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    dose = dose_from_json(found.dose_after) if approve else None
    _apply(prescription, Answer(str(prescription.pk), now, dose), found)
    note(found.answer, found, patient=found.patient, by=by, now=now)
    if approve:
        announce_change(patient=found.patient, now=now)
    return found


def lapse(decisions: DecisionQuerySet) -> int:
    """End the proposals among `decisions`: what happened since has overtaken them."""
    return decisions.waiting().update(answer=Decision.Answer.NONE, withheld="lapsed")


@transaction.atomic
def put_back(*, prescription: Prescription, dose: Dose, by: "User", now: datetime) -> Decision:
    """Start an item the engine paused again at `dose`, inside its bounds, from tomorrow."""
    row = _locked(prescription.pk)
    patient = row.regime.patient
    refuse_unless_in_care(patient, "prescription")
    if row.regime.state != Regime.State.ACTIVE:
        refuse("prescription", _("This plan is no longer in use."), "not_active")
    paused = Decision.objects.filter(prescription=row).order_by("-as_known_at").first()
    if not row.state.get("paused") or paused is None:
        refuse("prescription", _("This exercise is not paused."), "not_paused")
    bounds = Bounds(dose_from_json(row.min_dose), dose_from_json(row.max_dose))
    if not is_within(load().exercises[row.exercise_id], dose, bounds):
        refuse("dose", _("The dose is outside its bounds."), "bounds")
    decision = Decision.objects.create(
        patient=patient,
        prescription=row,
        effective_on=acts_on(now, patient.zone),
        as_known_at=now,
        outcome="hold",
        rule=PUT_BACK,
        matches=[],
        dose_before=row.state["dose"],
        dose_after=dose_to_json(dose),
        supersedes=paused,
        answer=Decision.Answer.APPROVED,
        answered_by=by,
        answered_at=now,
        engine_version=ENGINE_VERSION,
    )
    _apply(row, Answer(str(row.pk), now, dose, is_put_back=True), decision)
    note("put_back", row, patient=patient, by=by, now=now)
    announce_change(patient=patient, now=now)
    return decision


def _locked(pk: UUID) -> Prescription:
    # The regime's lock is the fold's: an answer comes before it or after it, never inside.
    regime = Prescription.objects.values("regime_id").get(pk=pk)["regime_id"]
    Regime.objects.select_for_update().get(pk=regime)
    rows = Prescription.objects.select_for_update(of=("self",))
    return rows.select_related("regime__patient__clinic").get(pk=pk)


def _apply(row: Prescription, answer: Answer, decision: Decision) -> None:
    state = answer.apply(state_from_json(row.state), row.regime.patient.zone)
    row.state = state_to_json(state)
    row.save(update_fields=["state"])
