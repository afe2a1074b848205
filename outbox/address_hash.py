"""Addresses as the outbox keeps them: hashed, so that a table lists nobody."""

from hashlib import sha256


def hashed(address: str) -> str:
    """Return the same text for the same mailbox, however it is written."""
    return sha256(address.strip().casefold().encode()).hexdigest()
