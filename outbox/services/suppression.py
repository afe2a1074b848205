"""Addresses that must not be written to. Only their hashes are kept."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from outbox.address_hash import hashed
from outbox.models import Bounce, Suppression


def suppress(*, address: str, reason: str, kind: str = "", now: datetime) -> None:
    """Stop mail to an address, of one kind or of all but security mail. Safe to repeat."""
    suppress_hashed(hashed(address), reason=reason, kind=kind, now=now)


def suppress_hashed(address_sha256: str, *, reason: str, kind: str = "", now: datetime) -> None:
    """Do the same where only the hash is known, as for a mail that came back."""
    row = Suppression(address_sha256=address_sha256, kind=kind, reason=reason, since=now)
    Suppression.objects.bulk_create([row], ignore_conflicts=True)


def is_suppressed(*, address: str, kind: str = "") -> bool:
    """Return True when mail of this kind (empty: every kind) is stopped for the address."""
    rows = Suppression.objects.filter(address_sha256=hashed(address))
    return rows.filter(Q(kind="") | Q(kind=kind)).exists()


def is_suppressed_for(*, address: str, reason: str) -> bool:
    """Return True when all mail to the address is stopped, and for this reason."""
    rows = Suppression.objects.filter(address_sha256=hashed(address), kind="")
    return rows.filter(reason=reason).exists()


def suppressions(addresses: Iterable[str]) -> set[tuple[str, str]]:
    """Return what is stopped for any of the addresses: (hash, kind), an empty kind for all."""
    rows = Suppression.objects.filter(address_sha256__in={hashed(each) for each in addresses})
    return set(rows.values_list("address_sha256", "kind"))


def out_of_reach(addresses: Iterable[str]) -> set[str]:
    """Return the addresses to which all but security mail is stopped, as they were given."""
    given = list(addresses)
    stopped = {address for address, kind in suppressions(given) if not kind}
    return {each for each in given if hashed(each) in stopped}


def lift_suppressions(*, address: str) -> int:
    """Allow mail to an address again, after its owner confirmed it; return how many rows went.

    What came back before is forgotten: its next bounces count from one.
    """
    Bounce.objects.filter(address_sha256=hashed(address)).delete()
    deleted, _by_model = Suppression.objects.filter(address_sha256=hashed(address)).delete()
    return deleted
