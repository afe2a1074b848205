"""Short-lived secrets (sign-in codes) at rest: encrypted with a key derived from SECRET_KEY."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from outbox.models import Message


def seal(secret: str) -> bytes:
    """Return the secret encrypted."""
    return _box().encrypt(secret.encode())


def message_secret(message: Message) -> str:
    """Return the secret of a message. Raises LookupError when it has none or it was erased."""
    if message.sealed is None:
        raise LookupError("This message holds no secret.")
    return _box().decrypt(bytes(message.sealed)).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"outbox.sealed.v1")
    return base64.urlsafe_b64encode(hkdf.derive(key.encode()))
