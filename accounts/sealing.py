"""Long-lived secrets (keys of authenticator apps) at rest: encrypted, key from SECRET_KEY.

A key named in SECRET_KEY_FALLBACKS still opens what it closed: drop one only after its owners
have set up their second factor anew.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(secret: str) -> str:
    """Return the secret encrypted, as text."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the secret. Raises cryptography's InvalidToken if no key fits."""
    return _box().decrypt(sealed.encode()).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accounts.sealed.v1")
    return base64.urlsafe_b64encode(hkdf.derive(key.encode()))
