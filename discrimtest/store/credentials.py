"""What people sign in with: kept sealed, each under a key of its own, ended by destroying it.

A row that somebody plants past the program opens nothing: only the key file seals.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from discrimtest.identifiers import fresh_id
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey, destroy_keys
from discrimtest.store.log import Act
from discrimtest.store.private import Secret, seal_new, unseal
from discrimtest.store.session import Session
from discrimtest.words.account import Credential, CredentialKind

_ID = re.compile("credential-[a-z2-7]{20}")
_ROW = tables.table_of(tables.CredentialRow)
_KEY = tables.table_of(tables.SubjectKeyRow)
_USE = tables.table_of(tables.CredentialUseRow)


def add_credential(
    session: Session,
    keys: MasterKey,
    person: str,
    kind: CredentialKind,
    content: bytes,
    *,
    by: str,
    at: datetime,
    until: datetime | None = None,
    credential_id: str | None = None,
) -> str:
    """A new credential of a person.

    Args:
        content: What it holds; sealed.
        until: When it ends by itself.
        credential_id: Its id, from :func:`new_id`, where a link or cookie already bears it.

    Returns:
        Its id.
    """
    new = credential_id or new_id()
    (secret,) = seal_new(session, keys, [Secret(new, str(kind), content)])
    row = {
        "id": new,
        "person_id": person,
        "kind": kind,
        "secret_id": secret,
        "until": until,
        "by": by,
        "at": at,
    }
    act = Act("add_credential", new, by, at, detail={"kind": str(kind), "person": person})
    record(session, act, {tables.CredentialRow: [row]})
    return new


def new_id() -> str:
    """An id for a credential."""
    return fresh_id("credential")


def credential(
    session: Session, keys: MasterKey, credential_id: str, at: datetime
) -> Credential | None:
    """A credential that lasts, with its content; None where there is none of this id.

    Args:
        credential_id: Whatever a link or a cookie held.
    """
    if not _ID.fullmatch(credential_id):
        return None
    found = session.execute(_lasting(at).where(_ROW.c.id == credential_id)).all()
    return next(iter(_opened(session, keys, found)), None)


def credentials(
    session: Session,
    person: str,
    kinds: Iterable[CredentialKind],
    at: datetime,
    keys: MasterKey | None = None,
) -> list[Credential]:
    """Those of a person that last, oldest first.

    Args:
        keys: Opens their content; None leaves it out.
    """
    wanted = _lasting(at).where(_ROW.c.person_id == person, _ROW.c.kind.in_(list(kinds)))
    found = session.execute(wanted).all()
    return _opened(session, keys, found) if keys else [_plain(row) for row in found]


def all_of_kind(
    session: Session, keys: MasterKey, kind: CredentialKind, at: datetime
) -> list[Credential]:
    """Those of everybody that last, with their content, oldest first."""
    found = session.execute(_lasting(at).where(_ROW.c.kind == kind)).all()
    return _opened(session, keys, found)


def kinds_held(session: Session, at: datetime) -> dict[str, set[CredentialKind]]:
    """Which kinds that last people hold, by person."""
    held: dict[str, set[CredentialKind]] = defaultdict(set)
    for row in session.execute(_lasting(at)):
        held[row.person_id].add(CredentialKind(row.kind))
    return held


def end_credentials(
    session: Session, ids: Iterable[str], *, by: str, at: datetime, rule: str
) -> None:
    """End credentials for good: nobody can read any more what they held.

    Args:
        rule: Why, in a few words without personal data.
    """
    destroy_keys(session, ids, by=by, at=at, rule=rule)


def use_once(
    session: Session,
    credential_id: str,
    number: int,
    *,
    by: str,
    at: datetime,
    count: int | None = None,
) -> bool:
    """Record a use of what may be used once; False, and nothing recorded, where it was used."""
    same = select(_USE.c.id).where(_USE.c.credential_id == credential_id, _USE.c.number == number)
    if session.execute(same).first() is not None:
        return False
    row = {
        "id": fresh_id("use"),
        "credential_id": credential_id,
        "number": number,
        "count": count,
        "at": at,
    }
    act = Act("use_credential", credential_id, by, at)
    record(session, act, {tables.CredentialUseRow: [row]})
    return True


def used(session: Session, credential_id: str) -> set[int]:
    """The numbers under which it was used."""
    own = select(_USE.c.number).where(_USE.c.credential_id == credential_id)
    return set(session.execute(own).scalars())


def used_at(session: Session, ids: Iterable[str]) -> dict[str, datetime]:
    """When each of these was last used, where it was and its uses are written down."""
    own = select(_USE.c.credential_id, func.max(_USE.c.at).label("at")).group_by(
        _USE.c.credential_id
    )
    found = session.execute(own.where(_USE.c.credential_id.in_(list(ids))))
    return {row.credential_id: row.at for row in found}


def counted(session: Session, credential_id: str) -> int:
    """The highest count that a passkey told; 0 for none."""
    own = select(func.max(_USE.c.count)).where(_USE.c.credential_id == credential_id)
    return session.scalar(own) or 0


def _lasting(at: datetime) -> Select[Any]:
    lasts = _KEY.c.wrapped_key.is_not(None) & (_ROW.c.until.is_(None) | (_ROW.c.until > at))
    joined = select(_ROW).join(_KEY, _KEY.c.subject == _ROW.c.id).where(lasts)
    return joined.order_by(_ROW.c.at, _ROW.c.id)


def _opened(session: Session, keys: MasterKey, rows: Sequence[Row[Any]]) -> list[Credential]:
    contents = unseal(session, keys, [row.secret_id for row in rows])
    return [_plain(row, contents[row.secret_id]) for row in rows if row.secret_id in contents]


def _plain(row: Row[Any], content: bytes = b"") -> Credential:
    kind = CredentialKind(row.kind)
    return Credential(row.id, row.person_id, kind, row.at, row.until, content)
