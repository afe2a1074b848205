"""Whose queue it is, in a word that names nobody."""

from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from accounts.models import User


def opaque_id(user: "User") -> str:
    """Return what a queue on a phone is bound to: the same for a person each time."""
    return salted_hmac("offline-queue", str(user.pk), algorithm="sha256").hexdigest()[:32]
