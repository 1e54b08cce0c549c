"""Why somebody did something, in their own words.

What people type may name somebody. So no log entry and no fact holds it: it lies sealed beside its
log entry, each reason under a key of its own, and can be erased alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from discrimtest.identifiers import fresh_id
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import Secret, seal_new, unseal_texts
from discrimtest.store.rows import Rows
from discrimtest.store.session import Session
from discrimtest.store.tables import Fact

KIND = "reason"
_REASON, _LOG = tables.table_of(tables.ReasonRow), tables.table_of(tables.LogRow)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was done.

    Attributes:
        id: What it is erased by.
        act: What was done, as the log calls it. to: Id of what it was done to.
        words: As typed; empty once erased.
    """

    id: str
    act: str
    to: str
    by: str
    at: datetime
    words: str

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


def record_why(
    session: Session,
    keys: MasterKey,
    act: Act,
    why: str,
    facts: Mapping[type[Fact], Rows] | None = None,
) -> int:
    """Record an act and its facts, with the reason that somebody typed; its log entry's number."""
    reason = fresh_id(KIND)
    (text_id,) = seal_new(session, keys, [Secret(reason, KIND, why.encode("utf-8"))])
    rows = [{"id": reason, "text_id": text_id}]
    return record(session, act, {**(facts or {}), tables.ReasonRow: rows})


def reasons_by_entry(session: Session, keys: MasterKey, study: str) -> dict[int, str]:
    """The words of each reason given in a study, by its log entry; erased ones are absent."""
    wanted = select(_REASON.c.entry, _REASON.c.text_id).join(_LOG, _REASON.c.entry == _LOG.c.seq)
    found = session.execute(wanted.where(_LOG.c.study_id == study)).all()
    words = unseal_texts(session, keys, (row.text_id for row in found))
    return {row.entry: words[row.text_id] for row in found if row.text_id in words}


def reasons(session: Session, keys: MasterKey) -> list[Reason]:
    """Every reason, oldest first."""
    log = _LOG.c
    wanted = select(_REASON, log.action, log.object, log.by, log.at)
    wanted = wanted.join(_LOG, _REASON.c.entry == log.seq).order_by(log.seq)
    found = session.execute(wanted).all()
    words = unseal_texts(session, keys, (row.text_id for row in found))
    return [
        Reason(row.id, row.action, row.object, row.by, row.at, words.get(row.text_id, ""))
        for row in found
    ]
