"""Letting somebody in again whose phone and recovery codes are lost."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User
from accounts.services import audit


@transaction.atomic
def reset_second_factor(*, user: User, now: datetime) -> int:
    """Remove every second factor and end every sign-in; return how many factors went.

    The person sets up a new one at the next sign-in. Whoever runs this has made sure who asks.
    """
    for session in UserSession.objects.filter(user=user):
        session.end()
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    audit.record(
        actor=None,
        role="operator",
        action="mfa_reset",
        object_type="user",
        object_id=user.pk,
        now=now,
    )
    return removed
