"""The activity log: gap-free, each entry hashed, each chained to the one before.

The encoding is fixed for good, because seals and evidence reports rest on it:

* ``leaf = SHA-256(0x00 || J)`` (a leaf of RFC 6962, section 2.1), where ``J`` is the
  canonical JSON (UTF-8, keys sorted by code point, no spaces, no escapes but those JSON
  needs) of the object with exactly the keys ``action``, ``at``, ``by``, ``detail``,
  ``facts``, ``object``, ``seq``, ``study``; ``at`` is ``YYYY-MM-DDTHH:MM:SS.ffffffZ``,
  ``study`` is text or null, ``detail`` an object of texts, ``facts`` an object from table
  name to ``[number of rows, SHA-256 in hexadecimal]`` (:mod:`discrimtest.store.facts`).
* ``hash = SHA-256(0x01 || hash of the entry before || leaf)``; before the first entry
  stand 32 zero bytes.

No entry holds personal data: persons, landlords and subjects appear by pseudonymous id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from json.encoder import encode_basestring
from typing import Any

from sqlalchemy import ColumnElement, select

from discrimtest.errors import Problem
from discrimtest.identifiers import canonical_json
from discrimtest.store import tables
from discrimtest.store.damage import damage
from discrimtest.store.rows import insert_rows, plain_of, plain_rows
from discrimtest.store.session import Session
from discrimtest.store.types import utc_text

BEFORE_FIRST = bytes(32)
ACCOUNTS = ("credential-", "sign-in-")
"""How ids begin of what people sign in with, and of each time they do."""
_LOG = tables.table_of(tables.LogRow)
# Made once: what is written down at every act is not built anew each time.
_HEAD = select(_LOG.c.seq, _LOG.c.hash, _LOG.c.at).order_by(_LOG.c.seq.desc()).limit(1)
_LAST, _TIME = "last entry of the log", "its time"
_WAITED = timedelta(minutes=1)
"""Longer than anybody waits to write after reading the clock; a clock that was set back by more is
told as it is."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does, as the log will keep it.

    Attributes:
        action: The verb ("draw_tests").
        object: Id of what it is done to.
        by: Id of the acting person.
        at: When, with a time zone.
        study: Id of the study, where there is one.
        detail: What else matters, as short texts without personal data.
    """

    action: str
    object: str
    by: str
    at: datetime
    study: str | None = None
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the log, as stored."""

    seq: int
    act: Act
    facts: dict[str, Any]
    leaf: bytes
    hash: bytes


def leaf_hash(seq: int, act: Act, facts: dict[str, Any]) -> bytes:
    """The leaf of an entry, as the module's text fixes it."""
    content = {
        "action": act.action,
        "at": utc_text(act.at),
        "by": act.by,
        "detail": act.detail,
        "facts": facts,
        "object": act.object,
        "seq": seq,
        "study": act.study,
    }
    return hashlib.sha256(b"\x00" + canonical_json(content)).digest()


def chain_hash(before: bytes, leaf: bytes) -> bytes:
    """The hash of an entry from the hash before it and its own leaf."""
    return hashlib.sha256(b"\x01" + before + leaf).digest()


def head(session: Session) -> tuple[int, bytes]:
    """Number and hash of the last entry; ``(0, 32 zero bytes)`` for an empty log."""
    row = session.execute(_HEAD).first()
    return (0, BEFORE_FIRST) if row is None else (row[0], bytes(row[1]))


def moved_since(
    session: Session, seq: int, study: str | None = None, harmless: Iterable[str] = ()
) -> bool:
    """Whether anything was recorded after entry ``seq``.

    Args:
        seq: Number of the last entry when the caller read, from :func:`head`.
        study: Count only what can matter to this study: its own entries, those of no study
            or of several (persons, spellings, erasures), and decisions about landlords, which
            hold in every study. None counts everything but who signed in, which nobody reads.
        harmless: Actions that the caller did not read the results of.
    """
    row = tables.LogRow
    later = select(row.seq).where(row.seq > seq, row.action.not_in(harmless), *besides_accounts())
    if study is not None:
        everywhere = row.study_id.is_(None) | row.action.startswith("landlord_", autoescape=True)
        later = later.where((row.study_id == study) | everywhere)
    return session.execute(later.limit(1)).first() is not None


def besides_accounts() -> list[ColumnElement[bool]]:
    """Conditions on entries that leave out what people sign in with."""
    told = tables.LogRow.object
    return [~told.startswith(prefix, autoescape=True) for prefix in ACCOUNTS]


