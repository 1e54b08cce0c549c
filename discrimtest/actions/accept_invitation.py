"""Accept an invitation: choose a password with a second factor, or make a passkey."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from discrimtest.accounts import codes, passwords
from discrimtest.accounts.passkeys import made_passkey
from discrimtest.accounts.provider import ProviderIdentity
from discrimtest.actions.keep_session import begin_session
from discrimtest.actions.linked_account import kept_of, means_of, one_factor, require_free
from discrimtest.errors import Problem, Refused
from discrimtest.store import people
from discrimtest.store.credentials import (
    add_credential,
    credential,
    credentials,
    end_credentials,
)
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.store.sign_ins import attempt_of, record_sign_in
from discrimtest.words.account import (
    OWN_KINDS,
    TWO_FACTORS,
    Credential,
    CredentialKind,
    Means,
    needs_two_factors,
)
from discrimtest.words.person import Person
from discrimtest.workplace.workplace import Workplace

_New = Sequence[tuple[CredentialKind, bytes]]


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who was invited.

    Attributes:
        login: The name they sign in with.
        needs_two: Whether a password alone is not enough for their roles.
        secret: What an app that tells codes is given (160 bits, base 32); of this link alone.
    """

    person: Person
    login: str
    needs_two: bool
    secret: str


@dataclass(frozen=True, slots=True)
class MadeAccount:
    """An account made.

    Attributes:
        cookie: What the browser is to keep: the person is signed in.
        recovery: Codes for the day on which the app is lost, shown this once; none without one.
    """

    cookie: str
    recovery: tuple[str, ...] = ()


def open_invitation(at: Workplace, token: str) -> Invitee:
    """Whom a link invites.

    Args:
        at: With the door acting, as nobody is known yet.

    Raises:
        Refused: It was used, ended, or never was.
    """
    with reading(at.engine) as session:
        return _invitee(at, session, _held(at, session, token))


def accept_with_password(
    at: Workplace, token: str, password: str, code: str = "", *, address: str = ""
) -> MadeAccount:
    """Make an account with a password, and with an app that tells codes.

    Args:
        code: What the app tells now that was given the link's secret; empty for no second factor.

    Raises:
        Refused: The link does not last, the password is weak, the code is wrong, or the person's
            roles ask for a second factor.
    """
    invitee = open_invitation(at, token)
    new = [(CredentialKind.PASSWORD, passwords.hashed(password, invitee.login))]
    if not code:
        if invitee.needs_two:
            raise _too_few(Means.PASSWORD)
        return MadeAccount(_made(at, token, new, Means.PASSWORD, address))
    if codes.step_of(invitee.secret, code, at.now()) is None:
        raise _second_factor("must be the code that the app tells now")
    recovery = codes.new_recovery_codes()
    new.append((CredentialKind.TOTP, invitee.secret.encode("ascii")))
    new.append((CredentialKind.RECOVERY, codes.stored_codes(recovery)))
    return MadeAccount(_made(at, token, new, Means.TOTP, address), recovery)


def accept_with_passkey(
    at: Workplace, token: str, answer: str, *, origin: str, challenge: bytes, address: str = ""
) -> MadeAccount:
    """Make an account with a passkey: the browser's answer to a challenge made for it.

    Raises:
        Refused: The link does not last, or the answer does not hold.
    """
    open_invitation(at, token)
    passkey = made_passkey(origin, challenge, answer)
    new = [(CredentialKind.PASSKEY, passkey.stored())]
    return MadeAccount(_made(at, token, new, Means.PASSKEY, address))


def accept_with_provider(
    at: Workplace, token: str, shown: ProviderIdentity, *, address: str = ""
) -> MadeAccount:
    """Make an account that is linked with who somebody is for the OpenID provider.

    Raises:
        Refused: The link does not last, that identity is another person's here, or the person's
            roles ask for two factors and the provider did not say that it saw two.
    """
    with reading(at.engine) as session:
        require_free(at, session, shown, _held(at, session, token).person)
    new = [(CredentialKind.OIDC, kept_of(shown))]
    return MadeAccount(_made(at, token, new, means_of(shown), address))


def _made(at: Workplace, token: str, new: _New, means: Means, address: str) -> str:
    """End the link and what the person signed in with before, keep what is new, and sign in."""
    with writing(at.engine) as session:
        now = at.now()
        # It may have been accepted, or a role given, while the password was hashed.
        link = _held(at, session, token)
        invitee = _invitee(at, session, link)
        if means not in TWO_FACTORS and invitee.needs_two:
            raise _too_few(means)
        who = invitee.person.id
        kinds = (*OWN_KINDS, CredentialKind.SESSION)
        before = [each.id for each in credentials(session, who, kinds, now)]
        end_credentials(session, [link.id, *before], by=who, at=now, rule="the link was used")
        for kind, content in new:
            add_credential(session, at.keys, who, kind, content, by=who, at=now)
        attempt = attempt_of(at.keys, who, address)
        record_sign_in(session, attempt, Means.INVITATION, who, accepted=True, by=who, at=now)
        return begin_session(at, session, invitee.person, means)


def _held(at: Workplace, session: Session, token: str) -> Credential:
    id_, _, secret = token.partition(".")
    held = credential(session, at.keys, id_, at.now())
    hashed = hashlib.sha256(secret.encode("utf-8", "replace")).digest()
    if (
        held is None
        or held.kind is not CredentialKind.INVITATION
        or not secrets.compare_digest(held.content, hashed)
    ):
        raise _ended()
    return held


def _invitee(at: Workplace, session: Session, link: Credential) -> Invitee:
    person = people.person(session, link.person)
    if not person.active:
        raise _ended()
    login = people.names(session, at.keys).get(person.id, person.id)
    secret = at.keys.keyed("app", link.id, link.content.hex()).removeprefix("app-").upper()
    return Invitee(person, login, needs_two_factors(person), secret)


def _ended() -> Refused:
    problem = Problem(
        "invitation",
        "",
        "must be one that lasts: each is good for once, and for three days",
        "Ask an administrator for a new link.",
        "invitation.ended",
        "invitation",
    )
    return Refused("The invitation is not open.", [problem])


def _too_few(means: Means) -> Refused:
    if means is Means.OIDC:
        return Refused("The account was not made.", [one_factor()])
    return _second_factor("is asked of every role but tester and coder")


def _second_factor(rule: str) -> Refused:
    repair = "Scan the square with the app, and type the six digits it tells; or make a passkey."
    problem = Problem("code", "", rule, repair, "account.second_factor", "code")
    return Refused("The account was not made.", [problem])
