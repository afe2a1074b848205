"""A phone that makes and uses a passkey, without the phone."""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ORIGIN = "https://rehab.test"
HOST = "rehab.test"
_PRESENT, _VERIFIED, _NEW = 0x01, 0x04, 0x40


@dataclass
class Device:
    """`is_verifying`: it asks for finger, face or PIN, as ours must."""

    origin: str = ORIGIN
    is_verifying: bool = True
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    owner: str = ""  # the handle its owner got at the registration

    def register(self, options: dict[str, Any]) -> str:
        """Return the answer to creation options, as the page sends it."""
        asked = options["publicKey"]
        self.owner = asked["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        new = bytes(16) + len(self.id).to_bytes(2) + self.id + public
        data = self._data(_NEW) + new
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def sign_in(self, options: dict[str, Any]) -> str:
        """Return the answer to request options, as the page sends it."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data()
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        answer = {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        return self._answer(**answer, userHandle=self.owner)

    def _data(self, more: int = 0) -> bytes:
        flags = _PRESENT | more | (_VERIFIED if self.is_verifying else 0)
        return hashlib.sha256(HOST.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes | str) -> str:
        encoded = {
            name: part if isinstance(part, str) else websafe_encode(part)
            for name, part in response.items()
        }
        own = websafe_encode(self.id)
        return json.dumps(
            {
                "id": own,
                "rawId": own,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": encoded,
            }
        )


def options_of(page: HttpResponse) -> Any:
    """Return what a page hands to the device."""
    found = re.search(r'data-options="([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return json.loads(unescape(found[1]))


def set_up(client: Client, device: Device) -> Any:
    """Make a passkey on the page for it."""
    page = client.get(reverse("accounts:passkey-add"))
    options = options_of(page)
    answer = {"credential": device.register(options), "name": "Phone"}
    return client.post(reverse("accounts:passkey-add"), answer)


def sign_in(client: Client, device: Device, **more: str) -> Any:
    """Sign in from the sign-in page."""
    url = reverse("accounts:passkey-sign-in")
    options = client.get(url).json()
    return client.post(url, {"credential": device.sign_in(options), **more})
