"""Codes of a second factor: of an app that tells a new one every half minute, and on paper."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection
from datetime import datetime

import pyotp

ISSUER = "discrimtest"
SECONDS = 30
DRIFT = 1
"""Steps that a clock may be off."""
RECOVERY_CODES = 10
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


def app_address(secret: str, login: str) -> str:
    """What an app reads from a square of dots (``otpauth://``)."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step of time that a code is of; None where it is of none near now (RFC 6238)."""
    digits = "".join(code.split())
    now = int(at.timestamp()) // SECONDS
    if not (digits.isascii() and digits.isdigit()):
        return None
    totp = pyotp.TOTP(secret)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def new_recovery_codes() -> tuple[str, ...]:
    """Codes to keep on paper, each good for once (59 bits)."""
    made = ("".join(secrets.choice(_SIGNS) for _ in range(12)) for _ in range(RECOVERY_CODES))
    return tuple("-".join((code[:4], code[4:8], code[8:])) for code in made)


def stored_codes(codes: tuple[str, ...]) -> bytes:
    """What is kept of them."""
    return json.dumps([_hash(code) for code in codes]).encode("ascii")


def place_of(code: str, stored: bytes) -> int | None:
    """Which of the kept codes this is; None for none."""
    tried = _hash(code)
    places = [
        place
        for place, kept in enumerate(json.loads(stored))
        if secrets.compare_digest(kept, tried)
    ]
    return places[0] if places else None


def left_of(stored: bytes, used: Collection[int]) -> int:
    """How many of the kept codes were not used yet."""
    return len(set(range(len(json.loads(stored)))).difference(used))


def _hash(code: str) -> str:
    """Of what was typed, whatever its spaces and capitals; too random to need a slow one."""
    plain = "".join(sign for sign in code.casefold() if sign in _SIGNS)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()
