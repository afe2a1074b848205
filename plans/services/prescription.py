"""A therapist's hand on a draft: doses, bounds, order, what is in and what is out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.dose import Bounds, Dose
from plans.engine.dose_json import dose_from_json, dose_to_json
from plans.engine.dose_order import at_least_as_hard, is_within
from plans.models import Patient, Prescription, Regime, RegimeRegion
from plans.queries.draft_case import extras_of
from plans.services.drafting import going_on, row_of_item
from plans.services.refusal import refuse
from plans.services.stand_in import decide_stand_in, propose_stand_ins
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

DOSES = ("start_dose", "min_dose", "max_dose")


@transaction.atomic
def edit_prescription(
    *,
    prescription: Prescription,
    doses: Mapping[str, Dose] | None = None,
    is_locked: bool | None = None,
    has_stand_in: bool | None = None,
    position: int | None = None,
    by: "User",
    now: datetime,
) -> Prescription:
    """Change one item of a draft. `doses` are `start_dose`, `min_dose`, `max_dose` as given.

    `has_stand_in`: whether something may be done in its place while its equipment is missing. What
    is None stays as it is.

    Raises ValidationError unless min ≤ start ≤ max in every field, and on anything but a draft. A
    carried item whose start dose is changed begins anew at that dose.
    """
    row = _locked(prescription)
    for name, dose in (doses or {}).items():
        setattr(row, name, dose_to_json(dose))
    _check_bounds(row)
    row.is_locked = row.is_locked if is_locked is None else is_locked
    row.position = row.position if position is None else position
    if row.carries is not None and row.start_dose != _carried_dose(row.carries):
        row.begins_anew = True
    is_decided = has_stand_in is not None and decide_stand_in(row=row, wanted=has_stand_in)
    row.save()
    if is_decided:
        propose_stand_ins(regime=row.regime, on=row.regime.patient.local_date(now))
    _count_edit(row.regime)
    note("edit", row, patient=row.regime.patient, by=by, fields=sorted(doses or {}), now=now)
    return row


@transaction.atomic
def set_lock(
    *, prescription: Prescription, is_locked: bool, reason: str, by: "User", now: datetime
) -> Prescription:
    """Keep the dose of an item in use as it is, or let it move again; acts from today on (O3).

    Easing goes on all the same. Days before keep what held then.
    """
    if not reason.strip():
        refuse("reason", _("Write why, so that others can follow it."), "required")
    rows = Prescription.objects.select_for_update(of=("self",)).select_related("regime__patient")
    row = rows.get(pk=prescription.pk)
    if row.regime.state != Regime.State.ACTIVE:
        refuse("reason", _("Only the plan in use can be changed."), "not_active")
    patient = row.regime.patient
    on = patient.local_date(now)
    if row.locked_on(on) != is_locked:
        said = {
            "on": on.isoformat(),
            "locked": is_locked,
            "reason": reason.strip()[:300],
            "by": str(by.pk),
        }
        row.lock_changes = [*row.lock_changes, said]
        row.save(update_fields=["lock_changes"])
        note("lock" if is_locked else "unlock", row, patient=patient, by=by, now=now)
    return row


@transaction.atomic
def remove_item(*, prescription: Prescription, by: "User", now: datetime) -> None:
    """Take one item out of a draft; the proposal still shows it."""
    row = _locked(prescription)
    note("remove", row, patient=row.regime.patient, by=by, now=now)
    row.delete()
    _count_edit(row.regime)


@transaction.atomic
def add_item(
    *, regime: Regime, region: RegimeRegion, slug: str, by: "User", now: datetime
) -> Prescription:
    """Add an exercise that the orders allow now to a draft, with the doses of drafting.

    What the plan in use trains already goes on where it stands. What may stand in for missing
    equipment is proposed anew: nothing that is in by now. Raises ValidationError for an exercise
    that is in already or may not be done, and on anything but a draft.
    """
    Patient.objects.select_for_update(no_key=True).get(pk=regime.patient_id)
    if not Regime.objects.filter(pk=regime.pk, state=Regime.State.DRAFT).exists():
        refuse("regime", _("Only a draft can be changed."), "not_draft")
    on = regime.patient.local_date(now)
    extras = extras_of(regime, on=on)
    item = next((each for each in extras.get(region, ()) if each.exercise == slug), None)
    if item is None:
        refuse("extra", _("This exercise is in already, or may not be done now."), "not_extra")
    last = regime.prescriptions.aggregate(last=Max("position"))["last"] or 0
    row = row_of_item(replace(item, position=last + 1), regime, region)
    row.reasons = [{"code": "added_by_therapist"}, *row.reasons]
    going_on([row], regime.patient)[0].save(force_insert=True)
    propose_stand_ins(regime=regime, on=on)
    _count_edit(regime)
    note("add", row, patient=regime.patient, by=by, now=now)
    return row


def is_as_read(*, regime: Regime, edits: int) -> bool:
    """Return True if the draft is as it was after `edits` changes; it then stays so.

    Call it inside the transaction that changes the draft: two therapists who save the same page
    go one after the other, and the second is told.
    """
    # The patient first, as drafting and approving do: two doors must not wait for each other.
    Patient.objects.select_for_update(no_key=True).get(pk=regime.patient_id)
    now = Regime.objects.filter(pk=regime.pk).values_list("state", "edits").get()
    return now == (Regime.State.DRAFT, edits)


def _count_edit(regime: Regime) -> None:
    Regime.objects.filter(pk=regime.pk).update(edits=F("edits") + 1)


def _locked(prescription: Prescription) -> Prescription:
    rows = Prescription.objects.select_for_update(of=("self",)).select_related(
        "regime__patient", "carries"
    )
    row = rows.get(pk=prescription.pk)
    if row.regime.state != Regime.State.DRAFT:
        refuse("regime", _("Only a draft can be changed."), "not_draft")
    return row


def _check_bounds(row: Prescription) -> None:
    exercise = load().exercises[row.exercise_id]
    start, low, high = (dose_from_json(getattr(row, name)) for name in DOSES)
    if not at_least_as_hard(exercise, high, low):
        refuse("max_dose", _("The highest dose is below the lowest."), "bounds")
    if not is_within(exercise, start, Bounds(min=low, max=high)):
        refuse("start_dose", _("The dose to start with is outside its bounds."), "bounds")


def _carried_dose(row: Prescription) -> Any:
    return row.state.get("dose", row.start_dose)
