"""A new master key in the place of the old one, in one transaction.

Every data key that lives is wrapped anew, what is found by a keyed hash gets the hash of the new
key, and long work under way is sealed under it. What was erased keeps the id of the key that was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, select, update

from discrimtest.store import jobs, tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import looked_up_anew
from discrimtest.store.session import Session

_SUBJECT = tables.table_of(tables.SubjectKeyRow)
_PRIVATE = tables.table_of(tables.PrivateRow)


def rewrap(session: Session, keys: MasterKey, new: MasterKey, *, by: str, at: datetime) -> int:
    """Let ``new`` open all that ``keys`` opens, and ``keys`` nothing more of it.

    Args:
        session: A writing session.
        by: The acting person.
        at: When.

    Returns:
        How many data keys were wrapped anew.

    Raises:
        StoreDamaged: A data key or a content that is found by a hash was altered.
        OutsideTrouble: ``keys`` is not the key of this database.
    """
    living = select(_SUBJECT).where(_SUBJECT.c.wrapped_key.is_not(None))
    found = _changed(session, _PRIVATE, "id", looked_up_anew(session, keys, new))
    wrapped = [
        {
            "subject": row.subject,
            "master_key_id": new.id,
            "wrapped_key": new.wrap(
                row.subject, keys.unwrap(row.subject, bytes(row.wrapped_key), row.master_key_id)
            ),
        }
        for row in session.execute(living)
    ]
    _changed(session, _SUBJECT, "subject", wrapped)
    jobs.rewrap(session, keys, new)
    detail = {"before": keys.id, "keys": str(len(wrapped)), "found_by": str(found)}
    record(session, Act("rotate_key", new.id, by, at, detail=detail))
    return len(wrapped)


def _changed(session: Session, table: Table, key: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """Write those rows anew, each found by its key."""
    if rows:
        named = [{f"{key}_": row[key], **_without(row, key)} for row in rows]
        columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != key}
        session.execute(
            update(table).where(table.c[key] == bindparam(f"{key}_")).values(columns), named
        )
    return len(rows)


def _without(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}
