"""Links by which a person makes an account, each good for once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from discrimtest.errors import Problem, Refused
from discrimtest.store import people
from discrimtest.store.credentials import (
    add_credential,
    credentials,
    end_credentials,
    kinds_held,
    new_id,
)
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.words.account import OWN_KINDS, CredentialKind
from discrimtest.words.person import Person, Right
from discrimtest.workplace.workplace import Workplace

LASTS = timedelta(days=3)
"""How long an invitation can be accepted."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, shown once: only a hash of it is kept.

    Attributes:
        login: The name that the person signs in with.
        token: What the link ends in.
        until: When it ends by itself.
    """

    login: str
    token: str
    until: datetime


def invite_person(at: Workplace, name: str) -> Invited:
    """Invite a person who is known here to make an account; earlier invitations end.

    Args:
        name: By which the person acts, or their id.

    Raises:
        WrongInput: Nobody bears it.
        Refused: The person no longer acts here.
    """
    at.require(Right.MANAGE_PEOPLE)
    with writing(at.engine) as session:
        return _invited(at, session, _active(at, session, name))


def reset_account(at: Workplace, name: str) -> Invited:
    """End everything that a person signs in with, and invite anew: for who lost a phone."""
    at.require(Right.MANAGE_PEOPLE)
    with writing(at.engine) as session:
        who = _active(at, session, name)
        _end(at, session, who, (*OWN_KINDS, CredentialKind.SESSION), "the account was reset")
        return _invited(at, session, who)


def first_invitation(at: Workplace) -> Invited | None:
    """An invitation of the acting administrator where nobody who manages people can sign in yet."""
    at.require(Right.MANAGE_PEOPLE)
    with reading(at.engine) as session:
        held = kinds_held(session, at.now())
        can = {each for each, kinds in held.items() if kinds.intersection(OWN_KINDS)}
        if any(each.id in can and each.may(Right.MANAGE_PEOPLE) for each in people.people(session)):
            return None
    return invite_person(at, at.person.id)


def _active(at: Workplace, session: Session, name: str) -> Person:
    who = people.named(session, at.keys, name)
    if not who.active or who.kind != "person":
        rule = "must be a person who acts here"
        problem = Problem.of_input(
            "login", name, rule, "Let the person act again first.", code="person.inactive"
        )
        raise Refused("Nobody was invited.", [problem])
    return who


def _invited(at: Workplace, session: Session, who: Person) -> Invited:
    now, kind, new = at.now(), CredentialKind.INVITATION, new_id()
    _end(at, session, who, (kind,), "invited anew")
    secret = secrets.token_urlsafe(32)
    content = hashlib.sha256(secret.encode("ascii")).digest()
    add_credential(
        *(session, at.keys, who.id, kind, content),
        by=at.person.id,
        at=now,
        until=now + LASTS,
        credential_id=new,
    )
    login = people.names(session, at.keys).get(who.id, who.id)
    return Invited(login, f"{new}.{secret}", now + LASTS)


def _end(
    at: Workplace, session: Session, who: Person, kinds: tuple[CredentialKind, ...], rule: str
) -> None:
    held = [each.id for each in credentials(session, who.id, kinds, at.now())]
    end_credentials(session, held, by=at.person.id, at=at.now(), rule=rule)
