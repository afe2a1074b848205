"""What was kept still, and the orders that come with it: recorded, changed, cleared."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.models import (
    Clearance,
    ImmobilisationEvent,
    Patient,
    Precaution,
    WeightBearingOrder,
)
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.today import recheck_today
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

Fields = Mapping[str, Any]
Row = TypeVar("Row", WeightBearingOrder, Precaution)
PAST_DATES = ("injured_on", "surgery_on", "started_on", "ended_on", "healing_on")


@transaction.atomic
def record_event(
    *,
    patient: Patient,
    fields: Fields,
    weight_bearing: Sequence[Fields] = (),
    precautions: Sequence[Fields] = (),
    by: "User",
    now: datetime,
) -> ImmobilisationEvent:
    """Record one event with its first orders. Raises ValidationError, having written nothing.

    All three take cleaned values by field name of the models. Where the condition leaves no
    choice of the tissue, it says it.
    """
    refuse_unless_in_care(patient, "kind")
    event = ImmobilisationEvent(patient=patient, recorded_by=by, recorded_at=now, **fields)
    if event.condition:
        _fit_condition(event)
    _refuse_future(event, patient.local_date(now))
    event.full_clean()
    event.save(force_insert=True)
    for order in weight_bearing:
        _save_new(WeightBearingOrder(event=event, **order))
    for precaution in precautions:
        _save_new(Precaution(event=event, **precaution))
    note("create", event, patient=patient, by=by, now=now)
    return event


@transaction.atomic
def change_dates(
    *, event: ImmobilisationEvent, fields: Fields, by: "User", now: datetime
) -> ImmobilisationEvent:
    """Move the dates of an event: cast off today, or a new expected end.

    Future plans follow; past ones stay as they were.
    """
    row = _locked(event)
    names = ("started_on", "expected_end_on", "ended_on", "dates_uncertain")
    changed = _apply(row, fields, names)
    _refuse_future(row, row.patient.local_date(now))
    row.full_clean()
    if changed:
        row.save(update_fields=changed)
        note("update", row, patient=row.patient, by=by, fields=changed, now=now)
        recheck_today(patient=row.patient, now=now)
    return row


@transaction.atomic
def confirm_healing(
    *, event: ImmobilisationEvent, fields: Fields, by: "User", now: datetime
) -> ImmobilisationEvent:
    """Record that healing was confirmed: `healing`, `healing_on`, `healing_by`."""
    row = _locked(event)
    changed = _apply(row, fields, ("healing", "healing_on", "healing_by"))
    _refuse_future(row, row.patient.local_date(now))
    row.full_clean()
    if changed:
        row.save(update_fields=changed)
        note("confirm_healing", row, patient=row.patient, by=by, fields=changed, now=now)
    return row


@transaction.atomic
def order_weight_bearing(
    *, event: ImmobilisationEvent, fields: Fields, by: "User", now: datetime
) -> WeightBearingOrder:
    """Record what a limb may carry from a date on; less than today's plan asks acts at once."""
    order = _save_new(WeightBearingOrder(event=event, **fields))
    note("create", order, patient=event.patient, by=by, now=now)
    recheck_today(patient=event.patient, now=now)
    return order


@transaction.atomic
def add_precaution(
    *, event: ImmobilisationEvent, fields: Fields, by: "User", now: datetime
) -> Precaution:
    """Add a precaution; what it forbids leaves today's open items at once."""
    precaution = _save_new(Precaution(event=event, **fields))
    note("create", precaution, patient=event.patient, by=by, now=now)
    recheck_today(patient=event.patient, now=now)
    return precaution


@transaction.atomic
def lift_precaution(*, precaution: Precaution, by: "User", now: datetime) -> Precaution:
    """End a precaution by a therapist's word; lifting it twice changes nothing."""
    row = Precaution.objects.select_for_update().get(pk=precaution.pk)
    if row.lifted_on is None:
        patient = precaution.event.patient
        row.lifted_on, row.lifted_by = patient.local_date(now), by
        row.save(update_fields=["lifted_on", "lifted_by"])
        note("lift", row, patient=patient, by=by, now=now)
    return row


@transaction.atomic
def record_clearance(
    *, event: ImmobilisationEvent, fields: Fields, by: "User", now: datetime
) -> Clearance:
    """Record a treating clinician's word that an activity may begin."""
    patient = event.patient
    clearance = Clearance(event=event, recorded_by=by, recorded_at=now, **fields)
    if clearance.cleared_on and clearance.cleared_on > patient.local_date(now):
        refuse("cleared_on", _("This date lies in the future."), "future")
    clearance.full_clean()
    clearance.save(force_insert=True)
    note("create", clearance, patient=patient, by=by, now=now)
    return clearance


def _fit_condition(event: ImmobilisationEvent) -> None:
    """Refuse a condition of another place or tissue: its protocol would be the wrong one."""
    known = load().conditions.get(event.condition)
    if known is None:
        refuse("condition", _("This injury or operation is not in the catalogue."), "unknown")
    if event.body_site not in known.body_sites:
        refuse("condition", _("This is at another part of the body."), "elsewhere")
    if event.tissue == ImmobilisationEvent.Tissue.NONE and len(known.tissues) == 1:
        event.tissue = known.tissues[0]
    if known.tissues and event.tissue not in known.tissues:
        fitting = dict(ImmobilisationEvent.Tissue.choices)
        names = "; ".join(str(fitting[each]) for each in known.tissues)  # a name has commas
        refuse("tissue", _("For this choose one of: %(names)s.") % {"names": names}, "unfit")


def _locked(event: ImmobilisationEvent) -> ImmobilisationEvent:
    rows = ImmobilisationEvent.objects.select_for_update(of=("self",)).select_related("patient")
    return rows.get(pk=event.pk)


def _apply(row: ImmobilisationEvent, fields: Fields, names: Sequence[str]) -> list[str]:
    changed = [name for name in names if name in fields and getattr(row, name) != fields[name]]
    for name in changed:
        setattr(row, name, fields[name])
    return changed


def _refuse_future(event: ImmobilisationEvent, today: date) -> None:
    for name in PAST_DATES:
        day = getattr(event, name)
        if day is not None and day > today:
            refuse(name, _("This date lies in the future."), "future")


def _save_new(row: Row) -> Row:
    row.full_clean()
    row.save(force_insert=True)
    return row
