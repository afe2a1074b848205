"""A person enters care, is invited to read and log, and leaves care."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Clinic, Invitation, Membership, User
from accounts.models.membership import Role as StaffRole
from accounts.services import invitation as invitations
from accounts.services.invitation import InvitationError
from plans.models import CareAccess, Decision, Patient, Proposal, Regime, ReminderRule
from plans.models.reminder import NO_HOUR, ReminderKind
from plans.queries.access import Role
from plans.services.alert import close_at_end_of_care
from plans.services.decision import lapse
from plans.services.proposing import lapse_proposals
from plans.services.refusal import refuse, refuse_unless_in_care
from plans.services.reminder import move_slots
from plans.services.trail import note

OLDEST_BIRTH_YEAR = 1900
READABLE_DAYS = 90  # after discharge: settled with the record, then the clinic alone reads
CHANGEABLE = frozenset(
    {
        "given_name",
        "family_name",
        "birth_date",
        "sex",
        "body_mass_kg",
        "height_cm",
        "time_zone",
        "language",
        "lead_therapist",
    }
)


@transaction.atomic
def register_patient(
    *, clinic: Clinic, fields: Mapping[str, Any], by: User, now: datetime
) -> Patient:
    """Take a person into the care of `clinic`, with reminder rules at the clinic's times.

    `fields` are cleaned values of `CHANGEABLE`; `time_zone` and `lead_therapist` default to the
    clinic's zone and to `by`. Raises ValidationError and writes nothing if any is refused.
    """
    values = {"time_zone": clinic.time_zone, "lead_therapist": by} | _known(fields)
    patient = Patient(clinic=clinic, created_at=now, **values)
    _check(patient, now)
    patient.save(force_insert=True)
    _add_reminder_rules(patient, clinic)
    note("create", patient, patient=patient, by=by, now=now)
    return patient


@transaction.atomic
def update_patient(
    *, patient: Patient, fields: Mapping[str, Any], by: User, now: datetime
) -> Patient:
    """Change what is known of a person; a new zone moves future days and reminders only."""
    row = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    changed = sorted(name for name, value in _known(fields).items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, fields[name])
    _check(row, now)
    if changed:
        row.save(update_fields=changed)
        note("update", row, patient=row, by=by, fields=changed, now=now)
    if "time_zone" in changed:
        move_slots(patient=row, rules=_raised_rules(row), now=now)
    return row


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in CHANGEABLE}


def _check(patient: Patient, now: datetime) -> None:
    if patient.time_zone not in available_timezones():
        refuse("time_zone", _("This time zone is not known."), "unknown_zone")
    on = patient.local_date(now)
    if patient.birth_date and not OLDEST_BIRTH_YEAR <= patient.birth_date.year <= on.year:
        refuse("birth_date", _("Check the year of birth."), "implausible")
    if patient.birth_date and patient.birth_date > on:
        refuse("birth_date", _("This date lies in the future."), "future")
    staff = Membership.objects.current().filter(
        clinic=patient.clinic_id, role=StaffRole.THERAPIST, user=patient.lead_therapist_id
    )
    if not staff.exists():
        refuse("lead_therapist", _("Choose a therapist of this clinic."), "foreign")
    patient.full_clean()


def _add_reminder_rules(patient: Patient, clinic: Clinic) -> None:
    times = {
        ReminderKind.MORNING_PLAN: clinic.morning_plan_at,
        ReminderKind.EVENING_NUDGE: clinic.evening_nudge_at,
        ReminderKind.WEEKLY_SUMMARY: clinic.weekly_summary_at,
        ReminderKind.RE_ENTRY: clinic.morning_plan_at,
        ReminderKind.PLAN_CHANGED: NO_HOUR,
    }
    ReminderRule.objects.bulk_create(
        ReminderRule(patient=patient, kind=kind, local_time=at) for kind, at in times.items()
    )


def _raised_rules(patient: Patient) -> list[ReminderRule]:
    """Return the rules with their versions raised: mails queued by the old zone are not sent."""
    rules = list(ReminderRule.objects.select_for_update().filter(patient=patient))
    for rule in rules:
        rule.version += 1
        rule.save(update_fields=["version"])
    return rules


@transaction.atomic
def invite_to_care(
    *,
    patient: Patient,
    email: str,
    relation: str,
    scope: str = CareAccess.Scope.LOG,
    invited_by: User,
    role: Role = Role.THERAPIST,
    now: datetime,
) -> CareAccess:
    """Invite somebody by mail to read (and log) for `patient`; inviting again renews the mail.

    The patient's own address is theirs alone: a person who serves two patients is a caregiver.
    """
    email = email.strip().lower()
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    refuse_unless_in_care(patient, "email")
    if relation == CareAccess.Relation.SELF:
        _check_own_address(patient, email)
    access = _waiting_access(patient, email, relation)
    invitation = invitations.invite(
        clinic=patient.clinic,
        email=email,
        purpose=Invitation.Purpose.CARE,
        full_name="",  # a mail names nobody
        language=patient.language,
        invited_by=invited_by,
        now=now,
    )
    access = access or CareAccess(patient=patient, relation=relation, created_at=now)
    access.scope, access.invitation = scope, invitation
    access.save()
    note("invite", access, patient=patient, by=invited_by, role=role, now=now)
    return access


def _check_own_address(patient: Patient, email: str) -> None:
    """Refuse an address that this clinic knows to be another patient's.

    What another clinic knows is told to nobody but the owner of the address: `accept_care`.
    """
    others = CareAccess.objects.filter(relation=CareAccess.Relation.SELF, ended_at=None)
    taken = others.exclude(patient=patient).filter(
        Q(user__email__iexact=email) | Q(user=None, invitation__email__iexact=email),
        patient__clinic=patient.clinic_id,
    )
    if taken.exists():
        refuse(
            "email",
            _("Another patient uses this address. Invite its owner as a caregiver."),
            "address_taken",
        )
    if others.filter(patient=patient, user__isnull=False).exists():
        refuse("email", _("The patient has an account already."), "has_account")


def _waiting_access(patient: Patient, email: str, relation: str) -> CareAccess | None:
    """Return the open, not yet accepted access this invitation renews, its old mail revoked."""
    mine = CareAccess.objects.filter(patient=patient, ended_at=None)
    if mine.filter(user__email__iexact=email).exists():
        refuse("email", _("This person has access already."), "has_access")
    waiting = mine.filter(user=None, relation=relation).select_related("invitation")
    if relation != CareAccess.Relation.SELF:
        waiting = waiting.filter(invitation__email__iexact=email)
    return waiting.first()


def clinic_of_care(user: User) -> Clinic | None:
    """Return the clinic of the first care `user` has access to."""
    rows = CareAccess.objects.current().filter(user=user).select_related("patient__clinic")
    first = rows.order_by("created_at", "pk").first()
    return first.patient.clinic if first else None


def accept_care(*, invitation: Invitation, user: User, now: datetime) -> None:
    """Give `user` the access that waits for their proved address; safe to call twice.

    A caregiver of two patients of the clinic takes both: their address is proved once. What they
    said was not for them, and what is too old, stays closed. Raises InvitationError for somebody
    who is a patient already, and whom this would make two of.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # one answer at a time
    waiting = CareAccess.objects.select_for_update(of=("self",)).filter(
        ended_at=None,
        user=None,
        invitation__clinic=invitation.clinic_id,
        invitation__email__iexact=invitation.email,
        invitation__refused_at=None,
        invitation__expires_at__gt=now,
    )
    for access in waiting.select_related("patient"):
        is_self = access.relation == CareAccess.Relation.SELF
        if is_self and CareAccess.objects.of(user).filter(relation=access.relation).exists():
            raise InvitationError("other_patient")
        access.user = user
        access.save(update_fields=["user"])
        if is_self and not user.full_name:
            user.full_name = str(access.patient)
            user.save(update_fields=["full_name"])
        role = Role.PATIENT if is_self else Role.CAREGIVER
        note("accept", access, patient=access.patient, by=user, role=role, now=now)


