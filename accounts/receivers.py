"""What follows from signing in and out, told by Django's and allauth's signals."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa_signals
from django.contrib import messages
from django.contrib.auth import signals as auth_signals
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import sessions
from accounts.access import standing_of
from accounts.invitation_texts import CLOSED
from accounts.models import Consent, Invitation, User
from accounts.models.membership import Role
from accounts.second_step import INVITATION, end_other_sign_ins
from accounts.services import audit
from accounts.services.consent import has_consented
from accounts.services.invitation import InvitationError, accept
from outbox.services import lift_suppressions
from rehab import clock


def _record(user: User | None, action: str, **detail: str) -> None:
    audit.record(
        actor=user,
        role="self",
        action=action,
        object_type="user",
        object_id=user.pk if user else "",
        detail=detail,
        now=clock.now(),
    )


@receiver(account_signals.user_logged_in)
def begin_session(request: HttpRequest, user: User, **_: Any) -> None:
    """Start the limits, answer the invitation that led here, and see whether consent is due."""
    sessions.start(request.session, now=clock.now())
    _record(user, "login_ok")
    accept_pending(request, user)
    note_missing_consent(request, user)


def accept_pending(request: HttpRequest, user: User) -> None:
    """Accept the invitation whose code was typed; a problem becomes a message."""
    invitation = Invitation.objects.filter(pk=request.session.pop(INVITATION, None)).first()
    if invitation is None:
        return
    try:
        accept(invitation=invitation, user=user, now=clock.now())
    except InvitationError as error:
        messages.error(request, CLOSED[error.reason])
        return
    if invitation.purpose in Role.values:
        end_other_sign_ins(request, user)


def note_missing_consent(request: HttpRequest, user: User) -> None:
    """Remember in the session that the consent page comes first, for people in care."""
    if not standing_of(user).is_staff and not has_consented(user, Consent.Purpose.TERMS):
        request.session["consent_due"] = True


@receiver(auth_signals.user_logged_out)
def note_sign_out(user: User | None, **_: Any) -> None:
    _record(user, "logout")


@receiver(auth_signals.user_login_failed)
def note_failed_password(**_: Any) -> None:
    _record(None, "login_fail", method="password")


@receiver(account_signals.login_code_rejected)
def note_failed_code(user: User, **_: Any) -> None:
    _record(user, "login_fail", method="code")


@receiver(mfa_signals.authentication_failed)
def note_failed_factor(user: User, **_: Any) -> None:
    _record(user, "mfa_fail")


@receiver(mfa_signals.authenticator_added)
def note_factor_added(user: User, authenticator: Any, **_: Any) -> None:
    _record(user, "mfa_added", type=authenticator.type)


@receiver(mfa_signals.authenticator_removed)
def note_factor_removed(user: User, authenticator: Any, **_: Any) -> None:
    _record(user, "mfa_removed", type=authenticator.type)


@receiver(account_signals.password_set)
def trust_new_password(request: HttpRequest, user: User, **_: Any) -> None:
    """Somebody who has just chosen a password need not type it again for the next step."""
    record_authentication(request, user, method="password", reauthenticated=True)
    _record(user, "password_set")


@receiver(account_signals.password_changed)
def note_password_changed(user: User, **_: Any) -> None:
    _record(user, "password_changed")


@receiver(account_signals.password_reset)
def note_password_reset(user: User, **_: Any) -> None:
    _record(user, "password_reset")


@receiver(account_signals.email_changed)
def note_email_changed(user: User, to_email_address: EmailAddress, **_: Any) -> None:
    _record(user, "email_changed")
    lift_suppressions(address=to_email_address.email)


@receiver(account_signals.email_confirmed)
def trust_confirmed_address(email_address: EmailAddress, **_: Any) -> None:
    """Write to an address again whose owner has just read a code there."""
    lift_suppressions(address=email_address.email)
