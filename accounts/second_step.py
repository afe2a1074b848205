"""Who is asked for a second step after the code or the password.

allauth asks everybody who has a passkey. For people in care a passkey is another way in, never a
second lock: whoever lost the phone still comes in by a mailed code.
"""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from accounts.access import standing_of
from accounts.models import Invitation, User
from accounts.models.membership import Role

INVITATION = "invitation"  # session key: the invitation that is being answered


class SecondStep(AuthenticateStage):
    """allauth's second step, for staff and for whoever set up an authenticator app."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if isinstance(user, User) and not (_owes(user) or becomes_staff(request)):
            return False
        return bool(super()._should_handle(request))


def _owes(user: User) -> bool:
    has_app = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
    return standing_of(user).is_staff or has_app.exists()


def becomes_staff(request: HttpRequest) -> bool:
    """Return whether the invitation that is being answered opens a clinic's doors."""
    number: str | None = request.session.get(INVITATION)
    if number is None:
        return False
    return Invitation.objects.filter(pk=number, purpose__in=Role.values).exists()


def end_other_sign_ins(request: HttpRequest, user: User) -> None:
    """End what this person opened elsewhere: a sign-in without a second step must not become one
    of staff by an invitation that is accepted here."""
    others = UserSession.objects.filter(user=user)
    for each in others.exclude(session_key=request.session.session_key):
        each.end()


def gave_second_step(request: HttpRequest) -> bool:
    """Return whether a second factor or a passkey was used since this sign-in began."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)
