"""How a person shows who they are at a door of the program that strangers can reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from discrimtest.words.person import Person, Role


class CredentialKind(StrEnum):
    """What a credential is: a link that invites, what a person signs in with, or a session."""

    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 (the name of a kind)
    TOTP = "totp"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    OIDC = "oidc"
    SESSION = "session"


OWN_KINDS = (
    CredentialKind.PASSWORD,
    CredentialKind.TOTP,
    CredentialKind.RECOVERY,
    CredentialKind.PASSKEY,
    CredentialKind.OIDC,
)
"""What a person signs in with."""


class Means(StrEnum):
    """By what somebody signed in."""

    PASSWORD = "password"  # noqa: S105 (the name of a means)
    TOTP = "totp"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    OIDC = "oidc"
    OIDC_TWO = "oidc_two"
    INVITATION = "invitation"


TWO_FACTORS = frozenset({Means.TOTP, Means.RECOVERY, Means.PASSKEY, Means.OIDC_TWO})
"""Means of two factors: a password with a code, a device that was unlocked, or an OpenID provider
that says that it saw two."""
BY_PROVIDER = frozenset({Means.OIDC, Means.OIDC_TWO})
MUST_HAVE_TWO = frozenset(Role) - {Role.TESTER, Role.CODER}


def needs_two_factors(person: Person) -> bool:
    """Whether a role of this person asks for more than a password."""
    return any(grant.role in MUST_HAVE_TWO for grant in person.grants)


@dataclass(frozen=True, slots=True)
class Credential:
    """Something that shows who a person is, while it lasts.

    Attributes:
        id: Begins with "credential-".
        person: Id of the person.
        at: When it was made.
        until: When it ends by itself; None for never.
        content: What only the key file opens: a hash, a public key, a secret. Empty where it was
            not asked for.
    """

    id: str
    person: str
    kind: CredentialKind
    at: datetime
    until: datetime | None
    content: bytes = b""
