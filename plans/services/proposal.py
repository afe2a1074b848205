"""A therapist's answer to a proposal: the next exercise joins the plan, a phase begins, or not."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.dose_json import dose_from_json
from plans.engine.exercise import Phase
from plans.engine.next_exercise import refusals_of
from plans.models import Patient, Prescription, Proposal, Regime, RegimeRegion
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.course import Item, items_of
from plans.queries.facts import facts_of
from plans.queries.history import acts_on
from plans.queries.next_exercise import patient_of, placed_of
from plans.queries.phase_status import Look, regions_of
from plans.queries.seen import Seen
from plans.services.assessment import CLOSED
from plans.services.drafting import draft_regime
from plans.services.plan_change import announce_change
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def accept_proposal(*, proposal: Proposal, by: "User", now: datetime) -> Proposal:
    """Let an exercise join the plan from tomorrow, or begin a phase with a draft to review.

    Everything is asked again. Raises ValidationError, having changed nothing, when it was answered
    or overtaken meanwhile, or is no longer allowed.
    """
    row = _locked(proposal.pk)
    if row.kind == Proposal.Kind.EXERCISE:
        _join(row, now)
    else:
        _begin(row, by, now)
    row.answer, row.answered_by, row.answered_at = Proposal.Answer.ACCEPTED, by, now
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    note("accept", row, patient=row.patient, by=by, now=now)
    if row.kind == Proposal.Kind.EXERCISE:
        announce_change(patient=row.patient, now=now)
    return row


@transaction.atomic
def decline_proposal(*, proposal: Proposal, reason: str, by: "User", now: datetime) -> Proposal:
    """Leave the plan as it is, with a reason; the same is not proposed again for a while."""
    if not reason.strip():
        refuse("reason", _("Write why."), "required")
    row = _locked(proposal.pk)
    row.answer, row.answered_by, row.answered_at = Proposal.Answer.DECLINED, by, now
    row.answer_reason = reason.strip()[:200]
    row.save(update_fields=["answer", "answered_by", "answered_at", "answer_reason"])
    note("decline", row, patient=row.patient, by=by, now=now)
    return row


def _locked(pk: UUID) -> Proposal:
    """Return the proposal with patient and plan locked, in the order of every other door."""
    found = Proposal.objects.values("patient_id", "regime_id").get(pk=pk)
    Patient.objects.select_for_update(no_key=True).get(pk=found["patient_id"])
    regime = Regime.objects.select_for_update().get(pk=found["regime_id"])
    rows = Proposal.objects.select_for_update(of=("self",))
    row = rows.select_related("patient__clinic", "region", "prescription").get(pk=pk)
    refuse_unless_in_care(row.patient, "proposal")
    if row.answer != Proposal.Answer.WAITING or regime.state != Regime.State.ACTIVE:
        refuse("proposal", _("This was answered or has changed meanwhile."), "not_waiting")
    row.regime = regime
    return row


def _look(row: Proposal, now: datetime) -> Look:
    on = row.patient.local_date(now)
    facts = facts_of([row.patient_id])[row.patient_id]
    if facts.mode is None or facts.mode in CLOSED:
        refuse("proposal", _("After the latest assessment nothing new may begin."), "mode_closed")
    day = PatientDay(row.patient_id, row.regime_id, on)
    around = circumstances_of([day], {row.patient_id: facts})[row.patient_id]
    items = items_of([row.regime_id]).get(row.regime_id, [])
    return Look(row.patient_id, row.regime_id, on, facts, items, around)


def _join(row: Proposal, now: datetime) -> None:
    before, slug = row.prescription, row.exercise_id
    assert before is not None
    assert slug is not None
    look = _look(row, now)
    _check_allowed(row, look)
    starts_on = acts_on(now, row.patient.zone)
    days = load().rules.proposals.keep_old_days
    Prescription.objects.create(
        regime_id=row.regime_id,
        region_id=row.region_id,
        exercise_id=slug,
        side=row.side,
        phase=row.phase,
        phase_since=starts_on,
        position=before.position,
        start_dose=row.start_dose,
        min_dose=row.min_dose,
        max_dose=row.max_dose,
        reasons=[
            {"code": "next_of", "values": [["exercise", before.exercise_id]]},
            *row.reasons,
        ],
        starts_on=starts_on,
    )
    if before.ended_on is None:
        before.ended_on = starts_on + timedelta(days=days)
        before.save(update_fields=["ended_on"])


def _check_allowed(row: Proposal, look: Look) -> None:
    again = Prescription.objects.filter(
        regime=row.regime_id, exercise=row.exercise_id, region=row.region_id, side=row.side
    )
    if again.exists():
        refuse("proposal", _("This exercise is in the plan already."), "twice")
    item = _item(look, row)
    placed = placed_of(look, item, regions_of([row.regime_id]).get(row.regime_id, []))
    if placed is None or look.around.paused or look.around.suspensions:
        refuse("proposal", _("The plan rests now. Look at the alerts first."), "rests")
    doses = [dose_from_json(dose or {}) for dose in (row.start_dose, row.max_dose)]
    exercise = load().exercises[row.exercise_id or ""]
    patient = patient_of(look, Seen())
    if refusals_of(exercise, placed, patient, doses=doses, on=look.on):
        refuse("proposal", _("It is not allowed for this patient any more."), "not_allowed")


def _item(look: Look, row: Proposal) -> Item:
    return next(item for item in look.items if item.pk == row.prescription_id)


def _begin(row: Proposal, by: "User", now: datetime) -> None:
    """Record the phase and draft its exercises; the plan in use goes on until that is approved."""
    _look(row, now)
    region = RegimeRegion.objects.select_for_update().get(pk=row.region_id)
    region.phases = row.phases
    region.save(update_fields=["phases"])
    recorded = RegimeRegion.objects.filter(regime=row.regime_id)
    phases = {
        (each.region, each.side): tuple(Phase(phase) for phase in each.phases) for each in recorded
    }
    draft_regime(patient=row.patient, by=by, phases=phases, now=now)
