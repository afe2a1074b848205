"""The link that says "this is not for me": signed, without an end, good for nothing else."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import Invitation, User

REASON = "wrong_person"  # why mail to an address is stopped
_SALT = "not-me.v1"
_CAUGHT = ">.,;)"  # what mail programs catch when they turn a text into a link


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says is not for them: `what` is `invitation` or `user`."""

    what: str
    id: UUID


def token(about: Invitation | User) -> str:
    """Return the signed text that names an invitation, or the account a code went to."""
    what = "invitation" if isinstance(about, Invitation) else "user"
    return Signer(salt=_SALT).sign_object([what, str(about.pk)])


def url(about: Invitation | User) -> str:
    """Return the whole address of the page, for mails."""
    return f"{settings.BASE_URL}{reverse('accounts:not-me', args=[token(about)])}"


def read(signed: str) -> Told | None:
    """Return what the token names; None when we did not sign it."""
    try:
        what, number = Signer(salt=_SALT).unsign_object(signed.rstrip(_CAUGHT))
    except BadSignature:
        return None
    return Told(what, UUID(number))