def append(session: Session, act: Act, facts: dict[str, Any]) -> int:
    """Add one entry; callers use :func:`discrimtest.store.facts.record`.

    Args:
        session: From :func:`discrimtest.store.engine.writing`, whose lock keeps the
            numbers without gaps.
        act: What is done.
        facts: Digest by table of the rows this entry records.

    Returns:
        The entry's number.
    """
    last, before = last_entry(session)
    seq = last + 1
    utc_text(act.at)  # a moment without a zone is refused before it is compared
    # The log is in the order of its moments, though each part of an act read the clock by itself,
    # and another act may have been written while this one waited.
    front, own = session.info.get(_TIME, (act.at, True))
    if own or front - act.at <= _WAITED:
        act = replace(act, at=max(act.at, front))
    leaf = leaf_hash(seq, act, facts)
    row = {
        "seq": seq,
        "at": act.at,
        "by": act.by,
        "study_id": act.study,
        "action": act.action,
        "object": act.object,
        "detail": act.detail,
        "facts": facts,
        "leaf": leaf,
        "hash": (link := chain_hash(before, leaf)),
    }
    insert_rows(session, plain_rows(_LOG, [row]))
    session.info[_LAST] = (session.get_transaction(), seq, link)
    session.info[_TIME] = (act.at, True)
    return seq


def last_entry(session: Session) -> tuple[int, bytes]:
    """The :func:`head`, read once in a transaction, which alone may add to it."""
    transaction, *written = session.info.get(_LAST, (None,))
    if transaction is None or transaction is not session.get_transaction():
        row = session.execute(_HEAD).first()
        written = [0, BEFORE_FIRST] if row is None else [row.seq, bytes(row.hash)]
        session.info[_LAST] = (session.get_transaction(), *written)
        session.info.pop(_TIME, None)
        if row is not None:
            session.info[_TIME] = (row.at, False)
    seq, link = written
    return seq, link


def last_act(session: Session, action: str) -> datetime | None:
    """When something was done last; None for never."""
    wanted = select(_LOG.c.at).where(_LOG.c.action == action).order_by(_LOG.c.seq.desc()).limit(1)
    return session.execute(wanted).scalar_one_or_none()


def entries(session: Session, after: int = 0) -> Iterator[LogEntry]:
    """The entries after number ``after``, in order, read as they are needed."""
    log = tables.LogRow
    found = session.execute(
        select(log).where(log.seq > after).order_by(log.seq),
        execution_options={"yield_per": 1000},
    )
    for row in found:
        act = Act(row.action, row.object, row.by, row.at, row.study_id, row.detail)
        yield LogEntry(row.seq, act, row.facts, bytes(row.leaf), bytes(row.hash))


@dataclass(frozen=True, slots=True)
class PlainEntry:
    """One entry of the log as its hash is made of it: moment, detail and facts are text."""

    seq: int
    at: str
    by: str
    study: str | None
    action: str
    object: str
    detail: str
    facts: str
    leaf: bytes
    hash: bytes

    @property
    def content(self) -> bytes:
        """The canonical JSON of what the entry holds now."""
        action, by, object_ = map(encode_basestring, (self.action, self.by, self.object))
        study = "null" if self.study is None else encode_basestring(self.study)
        content = (
            f'{{"action":{action},"at":"{self.at}","by":{by},"detail":{self.detail},'
            f'"facts":{self.facts},"object":{object_},"seq":{self.seq},"study":{study}}}'
        )
        return content.encode()

    @property
    def own_leaf(self) -> bytes:
        """The leaf of what the entry holds now."""
        return hashlib.sha256(b"\x00" + self.content).digest()


def plain_entries(
    session: Session, which: ColumnElement[bool] | None = None
) -> Iterator[PlainEntry]:
    """Every entry, or those wanted, in order, read as they are needed."""
    columns = ("seq", "at", "by", "study_id", "action", "object", "detail", "facts")
    for row in plain_of(session, _LOG, (*columns, "leaf", "hash"), ("seq",), which):
        made: list[Any] = [*row[:-2], *map(_bytes, row[-2:])]
        yield PlainEntry(*made)


def _bytes(value: Any) -> bytes:
    return bytes.fromhex(value) if isinstance(value, str) else bytes(value)


class Chain:
    """Looks at the entries one after the other: every gap, changed entry or broken link."""

    def __init__(self) -> None:
        self._expected, self._before = 1, BEFORE_FIRST

    def broken(self, entry: PlainEntry) -> Iterator[Problem]:
        """What is wrong with the next entry."""
        place = f"log entry {entry.seq}"
        if entry.seq != self._expected:
            rule = f"must be entry {self._expected}: entries are missing before it"
            yield damage(place, "", rule, "log.entry_missing")
        if entry.own_leaf != entry.leaf:
            yield damage(place, entry.leaf.hex(), "its leaf must be the hash of it", "log.leaf")
        if chain_hash(self._before, entry.leaf) != entry.hash:
            rule = "must be chained to the entry before it"
            yield damage(place, entry.hash.hex(), rule, "log.chain")
        self._expected, self._before = entry.seq + 1, entry.hash


def leaves(session: Session, upto: int | None = None) -> Iterator[bytes]:
    """The leaves of the log in order, as stored; of the first ``upto`` entries only, if told."""
    which = None if upto is None else _LOG.c.seq <= upto
    return (_bytes(row[0]) for row in plain_of(session, _LOG, ("leaf",), ("seq",), which))


def verify_chain(session: Session) -> Iterator[Problem]:
    """Everything that is wrong with the log by itself."""
    chain = Chain()
    for entry in plain_entries(session):
        yield from chain.broken(entry)