@transaction.atomic
def end_access(
    *, access: CareAccess, by: User | None, role: Role = Role.THERAPIST, now: datetime
) -> None:
    """Take back somebody's right to read and log; acts at their next request.

    An invitation nobody has accepted is taken back with it. Ending it again changes nothing. The
    patient may end the access of others, and others their own; ValidationError for anything else.
    """
    is_self = access.relation == CareAccess.Relation.SELF
    if (role is Role.PATIENT and is_self) or (role is Role.CAREGIVER and access.user != by):
        refuse("access", _("Only your therapist can end this access."), "not_yours")
    row = CareAccess.objects.select_for_update(no_key=True).get(pk=access.pk)
    if row.ended_at is not None:
        return
    if by is not None and row.user is None and row.invitation is not None:
        invitations.revoke(invitation=row.invitation, by=by, now=now)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    note("end", row, patient=row.patient, by=by, role=role if by else Role.SYSTEM, now=now)


def end_old_accesses(*, now: datetime) -> int:
    """End what `READABLE_DAYS` after discharge have closed, by local date; return how many.

    The record stays with the clinic. Running again changes nothing.
    """
    latest = (now + timedelta(days=1)).date()  # the furthest local date there is
    rows = CareAccess.objects.filter(
        ended_at=None,
        patient__state=Patient.State.DISCHARGED,
        patient__state_since__lt=latest - timedelta(days=READABLE_DAYS),
    ).select_related("patient")
    limit = timedelta(days=READABLE_DAYS)
    over = [
        row
        for row in rows
        if (since := row.patient.state_since) and row.patient.local_date(now) - since > limit
    ]
    for row in over:
        end_access(access=row, by=None, now=now)
    return len(over)


