"""Somebody says that they are not the person meant: mail stops, and the clinic is told."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.invitations import tell_wrong_person
from accounts.models import Invitation, User
from accounts.services import audit
from accounts.wrong_person import REASON, Told
from outbox.services import suppress


def refuse_by_link(told: Told, *, now: datetime) -> None:
    """Act on the link in a mail. Doing it again, or for what is gone, changes nothing.

    A link may be passed on, so it takes nobody's access away: it closes an open invitation, stops
    all mail but codes, and lets the clinic look.
    """
    if told.what == "invitation":
        _refuse_invitation(told, now)
    elif user := User.objects.filter(pk=told.id).first():
        _stop_mail(user.email, user, now)


@transaction.atomic
def _refuse_invitation(told: Told, now: datetime) -> None:
    rows = Invitation.objects.filter(pk=told.id)
    invitation = rows.select_for_update(no_key=True).filter(refused_at=None).first()
    if invitation is None:
        return
    invitation.refused_at = now
    if invitation.accepted_at is None and invitation.revoked_at is None:
        invitation.revoked_at = now
    invitation.save(update_fields=["refused_at", "revoked_at"])
    _stop_mail(invitation.email, invitation, now)


@transaction.atomic
def refuse_signed_in(*, user: User, now: datetime) -> None:
    """End what this account opens, everywhere and at once: its owner is not the person meant."""
    tell_wrong_person(user.email, user, now)
    suppress(address=user.email, reason=REASON, now=now)
    _record(user, user, now)
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def _stop_mail(address: str, about: Invitation | User, now: datetime) -> None:
    suppress(address=address, reason=REASON, now=now)
    tell_wrong_person(address, None, now)
    _record(about, None, now)


def _record(about: Invitation | User, actor: User | None, now: datetime) -> None:
    audit.record(
        actor=actor,
        role="self",
        action="wrong_person",
        clinic_id=about.clinic_id if isinstance(about, Invitation) else None,
        object_type=about._meta.model_name or "",
        object_id=about.pk,
        now=now,
    )
