"""Sessions of people who signed in: begun, taken up again at each page, listed, ended.

What the database holds of one is sealed, so a row that somebody plants there opens nothing. When a
session was last used stands in the cookie itself, under the key file's hash: a page that is only
read writes nothing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from discrimtest.store import people
from discrimtest.store.credentials import (
    add_credential,
    credential,
    credentials,
    end_credentials,
    new_id,
)
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.store.sight import limited
from discrimtest.words.account import TWO_FACTORS, CredentialKind, Means, needs_two_factors
from discrimtest.words.person import Person, Right
from discrimtest.workplace.workplace import Workplace

REFRESHED = timedelta(minutes=1)
"""How old the moment in a cookie may be before it is written anew."""
_KIND = CredentialKind.SESSION


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts: without a page, and in all."""

    idle: timedelta
    whole: timedelta


STRICT = SessionLimits(timedelta(hours=1), timedelta(hours=12))
"""Of who may see results, names or accounts."""
EASY = SessionLimits(timedelta(hours=12), timedelta(days=7))
"""Of testers and coders, who come back to a phone all day."""


def limits_of(person: Person) -> SessionLimits:
    """How long this person's sessions last."""
    return STRICT if needs_two_factors(person) else EASY


@dataclass(frozen=True, slots=True)
class Resumed:
    """A session taken up again.

    Attributes:
        place: The same place with its person acting.
        session: Its id.
        means: By what it was begun.
        cookie: What the browser is to keep from now on; empty where it keeps what it has.
    """

    place: Workplace
    session: str
    means: Means
    cookie: str


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session that lasts."""

    id: str
    begun: datetime
    until: datetime
    means: Means


def begin_session(at: Workplace, session: Session, person: Person, means: Means) -> str:
    """Write a new session down.

    Returns:
        What the browser is to keep.
    """
    new, secret, now = new_id(), secrets.token_urlsafe(32), at.now()
    content = json.dumps({"hash": _hash(secret), "means": str(means)}).encode("ascii")
    add_credential(
        *(session, at.keys, person.id, _KIND, content),
        by=person.id,
        at=now,
        until=now + limits_of(person).whole,
        credential_id=new,
    )
    return _cookie(at, f"{new}.{secret}", now)


def resume_session(at: Workplace, cookie: str) -> Resumed | None:
    """The session of a cookie; None where it ended, was idle for too long, or never was.

    So it is where the person no longer acts, or got a role since that asks for two factors.
    """
    token, seen = _read(at, cookie)
    if seen is None:
        return None
    now, (id_, _, secret) = at.now(), token.partition(".")
    with reading(at.engine) as session:
        held = credential(session, at.keys, id_, now)
        if held is None or held.kind is not _KIND:
            return None
        person = people.person(session, held.person)
    told = json.loads(held.content)
    if not secrets.compare_digest(told["hash"], _hash(secret)) or not person.active:
        return None
    means = Means(told["means"])
    if needs_two_factors(person) and means not in TWO_FACTORS:
        return None
    if not seen - REFRESHED <= now <= seen + limits_of(person).idle:
        return None
    fresh = _cookie(at, token, now) if now - seen >= REFRESHED else ""
    engine = limited(at.engine, person.studies)
    place = replace(at, person=person, engine=engine, unnamed=False)
    return Resumed(place, held.id, means, fresh)


def end_session(at: Workplace, session_id: str) -> None:
    """Sign the acting person out of the session they are in; one of others is left alone."""
    with writing(at.engine) as session:
        own = [each.id for each in credentials(session, at.person.id, (_KIND,), at.now())]
        ended = [each for each in own if each == session_id]
        end_credentials(session, ended, by=at.person.id, at=at.now(), rule="signed out")


def own_sessions(at: Workplace) -> list[ListedSession]:
    """Where the acting person is signed in."""
    return _listed(at, at.person.id)


def list_sessions(at: Workplace, name: str) -> list[ListedSession]:
    """Where a person is signed in, by name or id."""
    at.require(Right.MANAGE_PEOPLE)
    with reading(at.engine) as session:
        who = people.named(session, at.keys, name)
    return _listed(at, who.id)


def end_sessions(at: Workplace, name: str) -> int:
    """Sign a person out everywhere.

    Returns:
        How many sessions ended.
    """
    at.require(Right.MANAGE_PEOPLE)
    with writing(at.engine) as session:
        who = people.named(session, at.keys, name)
        lasting = [each.id for each in credentials(session, who.id, (_KIND,), at.now())]
        end_credentials(session, lasting, by=at.person.id, at=at.now(), rule="ended")
        return len(lasting)


def _listed(at: Workplace, person: str) -> list[ListedSession]:
    with reading(at.engine) as session:
        found = credentials(session, person, (_KIND,), at.now(), at.keys)
    return [
        ListedSession(each.id, each.at, each.until, Means(json.loads(each.content)["means"]))
        for each in found
        if each.until is not None
    ]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _cookie(at: Workplace, token: str, seen: datetime) -> str:
    told = f"{token}.{int(seen.timestamp())}"
    return f"{told}.{at.keys.keyed('session', told)}"


def _read(at: Workplace, cookie: str) -> tuple[str, datetime | None]:
    """The token of a cookie and when it was last used; None where it is not ours."""
    told, _, mark = cookie.rpartition(".")
    token, _, seen = told.rpartition(".")
    try:
        good = secrets.compare_digest(mark.encode(), at.keys.keyed("session", told).encode())
        return token, datetime.fromtimestamp(int(seen), UTC) if good else None
    except (UnicodeError, ValueError):
        return "", None
