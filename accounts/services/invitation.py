"""Inviting people by mail. The link carries no right: the address is proved by a typed code."""

from datetime import datetime

from django.db import transaction

from accounts import mails
from accounts.access import is_therapist
from accounts.invitations import act_for
from accounts.models import Clinic, Invitation, Membership, User
from accounts.models.invitation import VALID_FOR
from accounts.models.membership import Role
from accounts.services import audit


class InvitationError(Exception):
    """It cannot be accepted; `reason` is a key of `invitation_texts.CLOSED`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def invite(
    *,
    clinic: Clinic,
    email: str,
    purpose: str,
    full_name: str,
    language: str,
    invited_by: User | None,
    is_mailed: bool = True,
    now: datetime,
) -> Invitation:
    """Invite somebody; an earlier open invitation to the same clinic and purpose ends."""
    email = email.strip().lower()
    earlier = Invitation.objects.open_at(now).filter(clinic=clinic, email=email, purpose=purpose)
    earlier.update(revoked_at=now)
    invitation = Invitation.objects.create(
        clinic=clinic,
        email=email,
        full_name=full_name.strip(),
        language=language,
        purpose=purpose,
        invited_by=invited_by,
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    if is_mailed:
        mails.queue_invitation(invitation, now=now)
    _record(invitation, "invite", invited_by, now)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, now: datetime) -> bool:
    """Take an open invitation back. Return False if it was not open any more."""
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if not still_open.update(revoked_at=now):
        return False
    _record(invitation, "revoke_invitation", by, now)
    return True


def resend(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Invite again with a new link and a new end; the old link stops working.

    Raises InvitationError if it was accepted meanwhile.
    """
    if invitation.accepted_at is not None:
        raise InvitationError("used")
    return invite(
        clinic=invitation.clinic,
        email=invitation.email,
        purpose=invitation.purpose,
        full_name=invitation.full_name,
        language=invitation.language,
        invited_by=by,
        now=now,
    )


@transaction.atomic
def accept(*, invitation: Invitation, user: User, now: datetime) -> None:
    """Give `user` what the invitation opens, once. Raises InvitationError.

    The caller has made sure that `user` reads mail at their address. A staff invitation takes
    the same clinic's other open staff invitations to that address with it.
    """
    if user.email.lower() != invitation.email.lower():
        raise InvitationError("other_person")
    mine = Invitation.objects.open_at(now).filter(pk=invitation.pk)
    if not mine.update(accepted_at=now, accepted_by=user):
        raise InvitationError(why_closed(invitation, now=now))
    invitation.refresh_from_db()
    _open(invitation, user, now)
    _record(invitation, "accept_invitation", user, now)
    if invitation.purpose in Role.values:
        _accept_siblings(invitation, user, now)


def why_closed(invitation: Invitation, *, now: datetime) -> str:
    """Return used, revoked or expired; empty while the invitation is open."""
    fresh = Invitation.objects.get(pk=invitation.pk)
    if fresh.accepted_at is not None:
        return "used"
    if fresh.revoked_at is not None:
        return "revoked"
    return "" if fresh.expires_at > now else "expired"


def _open(invitation: Invitation, user: User, now: datetime) -> None:
    if invitation.purpose in Role.values:
        Membership.objects.get_or_create(
            user=user,
            clinic=invitation.clinic,
            role=invitation.purpose,
            ended_at=None,
            defaults={"started_at": now},
        )
    elif act := act_for(invitation.purpose):
        act(invitation, user, now)


def _accept_siblings(invitation: Invitation, user: User, now: datetime) -> None:
    same = Invitation.objects.open_at(now).filter(
        clinic=invitation.clinic, email=invitation.email, purpose__in=Role.values
    )
    for sibling in same:
        accept(invitation=sibling, user=user, now=now)


def _record(invitation: Invitation, action: str, actor: User | None, now: datetime) -> None:
    audit.record(
        actor=actor,
        role=_role(invitation, action, actor),
        action=action,
        clinic_id=invitation.clinic_id,
        object_type="invitation",
        object_id=invitation.pk,
        detail={"purpose": invitation.purpose},
        now=now,
    )


def _role(invitation: Invitation, action: str, actor: User | None) -> str:
    if action == "accept_invitation":
        return "self"
    if actor is None:
        return "operator"
    if invitation.purpose in Role.values:
        return Role.ADMIN
    return Role.THERAPIST if is_therapist(actor, invitation.clinic_id) else "self"
