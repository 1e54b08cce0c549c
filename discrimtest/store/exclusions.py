"""An exclusion outlives the data of its landlord: what it is recognised by is kept as marks.

A mark is a keyed hash of a phone, a mailbox or an agency's name, with a salt of its landlord. It
says nothing of what it was made from, and finds a landlord who shows the same again.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import select

from discrimtest.identifiers import fresh_id
from discrimtest.store import tables
from discrimtest.store.decisions import standing
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.session import Session
from discrimtest.words.landlord import Identity, LandlordType

_SALT = 16
Marks = Mapping[str, frozenset[tuple[str, str]]]
"""By salt: each field with its mark."""


def keep_marks(
    session: Session,
    keys: MasterKey,
    landlord: str,
    kind: LandlordType,
    shown: Iterable[Identity],
    *,
    by: str,
    at: datetime,
) -> None:
    """Keep what an excluded landlord is recognised by, before its data are erased.

    Args:
        landlord: Its id. shown: How it showed itself.
    """
    salt = secrets.token_hex(_SALT)
    found = {pair for identity in shown for pair in _identifying(kind, identity)}
    rows = [
        {
            "id": fresh_id("mark"),
            "landlord_id": landlord,
            "field": field,
            "salt": salt,
            "mark": _mark(keys, salt, field, value),
        }
        for field, value in sorted(found)
    ]
    if rows:
        act = Act("keep_exclusion", landlord, by, at, None, {})
        record(session, act, {tables.ExclusionMarkRow: rows})


def marks(session: Session) -> Marks:
    """The marks of every landlord that is still excluded."""
    row, now = tables.ExclusionMarkRow, standing(session)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in session.execute(select(row).order_by(row.id)):
        if now.is_excluded(each.landlord_id):
            found[each.salt].add((each.field, each.mark))
    return {salt: frozenset(pairs) for salt, pairs in found.items()}


def is_marked(keys: MasterKey, known: Marks, kind: LandlordType, shown: Iterable[Identity]) -> bool:
    """Whether a landlord shows what one that was excluded and erased showed."""
    pairs = {pair for identity in shown for pair in _identifying(kind, identity)}
    return any(
        (field, _mark(keys, salt, field, value)) in given
        for salt, given in known.items()
        for field, value in pairs
    )


def _identifying(kind: LandlordType, shown: Identity) -> Iterator[tuple[str, str]]:
    """What tells one landlord from all others; two owners may bear one name."""
    if shown.phone:
        yield "phone", shown.phone
    if shown.email:
        yield "email", shown.email
    if shown.name and kind is LandlordType.AGENCY:
        yield "name", shown.name


def _mark(keys: MasterKey, salt: str, field: str, value: str) -> str:
    return keys.lookup(f"exclusion {salt} {field}", value)
