"""The address a mail bounces to: it names the message, and is hard to forge (VERP).

`bounces+<42 characters>@domain`: the message's id and ten bytes of a keyed hash, in lower case
letters and digits, for some servers change capitals.
"""

import base64
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from rehab.env import EnvError

_SALT = "bounce.v1"
_ID_BYTES, _MAC_BYTES, _TOKEN_CHARS = 16, 10, 42
_LOCAL_MAX = 64  # RFC 5321, 4.5.3.1.1
_SEPARATOR = "+"


def validate(address: str) -> None:
    """Raise EnvError when BOUNCE_ADDRESS cannot carry a token."""
    local, at, domain = address.rpartition("@")
    room = _LOCAL_MAX - _TOKEN_CHARS - len(_SEPARATOR)
    if address and not (at and domain and 0 < len(local) <= room and address.isascii()):
        raise EnvError(f"BOUNCE_ADDRESS: write name@domain, the name of at most {room} letters.")


def address_for(message_id: UUID) -> str:
    """Return where this message bounces to; empty when BOUNCE_ADDRESS is not set."""
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}{_SEPARATOR}{token(message_id)}@{domain}" if local else ""


def token(message_id: UUID) -> str:
    """Return the signed text that names a message."""
    signed = message_id.bytes + _mac(message_id, settings.SECRET_KEY)
    return base64.b32encode(signed).decode().rstrip("=").lower()


def message_of(address: str) -> UUID | None:
    """Return the message that an address or a bare token names; None when we did not sign it."""
    text = address.strip("<> ").partition("@")[0].rpartition(_SEPARATOR)[2].upper()
    try:
        signed = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        return None
    if len(signed) != _ID_BYTES + _MAC_BYTES:
        return None
    found, mac = UUID(bytes=signed[:_ID_BYTES]), signed[_ID_BYTES:]
    return found if any(constant_time_compare(mac, each) for each in _macs(found)) else None


def _macs(message_id: UUID) -> Iterator[bytes]:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _mac(message_id, key)


def _mac(message_id: UUID, key: str) -> bytes:
    mac = salted_hmac(_SALT, message_id.bytes, secret=key, algorithm="sha256")
    return mac.digest()[:_MAC_BYTES]
