"""Doubts and decisions about landlords, and what follows from them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from discrimtest.identifiers import fresh_id
from discrimtest.intake.settled import Settled
from discrimtest.record.standing import Standing, standing_of
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import Sealing, Secret, sealing, unseal_texts
from discrimtest.store.session import Session
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind

_SETTLING = frozenset(
    {LandlordEventKind.DOUBT, LandlordEventKind.CONFIRM_DIFFERENT, LandlordEventKind.SPLIT}
)
_PAIRS = frozenset(
    {
        LandlordEventKind.DOUBT,
        LandlordEventKind.MERGE,
        LandlordEventKind.SPLIT,
        LandlordEventKind.CONFIRM_DIFFERENT,
    }
)


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
    record_decisions(session, keys, [event], by=by, at=at, study=study)
    return event


def record_decisions(
    session: Session,
    keys: MasterKey,
    given: Sequence[LandlordEvent],
    *,
    by: str,
    at: datetime,
    study: str | None = None,
) -> None:
    """Write down doubts and decisions, each in an entry of its own."""
    for event in given:
        detail = {} if event.other is None else {"other": event.other}
        act = Act(f"landlord_{event.kind}", event.landlord, by, at, study, detail)
        rows = event_rows(sealing(session, keys), [event])
        record(session, act, {tables.LandlordEventRow: rows})


def event_rows(seal: Sealing, given: Sequence[LandlordEvent]) -> list[dict[str, object]]:
    """The rows of events, their reasons sealed."""
    told = [event for event in given if event.reason]
    secrets = [Secret(event.landlord, "reason", event.reason.encode("utf-8")) for event in told]
    sealed = {event.id: private for event, private in zip(told, seal(secrets), strict=True)}
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


def doubt_reasons(
    session: Session, keys: MasterKey, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Why landlords may be one, by pair, the smaller id first; both as resolved now."""
    now, wanted, sealed = standing(session), set(pairs), defaultdict(list)
    for row in _rows(session):
        if row.kind == LandlordEventKind.DOUBT and row.other_id and row.reason_id:
            pair = sorted((now.now(row.landlord_id), now.now(row.other_id)))
            if (pair[0], pair[1]) in wanted:
                sealed[pair[0], pair[1]].append(row.reason_id)
    texts = unseal_texts(session, keys, (each for ids in sealed.values() for each in ids))
    return {
        pair: tuple(dict.fromkeys(texts[each] for each in ids if each in texts))
        for pair, ids in sealed.items()
    }


def standing(session: Session) -> Standing:
    """Who is one with whom, who may be, and who is left alone, as decided so far."""
    return standing_of(landlord_events(session, None))


def excluded_in_no_study(session: Session) -> list[str]:
    """Landlords on the exclusion list of whom no study is told that they asked so in it."""
    log, row = tables.LogRow, tables.LandlordEventRow
    told = select(row.landlord_id, log.study_id).join(log, row.entry == log.seq)
    kinds = session.execute(told.where(row.kind == str(LandlordEventKind.EXCLUDE))).all()
    now = standing(session)
    in_one = {now.now(landlord) for landlord, study in kinds if study}
    return sorted({now.now(landlord) for landlord, _ in kinds} & now.excluded - in_one)


def settled(session: Session, study: str | None = None, listed: Iterable[str] = ()) -> Settled:
    """What is known of pairs of landlords.

    Args:
        study: In which lists are imported. listed: Who advertises in its earlier ones.
    """
    events = landlord_events(session, None)
    now = standing_of(events)
    log, row = tables.LogRow, tables.LandlordEventRow
    raised = select(row.id).join(log, row.entry == log.seq).where(log.study_id == study)
    own = set(session.scalars(raised))
    pairs = {
        event.id: frozenset((now.now(event.landlord), now.now(event.other)))
        for event in events
        if event.other is not None and event.kind in _SETTLING
    }
    doubted = (frozenset((one, other)) for one, all_of in now.doubts.items() for other in all_of)
    return Settled(
        frozenset(pairs.values()),
        frozenset(doubted),
        frozenset(pair for event, pair in pairs.items() if event in own),
        frozenset(listed),
    )


def _rows(session: Session) -> Sequence[Row[Any]]:
    table = tables.LandlordEventRow
    return session.execute(select(table).order_by(table.entry, table.at, table.id)).all()
