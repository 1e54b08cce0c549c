"""Passkeys: what a browser is asked, and whether what it answers holds (WebAuthn, level 2)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from discrimtest.errors import Problem, Refused
from discrimtest.identifiers import sha256_hex

CHALLENGE = 32
"""Bytes."""
_FAULTS = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)
"""What the library raises on answers that are none, beside its own."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """What is kept of one: nothing by which somebody could sign in."""

    id: str
    public_key: str

    def stored(self) -> bytes:
        return json.dumps({"id": self.id, "public_key": self.public_key}).encode("ascii")

    @classmethod
    def of(cls, stored: bytes) -> Passkey:
        return cls(**json.loads(stored))


def site_of(origin: str) -> str:
    """The name that passkeys are bound to, of an address like ``https://tests.example``."""
    return urlsplit(origin).hostname or ""


def creation_options(
    origin: str, challenge: bytes, person: str, login: str, known: tuple[str, ...]
) -> dict[str, Any]:
    """What a browser needs to make a passkey.

    Args:
        known: Ids of those that the person has already.
    """
    from webauthn import base64url_to_bytes, generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=site_of(origin),
        rp_name="discrimtest",
        user_id=person.encode("ascii"),
        user_name=login,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known
        ],
    )
    made: dict[str, Any] = json.loads(options_to_json(options))
    return made


def request_options(origin: str, challenge: bytes) -> dict[str, Any]:
    """What a browser needs to sign in with any passkey of this site."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=site_of(origin),
        challenge=challenge,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    made: dict[str, Any] = json.loads(options_to_json(options))
    return made


def made_passkey(origin: str, challenge: bytes, answer: str) -> Passkey:
    """The passkey that a browser made.

    Raises:
        Refused: The answer is none, or was made for another page or without unlocking the device.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        verified = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site_of(origin),
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, *_FAULTS) as error:
        raise _refused() from error
    key = bytes_to_base64url(verified.credential_public_key)
    return Passkey(bytes_to_base64url(verified.credential_id), key)


def owner_of(answer: str) -> tuple[str, str]:
    """The person whom an answer names, and the id of the passkey; of one that names nobody, no
    person, and what tells it from others."""
    from webauthn import base64url_to_bytes

    try:
        told = json.loads(answer)
        person = base64url_to_bytes(told["response"]["userHandle"]).decode("ascii")
        return person, str(told["id"])
    except _FAULTS:
        return "", sha256_hex(answer.encode("utf-8", "replace"))


def signed(origin: str, challenge: bytes, answer: str, passkey: Passkey, counted: int) -> int:
    """How often a passkey says that it was used, where it signed the challenge.

    Raises:
        Refused: It did not, or counts less than before, as a copy would.
    """
    from webauthn import base64url_to_bytes, verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site_of(origin),
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=counted,
            require_user_verification=True,
        )
    except (WebAuthnException, *_FAULTS) as error:
        raise _refused() from error
    return verified.new_sign_count


def number_of(challenge: bytes) -> int:
    """A number that stands for a challenge, by which it is known to be used."""
    return int.from_bytes(hashlib.sha256(challenge).digest()[:8]) >> 1


def _refused() -> Refused:
    problem = Problem(
        "passkey",
        "",
        "must be one of this page, made or used just now on an unlocked device",
        "Try again; if it stays so, sign in with a password, or ask an administrator for a link.",
        "passkey.refused",
        "passkey",
    )
    return Refused("The passkey was not taken.", [problem])
