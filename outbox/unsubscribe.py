"""The link that ends one kind of mail: signed, without an expiry, good for nothing else."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from outbox import kinds

_SALT = "unsub.v1"
# What mail programs catch when they turn a text into a link.
_CAUGHT = ">.,;)"


@dataclass(frozen=True, slots=True)
class Subscription:
    kind: str
    id: str  # opaque, understood by the kind alone


def token(*, kind: str, subscription_id: str) -> str:
    """Return the signed text that names a subscription."""
    return Signer(salt=_SALT).sign_object([kind, subscription_id])


def url(*, kind: str, subscription_id: str) -> str:
    """Return the whole address of the unsubscribe page, for headers and texts."""
    signed = token(kind=kind, subscription_id=subscription_id)
    return f"{settings.BASE_URL}{_path_around()[0]}{signed}{_path_around()[1]}"


@cache
def _path_around() -> tuple[str, str]:
    before, _, after = reverse("outbox:unsubscribe", args=["0:0"]).partition("0:0")
    return before, after


def read(token: str) -> Subscription | None:
    """Return what the token names; None when we did not sign it or its kind has no such link."""
    try:
        kind, subscription_id = Signer(salt=_SALT).unsign_object(token.rstrip(_CAUGHT))
        registered = kinds.get(kind)
    except (BadSignature, kinds.UnknownKindError):
        return None
    return Subscription(kind, subscription_id) if registered.unsubscribable else None


def end(subscription: Subscription, *, now: datetime) -> None:
    """End the subscription. Safe to repeat, and for one that is gone."""
    on_unsubscribe = kinds.get(subscription.kind).on_unsubscribe
    assert on_unsubscribe is not None  # `read` returns unsubscribable kinds only
    on_unsubscribe(subscription.id, subscription.kind, now)
