"""Codes of a second factor: of an app that tells a new one every half minute, and on paper."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from datetime import datetime

import pyotp
from argon2.low_level import Type, hash_secret_raw

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
    """What is kept of them: a salt, and a slow hash of each."""
    salt = secrets.token_bytes(16)
    hashes = [_hash(code, salt) for code in codes]
    return json.dumps({"salt": salt.hex(), "hashes": hashes}).encode("ascii")


def place_of(code: str, stored: bytes) -> int | None:
    """Which of the kept codes this is; None for none."""
    told = json.loads(stored)
    tried = _hash(code, bytes.fromhex(told["salt"]))
    places = [
        place for place, kept in enumerate(told["hashes"]) if secrets.compare_digest(kept, tried)
    ]
    return places[0] if places else None


def left_of(stored: bytes, used: Collection[int]) -> int:
    """How many of the kept codes were not used yet."""
    return len(set(range(len(json.loads(stored)["hashes"]))).difference(used))


def _hash(code: str, salt: bytes) -> str:
    """Of what was typed, whatever its spaces and capitals: argon2id with the least that OWASP ASVS
    5.0 (appendix C) approves, on top of 59 random bits."""
    plain = "".join(sign for sign in code.casefold() if sign in _SIGNS)
    return hash_secret_raw(
        plain.encode("ascii"), salt, time_cost=3, memory_cost=12_288, parallelism=1, hash_len=32,
        type=Type.ID,
    ).hex()  # fmt: skip
