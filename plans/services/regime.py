"""The regime in use: approved by a therapist, paused, resumed, ended."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.models.membership import Role as StaffRole
from plans.catalogue.records import from_json
from plans.engine.assessment import Mode
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_to_json
from plans.models import DailyPlan, Decision, Patient, Pause, Prescription, Proposal, Regime
from plans.queries.access import Role
from plans.queries.course import Item, items_of, verdict_of
from plans.queries.facts import facts_of_one
from plans.services.day import catch_up
from plans.services.decision import lapse
from plans.services.drafting import latest_assessment
from plans.services.plan_change import announce_change
from plans.services.proposing import lapse_proposals
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.today import give_back, recheck_today
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

LATEST_START = timedelta(days=28)
ONE_DAY = timedelta(days=1)


@transaction.atomic
def approve_regime(
    *,
    regime: Regime,
    by: "User",
    adjustment: str,
    starts_on: date | None = None,
    pain_cap_nrs: int | None = None,
    has_lighter_weeks: bool = False,
    now: datetime,
) -> Regime:
    """Make a draft the plan in use, from `starts_on` (else as early as can be).

    The engine's checks are asked again. A plan already in use is replaced; its last day is the one
    before. Raises ValidationError, having changed nothing, when the approver, the mode, the date
    or an exercise is not allowed.
    """
    # The patient first, as drafting does: two doors at once must not wait for each other.
    Patient.objects.select_for_update(no_key=True).get(pk=regime.patient_id)
    locked = Regime.objects.select_for_update(of=("self",))
    row = locked.select_related("patient__clinic").get(pk=regime.pk)
    patient = row.patient
    if row.state == Regime.State.ACTIVE:
        return row
    _check_approval(row, patient, by, adjustment)
    row.starts_on = _start(patient, starts_on, now)
    _check_items(row, row.starts_on)
    replaces = _supersede(patient, row.starts_on)
    row.state, row.adjustment, row.pain_cap_nrs = Regime.State.ACTIVE, adjustment, pain_cap_nrs
    row.has_lighter_weeks = has_lighter_weeks
    row.approved_at = row.reviewed_at = now
    row.approved_by = by
    row.difference = difference(row)
    row.save()
    _begin(row)
    note("approve", row, patient=patient, by=by, now=now)
    catch_up(patient_id=patient.pk, now=now)
    if replaces:
        announce_change(patient=patient, now=now)
    return row


def _check_approval(row: Regime, patient: Patient, by: "User", adjustment: str) -> None:
    staff = Membership.objects.of(by).filter(role=StaffRole.THERAPIST, clinic=patient.clinic_id)
    if not staff.exists():
        refuse("regime", _("Only a therapist of the clinic may approve."), "not_therapist")
    if row.state != Regime.State.DRAFT:
        refuse("regime", _("This draft was replaced meanwhile."), "not_draft")
    refuse_unless_in_care(patient, "regime")
    assessment = latest_assessment(patient)
    if assessment.pk != row.assessment_id:
        refuse("regime", _("There is a newer assessment. Draft again."), "assessment_outdated")
    if adjustment not in Regime.Adjustment.values:
        refuse("adjustment", _("Choose how doses may change."), "unknown")
    if row.proposal["mode"] == Mode.THERAPIST_ONLY and adjustment != Regime.Adjustment.ASK:
        refuse("adjustment", _("In this mode every increase waits for a therapist."), "must_ask")


def _start(patient: Patient, asked: date | None, now: datetime) -> date:
    """Return the first day. A day that has its plan keeps it: the new regime starts after."""
    today = patient.local_date(now)
    has_plan = DailyPlan.objects.filter(patient=patient, on=today).exists()
    earliest = today + ONE_DAY if has_plan else today
    in_use = Regime.objects.active().filter(patient=patient).exists()
    latest = earliest if in_use else today + LATEST_START
    if asked is not None and asked < today:
        refuse("starts_on", _("A plan cannot start in the past."), "past")
    if asked is not None and asked > latest:
        refuse("starts_on", _("Choose an earlier day to start."), "too_late")
    return max(asked or earliest, earliest)


def _check_items(row: Regime, on: date) -> None:
    items = items_of([row.pk]).get(row.pk, [])
    if not any(not item.is_cue for item in items):
        refuse("regime", _("A plan needs at least one exercise."), "empty")
    facts = facts_of_one(row.patient_id)
    refused = [(item, verdict_of(item, facts, on=on)) for item in items]
    codes = [
        f"{item.slug}: {verdict.refusals[0].code}"
        for item, verdict in refused
        if not verdict.allowed
    ]
    if codes:
        message = _("Not allowed for this patient now: %(items)s") % {"items": ", ".join(codes)}
        refuse("regime", message, "not_allowed")


def _supersede(patient: Patient, starts_on: date) -> bool:
    """End the plan in use the day before; return False if there was none."""
    replaced = Regime.objects.active().filter(patient=patient)
    count = replaced.update(state=Regime.State.SUPERSEDED, ended_on=starts_on)
    lapse(Decision.objects.filter(patient=patient))
    lapse_proposals(Proposal.objects.filter(patient=patient))
    return count > 0


def _begin(row: Regime) -> None:
    mine = Prescription.objects.filter(regime=row)
    mine.update(starts_on=row.starts_on)
    mine.filter(phase_since=None).update(phase_since=row.starts_on)


def difference(row: Regime) -> list[dict[str, Any]]:
    """Return what a therapist changed against the proposal: removed, added, changed doses."""
    proposed = {_key(each): each for each in row.proposal.get("items", [])}
    kept = {_item_key(item): item for item in items_of([row.pk]).get(row.pk, [])}
    changes: list[dict[str, Any]] = [
        {"exercise": key[0], "change": "removed"} for key in proposed if key not in kept
    ]
    for key, item in kept.items():
        before = proposed.get(key)
        if before is None:
            changes.append({"exercise": item.slug, "change": "added"})
            continue
        for name, dose in (
            ("start", item.start),
            ("min", item.bounds.min),
            ("max", item.bounds.max),
        ):
            if name == "start" and _stood_there(item):
                continue  # nobody chose this number
            was, now = (dose_to_json(each) for each in (from_json(Dose, before[name]), dose))
            if was != now:
                changes.append({"exercise": item.slug, "change": name, "from": was, "to": now})
    return changes


def _stood_there(item: Item) -> bool:
    """Return True if the item goes on, or begins again, at the dose of the version before."""
    carried = item.carried()
    return carried is not None and (not item.begins_anew or item.start == carried.dose)


def _key(item: dict[str, Any]) -> tuple[str, str, str]:
    return item["exercise"], item["region"], item["phase"]


def _item_key(item: Item) -> tuple[str, str, str]:
    return item.slug, item.region, item.phase


@transaction.atomic
def mark_reviewed(*, regime: Regime, by: "User", now: datetime) -> None:
    """Record that a therapist looked at the plan in use; increases may go on (O8)."""
    if not Regime.objects.active().filter(pk=regime.pk).update(reviewed_at=now):
        refuse("regime", _("This plan is no longer in use."), "not_active")
    note("review", regime, patient=regime.patient, by=by, now=now)


@transaction.atomic
def pause(
    *,
    patient: Patient,
    reason: str,
    from_on: date | None = None,
    until_on: date | None = None,
    by: "User",
    role: Role,
    now: datetime,
) -> Pause:
    """Pause from a date on (else today), open or until the first day back; days are excused."""
    refuse_unless_in_care(patient, "from_on")
    today = patient.local_date(now)
    row = Pause(
        patient=patient,
        reason=reason,
        from_on=from_on or today,
        until_on=until_on,
        entered_by=by,
        entered_at=now,
    )
    if row.from_on < today:
        refuse("from_on", _("A pause cannot start in the past."), "past")
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    overlapping = Pause.objects.filter(patient=patient).exclude(until_on__lte=row.from_on)
    if until_on is not None:
        overlapping = overlapping.filter(from_on__lt=until_on)
    if overlapping.exists():
        refuse("from_on", _("There is a pause already."), "overlap")
    row.full_clean()
    row.save(force_insert=True)
    note("pause", row, patient=patient, by=by, role=role, now=now)
    recheck_today(patient=patient, now=now)
    return row


@transaction.atomic
def resume(*, patient: Patient, by: "User", role: Role, now: datetime) -> Pause | None:
    """End the present pause: today is planned again, by the rules for a return after a gap.

    Returns None when there is no pause today, or no care any more.
    """
    if patient.state != Patient.State.IN_CARE:
        return None
    today = patient.local_date(now)
    row = Pause.objects.covering(today).select_for_update().filter(patient=patient).first()
    if row is None:
        return None
    row.until_on = today
    row.save(update_fields=["until_on"])
    note("resume", row, patient=patient, by=by, role=role, now=now)
    give_back(patient=patient, now=now)
    return row


def complete(*, regime: Regime, reason: str, by: "User", now: datetime) -> Regime:
    """End a regime whose aims are reached; today's plan is its last."""
    return _end(regime, Regime.State.COMPLETED, reason, by, now)


def stop(*, regime: Regime, reason: str, by: "User", now: datetime) -> Regime:
    """End a regime before its aims are reached; today's plan is its last."""
    return _end(regime, Regime.State.STOPPED, reason, by, now)


@transaction.atomic
def _end(regime: Regime, state: str, reason: str, by: "User", now: datetime) -> Regime:
    if not reason.strip():
        refuse("reason", _("Write why."), "required")
    row = Regime.objects.select_for_update(of=("self",)).select_related("patient").get(pk=regime.pk)
    if row.state != Regime.State.ACTIVE:
        refuse("regime", _("Only the plan in use can be ended."), "not_active")
    row.state, row.end_reason = state, reason.strip()[:200]
    row.ended_on = row.patient.local_date(now) + ONE_DAY
    row.save(update_fields=["state", "end_reason", "ended_on"])
    lapse(Decision.objects.filter(prescription__regime=row))
    lapse_proposals(Proposal.objects.filter(regime=row))
    note(state, row, patient=row.patient, by=by, now=now)
    return row
