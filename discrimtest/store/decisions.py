"""Doubts and decisions about landlords, and what follows from them now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from discrimtest.identifiers import fresh_id
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import Secret, seal, unseal_texts
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind

_PAIRS = frozenset(
    {
        LandlordEventKind.DOUBT,
        LandlordEventKind.MERGE,
        LandlordEventKind.SPLIT,
        LandlordEventKind.CONFIRM_DIFFERENT,
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How landlords stand to each other now.

    Attributes:
        survivors: For each merged landlord the one it is now counted as.
        doubts: For each surviving landlord those it may be; both ways.
        excluded: Surviving landlords that were excluded or stopped.
    """

    survivors: dict[str, str]
    doubts: dict[str, tuple[str, ...]]
    excluded: frozenset[str]

    def now(self, landlord: str) -> str:
        """The landlord that ``landlord`` is counted as now."""
        return self.survivors.get(landlord, landlord)

    def is_excluded(self, landlord: str) -> bool:
        """Whether it, or one it may be the same as, was excluded or stopped."""
        same = (self.now(landlord), *self.doubts.get(self.now(landlord), ()))
        return any(each in self.excluded for each in same)


def decide(
    session: Session,
    keys: MasterKey,
    kind: LandlordEventKind,
    landlord: str,
    *,
    by: str,
    at: datetime,
    other: str | None = None,
    reason: str = "",
    study: str | None = None,
) -> LandlordEvent:
    """Record a doubt or a decision.

    For a pair ``other`` is the second landlord: after a merge it is counted as
    ``landlord``; a split undoes the merge of exactly this pair, whichever was named first.
    The reason may name the landlord, so it lies under the landlord's key.
    """
    if (kind in _PAIRS) != (other is not None) or other == landlord:
        raise ValueError(f"{kind} of {landlord!r} can not have {other!r} as the other landlord")
    event = LandlordEvent(fresh_id("decision"), landlord, other, kind, reason, by, at)
    rows = event_rows(session, keys, [event])
    detail = {} if other is None else {"other": other}
    record(
        session,
        Act(f"landlord_{kind}", landlord, by, at, study, detail),
        {tables.LandlordEventRow: rows},
    )
    return event


def event_rows(
    session: Session, keys: MasterKey, given: Sequence[LandlordEvent]
) -> list[dict[str, object]]:
    """The rows of events, their reasons sealed."""
    told = [event for event in given if event.reason]
    sealed: dict[str, str] = {}
    for event in told:
        secret = Secret(event.landlord, "reason", event.reason.encode("utf-8"))
        sealed[event.id] = seal(session, keys, [secret], event.at)[0]
    return [
        {
            "id": event.id,
            "landlord_id": event.landlord,
            "other_id": event.other,
            "kind": event.kind,
            "reason_id": sealed.get(event.id),
            "by": event.by,
            "at": event.at,
        }
        for event in given
    ]


def landlord_events(
    session: Session, keys: MasterKey | None, landlord: str | None = None
) -> list[LandlordEvent]:
    """Everything recorded about one landlord, or all, in order.

    Without ``keys`` the reasons stay empty, as they do once erased.
    """
    rows = [
        row
        for row in _rows(session)
        if landlord is None or landlord in (row.landlord_id, row.other_id)
    ]
    texts = {} if keys is None else unseal_texts(session, keys, (row.reason_id for row in rows))
    return [
        LandlordEvent(
            row.id,
            row.landlord_id,
            row.other_id,
            LandlordEventKind(row.kind),
            texts.get(row.reason_id or "", ""),
            row.by,
            row.at,
        )
        for row in rows
    ]


def standing(session: Session) -> Standing:
    """Who is one with whom, who may be, and who is left alone, as decided so far."""
    return standing_of(landlord_events(session, None))


def standing_of(events: Iterable[LandlordEvent]) -> Standing:
    """The same from the events in order; the newest about a pair decides that pair."""
    pairs: dict[frozenset[str], LandlordEvent] = {}
    alone: list[LandlordEvent] = []
    for event in events:
        if event.other is not None:
            pair = frozenset((event.landlord, event.other))
            pairs.pop(pair, None)  # keeps the order of the newest event of each pair
            pairs[pair] = event
        else:
            alone.append(event)
    parents: dict[str, str] = {}

    def survivor(landlord: str) -> str:
        while landlord in parents:
            landlord = parents[landlord]
        return landlord

    for event in pairs.values():
        if event.kind is LandlordEventKind.MERGE and event.other is not None:
            kept, gone = survivor(event.landlord), survivor(event.other)
            if kept != gone:
                parents[gone] = kept
    doubts: dict[str, set[str]] = {}
    for event in pairs.values():
        if event.kind is LandlordEventKind.DOUBT and event.other is not None:
            one, two = survivor(event.landlord), survivor(event.other)
            if one != two:
                doubts.setdefault(one, set()).add(two)
                doubts.setdefault(two, set()).add(one)
    last = {survivor(event.landlord): event.kind for event in alone}
    return Standing(
        {landlord: survivor(landlord) for landlord in parents},
        {landlord: tuple(sorted(others)) for landlord, others in sorted(doubts.items())},
        frozenset(each for each, kind in last.items() if kind is not LandlordEventKind.INCLUDE),
    )


def _rows(session: Session) -> Sequence[tables.LandlordEventRow]:
    table = tables.LandlordEventRow
    return session.execute(select(table).order_by(table.entry, table.at, table.id)).scalars().all()