@transaction.atomic
def end_care(
    *,
    patient: Patient,
    state: str,
    reason: str,
    handed_to: str = "",
    by: User,
    now: datetime,
) -> Patient:
    """Discharge a patient, or record a death. The regime stops and so does all mail, at once.

    Open alerts are closed with the reason. Who is discharged while something is stopped for
    safety needs somebody who has taken over: `handed_to`. Mail already queued is refused by its
    fact check when it is due.
    """
    if state not in (Patient.State.DISCHARGED, Patient.State.DECEASED):
        refuse("state", _("Choose how care ended."), "unknown_state")
    if not reason.strip():
        refuse("reason", _("Write why."), "required")
    row = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    if row.state == state:
        return row
    dead = state == Patient.State.DECEASED
    close_at_end_of_care(
        patient=row, reason=reason, handed_to=handed_to or ("–" if dead else ""), by=by, now=now
    )
    day = row.local_date(now)
    completed = state == Patient.State.DISCHARGED
    Regime.objects.filter(patient=row, state=Regime.State.ACTIVE).update(
        state=Regime.State.COMPLETED if completed else Regime.State.STOPPED,
        ended_on=day,
        end_reason=reason[:200],
    )
    Regime.objects.filter(patient=row, state=Regime.State.DRAFT).update(
        state=Regime.State.DISCARDED
    )
    lapse(Decision.objects.filter(patient=row))
    lapse_proposals(Proposal.objects.filter(patient=row))
    _take_back_invitations(row, by, now)
    row.state, row.state_since = state, day
    row.save(update_fields=["state", "state_since"])
    note("end_care", row, patient=row, by=by, now=now)
    return row


def _take_back_invitations(patient: Patient, by: User, now: datetime) -> None:
    """Close the invitations nobody has accepted yet: their mail does not go, their link is shut."""
    waiting = CareAccess.objects.filter(patient=patient, user=None, ended_at=None)
    for access in waiting.select_related("invitation"):
        if access.invitation is not None:
            invitations.revoke(invitation=access.invitation, by=by, now=now)


@transaction.atomic
def reopen_care(*, patient: Patient, by: User, now: datetime) -> Patient:
    """Take a discharged patient back; a new assessment and regime are needed."""
    row = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    if row.state != Patient.State.DISCHARGED:
        refuse("state", _("Only a discharged patient can come back."), "not_discharged")
    row.state, row.state_since = Patient.State.IN_CARE, row.local_date(now)
    row.save(update_fields=["state", "state_since"])
    note("reopen", row, patient=row, by=by, now=now)
    return row
