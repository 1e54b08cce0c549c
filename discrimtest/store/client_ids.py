"""Ids that recording devices make, under which each thing is recorded once."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select, union_all

from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.session import Session

_EVENT, _RESPONSE = tables.table_of(tables.ContactEventRow), tables.table_of(tables.ResponseRow)
_KNOWN = union_all(
    *(
        select(noun.c.client_id).where(noun.c.client_id.in_(bindparam("ids", expanding=True)))
        for noun in (_EVENT, _RESPONSE)
    )
)


def known_ids(session: Session, client_ids: Iterable[str]) -> set[str]:
    """Those of these ids under which something was recorded before."""
    known: set[str] = set()
    for some in chunks(sorted(set(client_ids))):
        known |= set(session.execute(_KNOWN, {"ids": some}).scalars())
    return known
