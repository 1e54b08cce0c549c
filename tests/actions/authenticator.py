"""A passkey in software: what a telephone answers a page, after the WebAuthn standard (level 2)."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def coded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


@dataclass
class Authenticator:
    """One passkey for one person at one site.

    Attributes:
        unlocked: Whether its owner showed a finger, face or number.
        count: How often it was used, as it tells; None where it does not count.
    """

    origin: str
    site: str = "localhost"
    unlocked: bool = True
    count: int | None = None
    person: str = ""
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: dict[str, Any]) -> str:
        """The answer to a page that asks for a new passkey."""
        self.person = urlsafe_b64decode(options["user"]["id"] + "==").decode()
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        credential = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(public)
        data = self._data(ATTESTED) + credential
        told = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(attestationObject=coded(told), clientDataJSON=coded(client))

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to a page that asks who is there."""
        if self.count is not None:
            self.count += 1
        data, client = self._data(0), self._client("webauthn.get", options["challenge"])
        mark = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            authenticatorData=coded(data),
            clientDataJSON=coded(client),
            signature=coded(mark),
            userHandle=coded(self.person.encode()),
        )

    def _data(self, more: int) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.unlocked else 0)
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([flags]) + (self.count or 0).to_bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answer(self, **response: str) -> str:
        id_ = coded(self.id)
        return json.dumps({"id": id_, "rawId": id_, "type": "public-key", "response": response})
