"""Addresses that must not be written to. Only their hashes are kept."""

from datetime import datetime
from hashlib import sha256

from django.db.models import Q

from outbox.models import Suppression


def suppress(*, address: str, reason: str, kind: str = "", now: datetime) -> None:
    """Stop mail to an address, of one kind or of all but security mail. Safe to repeat."""
    row = Suppression(address_sha256=_hashed(address), kind=kind, reason=reason, since=now)
    Suppression.objects.bulk_create([row], ignore_conflicts=True)


def is_suppressed(*, address: str, kind: str = "") -> bool:
    """Return True when mail of this kind (empty: every kind) is stopped for the address."""
    rows = Suppression.objects.filter(address_sha256=_hashed(address))
    return rows.filter(Q(kind="") | Q(kind=kind)).exists()


def lift_suppressions(*, address: str) -> int:
    """Allow mail to an address again, after its owner confirmed it; return how many rows went."""
    deleted, _by_model = Suppression.objects.filter(address_sha256=_hashed(address)).delete()
    return deleted


def _hashed(address: str) -> str:
    return sha256(address.strip().casefold().encode()).hexdigest()
