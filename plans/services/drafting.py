"""A proposal for a regime: the engine's draft as rows, or a copy of what is active."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.catalogue.records import to_json
from plans.engine.assessment import Mode
from plans.engine.dose import Bounds, Dose
from plans.engine.dose_json import dose_from_json, dose_to_json
from plans.engine.dose_order import is_easier, is_within
from plans.engine.regime import Draft, DraftItem, Recorded
from plans.models import (
    Assessment,
    Patient,
    Prescription,
    Regime,
    RegimeRegion,
)
from plans.queries.draft_case import draft_case_of
from plans.queries.measured import entered_at_of
from plans.queries.protocols import Protocols
from plans.services.assessment import CLOSED
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.stand_in import propose_stand_ins
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

WALKING = "P3"  # the progress rule of walking exercises
WALKED = "walk_tolerance_min"
EnteredAt = Mapping[tuple[str, str], datetime]


@transaction.atomic
def draft_regime(
    *, patient: Patient, by: "User", phases: Recorded | None = None, now: datetime
) -> Regime:
    """Let the engine propose a regime from the latest assessment; an older draft is discarded.

    `phases` are those a therapist decided on, by region and side.
    What the plan in use trains already goes on where it stands, unless the test says otherwise.
    Raises ValidationError without an assessment, or when its mode allows no plan.
    """
    refuse_unless_in_care(patient, "mode")
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    assessment = latest_assessment(patient)
    case = draft_case_of(patient, on=patient.local_date(now))
    proposal = case.propose(Mode(assessment.mode), phases)
    if not proposal.items:
        refuse("mode", _("No exercise of the catalogue is allowed now."), "nothing_allowed")
    regime = _new_row(patient, assessment, proposal, by, now)
    regions = _add_regions(regime, proposal, case.protocols)
    rows = [row_of_item(item, regime, _region_of(item, regions)) for item in proposal.items]
    Prescription.objects.bulk_create(going_on(rows, patient))
    propose_stand_ins(regime=regime, on=patient.local_date(now))
    note("draft", regime, patient=patient, by=by, now=now)
    return regime


def latest_assessment(patient: Patient) -> Assessment:
    """Return the assessment that holds; raise ValidationError if none opens the way to a plan."""
    assessment = patient.assessments.order_by("-recorded_at").first()
    if assessment is None:
        refuse("mode", _("Assess the patient first."), "no_assessment")
    if Mode(assessment.mode) in CLOSED:
        refuse("mode", _("After this assessment no plan may be made."), "mode_closed")
    return assessment


def _new_row(
    patient: Patient, assessment: Assessment, proposal: Draft, by: "User", now: datetime
) -> Regime:
    mine = Regime.objects.filter(patient=patient)
    mine.filter(state=Regime.State.DRAFT).update(state=Regime.State.DISCARDED)
    latest = mine.aggregate(version=Max("version"))["version"] or 0
    # A protocol may be stricter than the assessment.
    ask = patient.clinic.default_adjustment == "ask" or proposal.mode is Mode.THERAPIST_ONLY
    return Regime.objects.create(
        patient=patient,
        assessment=assessment,
        version=latest + 1,
        adjustment=Regime.Adjustment.ASK if ask else Regime.Adjustment.AUTOMATIC,
        drafted_at=now,
        drafted_by=by,
        proposal=to_json(proposal),
    )


def _add_regions(regime: Regime, proposal: Draft, protocols: Protocols) -> list[RegimeRegion]:
    rows = [
        RegimeRegion(
            regime=regime,
            region=each.region.value,
            side=each.side,
            event_id=each.event,
            template_id=protocols.rows[each.template],
            phases=[phase.value for phase in each.phases],
        )
        for each in proposal.regions
    ]
    return RegimeRegion.objects.bulk_create(rows)


def _region_of(item: DraftItem, regions: list[RegimeRegion]) -> RegimeRegion:
    here = [each for each in regions if each.region == item.region]
    # Where both sides are treated, the side that works names its own region.
    return next((each for each in here if each.side == item.side), here[0])


def row_of_item(item: DraftItem, regime: Regime, region: RegimeRegion) -> Prescription:
    """Return the row of a drafted item, not saved."""
    return Prescription(
        regime=regime,
        region=region,
        exercise_id=item.exercise,
        side=item.side,
        phase=item.phase.value,
        position=item.position,
        is_cue=item.is_cue,
        start_dose=dose_to_json(item.start),
        min_dose=dose_to_json(item.min),
        max_dose=dose_to_json(item.max),
        reasons=[to_json(reason) for reason in item.reasons],
    )


def going_on(rows: list[Prescription], patient: Patient) -> list[Prescription]:
    """Return the rows, those in training now with the dose and state they have reached.

    A dose from a test that the plan in use does not know counts more. One that is paused or
    outside the new bounds begins anew, not above what it was eased to.
    """
    entered = entered_at_of(patient.pk)
    in_use = {
        (row.exercise_id, row.region.region, row.side): row
        for row in Prescription.objects.filter(
            regime__patient=patient, regime__state=Regime.State.ACTIVE
        ).select_related("region", "regime")
    }
    for row in rows:
        before = in_use.get((row.exercise_id, row.region.region, row.side))
        if before is None or not before.state.get("introduced_on"):
            continue
        row.carries, is_tested = before, _is_tested_anew(row, before, entered)
        row.begins_anew = is_tested or not _may_go_on(row, before.state)
        if not row.begins_anew:
            row.start_dose = before.state["dose"]
            row.is_locked = before.locked_on(date.max)
            row.reasons = [*row.reasons, {"code": "goes_on"}]
        elif not is_tested and _was_eased(row, before.state):
            row.start_dose = before.state["dose"]
            row.reasons = [*row.reasons, {"code": "stays_eased"}]
    return rows


def _may_go_on(row: Prescription, state: dict[str, Any]) -> bool:
    return not state.get("paused") and _fits(row, dose_from_json(state["dose"]))


def _was_eased(row: Prescription, state: dict[str, Any]) -> bool:
    """Return True if the dose it stood at is easier than the drafted one, within its bounds."""
    exercise, dose = load().exercises[row.exercise_id], dose_from_json(state["dose"])
    return _fits(row, dose) and is_easier(exercise, dose, dose_from_json(row.start_dose))


def _fits(row: Prescription, dose: Dose) -> bool:
    bounds = Bounds(dose_from_json(row.min_dose), dose_from_json(row.max_dose))
    if (dose.rom_deg is None) is not (bounds.max.rom_deg is None):
        return False  # a limit of the range came or went
    return is_within(load().exercises[row.exercise_id], dose, bounds)


def _is_tested_anew(row: Prescription, before: Prescription, entered: EnteredAt) -> bool:
    is_tested = any(reason["code"] == "start_from_test" for reason in row.reasons)
    return is_tested and _is_tested_since(row, before.regime.drafted_at, entered)


def _is_tested_since(row: Prescription, drafted_at: datetime, entered: EnteredAt) -> bool:
    """Return True if a test of the exercise was entered after the plan in use was drafted."""
    walks = load().exercises[row.exercise_id].progress_rule == WALKING
    return any(
        at > drafted_at
        for (series, side), at in entered.items()
        if (walks and series == WALKED)
        or (series.endswith(f":{row.exercise_id}") and side in (row.side, "both", "na"))
    )


@transaction.atomic
def revise_regime(*, regime: Regime, by: "User", now: datetime) -> Regime:
    """Return a draft that copies an active regime; approved, it goes on where that one stood."""
    Patient.objects.select_for_update(no_key=True).get(pk=regime.patient_id)
    if regime.state != Regime.State.ACTIVE:
        refuse("regime", _("Only the plan in use can be changed."), "not_active")
    mine = Regime.objects.filter(patient=regime.patient_id)
    mine.filter(state=Regime.State.DRAFT).update(state=Regime.State.DISCARDED)
    copy = Regime.objects.create(
        patient=regime.patient,
        assessment=latest_assessment(regime.patient),
        version=mine.aggregate(version=Max("version"))["version"] + 1,
        adjustment=regime.adjustment,
        pain_cap_nrs=regime.pain_cap_nrs,
        has_lighter_weeks=regime.has_lighter_weeks,
        drafted_at=now,
        drafted_by=by,
        proposal=regime.proposal,
    )
    regions = {}
    for region in regime.regions.all():
        old_pk, region.pk, region.regime = region.pk, None, copy
        region.save(force_insert=True)
        regions[old_pk] = region
    going_on = regime.prescriptions.filter(ended_on=None)
    Prescription.objects.bulk_create(_copied(row, copy, regions) for row in going_on)
    propose_stand_ins(regime=copy, on=regime.patient.local_date(now))
    note("revise", copy, patient=regime.patient, by=by, now=now)
    return copy


def _copied(row: Prescription, regime: Regime, regions: dict[int, RegimeRegion]) -> Prescription:
    names = ("exercise_id", "side", "phase", "phase_since", "position", "is_cue")
    doses = ("min_dose", "max_dose", "reasons")
    return Prescription(
        regime=regime,
        region=regions[row.region_id],
        carries=row,
        is_locked=row.locked_on(date.max),
        start_dose=row.state.get("dose", row.start_dose),
        **{name: getattr(row, name) for name in (*names, *doses)},
    )
