"""A proposal for a regime: the engine's draft as rows, or a copy of what is active."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.catalogue.books import disuse_book, drafting_rules, orders_book
from plans.catalogue.records import to_json
from plans.engine.assessment import Mode
from plans.engine.disuse import predicted_losses
from plans.engine.dose import Bounds
from plans.engine.dose_json import dose_from_json, dose_to_json
from plans.engine.dose_order import is_within
from plans.engine.regime import Draft, DraftingBook, DraftItem, Found, Recorded, Tolerance, draft
from plans.models import (
    Assessment,
    Patient,
    Prescription,
    Regime,
    RegimeRegion,
)
from plans.queries.facts import Facts, facts_of
from plans.queries.protocols import Protocols, protocols_of
from plans.services.assessment import CLOSED
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

WALKING = "P3"  # the progress rule of walking exercises
SECONDS = 60


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
    on = patient.local_date(now)
    facts = facts_of([patient.pk])[patient.pk]
    protocols = protocols_of(patient.clinic_id)
    proposal = _propose(facts, protocols, Mode(assessment.mode), phases, on)
    if not proposal.items:
        refuse("mode", _("No exercise of the catalogue is allowed now."), "nothing_allowed")
    regime = _new_row(patient, assessment, proposal, by, now)
    regions = _add_regions(regime, proposal, protocols)
    rows = [_prescription(regime, item, regions) for item in proposal.items]
    Prescription.objects.bulk_create(_going_on(rows, patient))
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


def _propose(
    facts: Facts, protocols: Protocols, mode: Mode, phases: Recorded | None, on: date
) -> Draft:
    losses = predicted_losses(
        facts.events,
        patient=facts.patient,
        book=disuse_book(),
        is_catabolic=bool(facts.answers.get("answers", {}).get("is_catabolic")),
        on=on,
    )
    return draft(
        mode=mode,
        patient=facts.patient,
        events=facts.events,
        losses=losses,
        found=_found(facts),
        book=_book(protocols),
        phases=phases,
        on=on,
    )


def _book(protocols: Protocols) -> DraftingBook:
    catalogue = load()
    return DraftingBook(
        templates=protocols.templates,
        exercises=catalogue.exercises,
        orders=orders_book(),
        rules=drafting_rules(),
        day=catalogue.rules.daily_plan,
    )


def _found(facts: Facts) -> Found:
    measures = facts.answers.get("measures", {})
    observations = {"pain_rest_nrs": facts.base_pain_nrs} | measures
    observations |= facts.answers.get("observations", {})
    flags = facts.answers.get("answers", {}).get("red_flags", [])
    return Found(
        observations=observations,
        yes_flags=tuple(flag for flag, answer in flags if answer != "no"),
        tolerances=_tolerances(measures),
    )


def _tolerances(measures: dict[str, float]) -> tuple[Tolerance, ...]:
    """Return what the walking test says of every exercise that is walking for a time."""
    minutes = measures.get("walk_tolerance_min")
    if minutes is None:
        return ()
    return tuple(
        Tolerance(slug, "duration_s", minutes * SECONDS)
        for slug, exercise in load().exercises.items()
        if exercise.progress_rule == WALKING and exercise.start.duration_s is not None
    )


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


def _prescription(regime: Regime, item: DraftItem, regions: list[RegimeRegion]) -> Prescription:
    here = [each for each in regions if each.region == item.region]
    # Where both sides are treated, the side that works names its own region.
    same_side = [each for each in here if each.side == item.side]
    return Prescription(
        regime=regime,
        region=(same_side or here)[0],
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


def _going_on(rows: list[Prescription], patient: Patient) -> list[Prescription]:
    """Return the rows, those in training now with the dose and state they have reached.

    A dose from today's test counts more; one outside the new bounds begins anew.
    """
    in_use = {
        (row.exercise_id, row.region.region, row.side): row
        for row in Prescription.objects.filter(
            regime__patient=patient, regime__state=Regime.State.ACTIVE
        ).select_related("region")
    }
    for row in rows:
        before = in_use.get((row.exercise_id, row.region.region, row.side))
        if before is not None and _may_go_on(row, before):
            row.carries, row.start_dose = before, before.state["dose"]
            row.is_locked = before.locked_on(date.max)
            row.reasons = [*row.reasons, {"code": "goes_on"}]
    return rows


def _may_go_on(row: Prescription, before: Prescription) -> bool:
    state = before.state
    if not state.get("introduced_on") or state.get("paused"):
        return False
    if any(reason["code"] == "start_from_test" for reason in row.reasons):
        return False
    bounds = Bounds(dose_from_json(row.min_dose), dose_from_json(row.max_dose))
    dose = dose_from_json(state["dose"])
    if (dose.rom_deg is None) is not (bounds.max.rom_deg is None):
        return False  # a limit of the range came or went
    return is_within(load().exercises[row.exercise_id], dose, bounds)


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
