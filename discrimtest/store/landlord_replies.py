"""What landlords replied to what was found of them, each under the key of the landlord."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, bindparam, select

from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import seal_text, unseal_texts
from discrimtest.store.session import Session
from discrimtest.words.landlord_reply import LandlordReply, ReplyKind

_REPLY = tables.table_of(tables.LandlordReplyRow)


def record_reply(session: Session, keys: MasterKey, told: LandlordReply) -> None:
    """Write down a reply, or that one was asked for.

    Raises:
        Erased: The key of the landlord was destroyed.
    """
    text_id = seal_text(session, keys, told.landlord, "landlord_reply", told.text)
    row = {
        "id": told.id,
        "study_id": told.study,
        "landlord_id": told.landlord,
        "test_id": told.test,
        "kind": told.kind,
        "day": told.day,
        "text_id": text_id,
        "supersedes": told.supersedes,
        "by": told.by,
        "at": told.at,
    }
    act = Act("record_reply", told.landlord, told.by, told.at, told.study, {"kind": told.kind})
    record(session, act, {tables.LandlordReplyRow: [row]})


def wanted_replies() -> Select[Any]:
    """The rows of one study, oldest first."""
    own = _REPLY.c.study_id == bindparam("study")
    return select(_REPLY).where(own).order_by(_REPLY.c.entry)


def wanted_texts() -> Select[Any]:
    """The ids of what they say."""
    return (
        wanted_replies()
        .with_only_columns(_REPLY.c.text_id)
        .where(_REPLY.c.text_id.is_not(None))
        .order_by(None)
    )


def replies_of(session: Session, keys: MasterKey, study: str) -> list[LandlordReply]:
    """Every entry of a study, oldest first; what was erased has no words."""
    rows = list(session.execute(wanted_replies(), {"study": study}))
    texts = unseal_texts(session, keys, (row.text_id for row in rows))
    return [reply_of(row, lambda each: texts.get(each or "", "")) for row in rows]


def reply_of(row: Any, text: Callable[[str | None], str]) -> LandlordReply:
    """A row as a word.

    Args:
        text: What lies sealed under an id.
    """
    return LandlordReply(
        row.id,
        row.study_id,
        row.landlord_id,
        row.test_id,
        ReplyKind(row.kind),
        row.day,
        text(row.text_id),
        row.supersedes,
        row.by,
        row.at,
    )
