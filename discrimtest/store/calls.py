"""Mystery calls as drawn, and what was recorded of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.record.calls import CallFieldwork, CallHistory, CallRecord
from discrimtest.store import tables
from discrimtest.store.decisions import standing
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import summary
from discrimtest.store.private import Secret, seal, unseal_texts
from discrimtest.store.reasons import record_why
from discrimtest.store.rows import Rows
from discrimtest.store.session import Session
from discrimtest.store.sight import require_whole
from discrimtest.store.tables import Fact
from discrimtest.words.call import CallDraw, CallEvent, CallEventKind, CallOutcome, MysteryCall

_CALL, _EVENT = tables.table_of(tables.MysteryCallRow), tables.table_of(tables.CallEventRow)
_DRAW = tables.table_of(tables.CallDrawRow)


def store_call_draw(
    session: Session, draw: CallDraw, calls: Sequence[MysteryCall], *, by: str, at: datetime
) -> None:
    """A whole draw in one log entry, which holds the hash of its inputs."""
    row = {
        "id": draw.id,
        "study_id": draw.study,
        "version_id": draw.version,
        "number": draw.number,
        "wave": draw.wave,
        "seed": str(draw.seed),
        "inputs": draw.inputs,
        "golden": draw.golden,
    }
    drawn = [
        {
            "id": each.id,
            "study_id": each.study,
            "draw_id": each.draw,
            "number": each.number,
            "wave": each.wave,
            "landlord_id": each.landlord,
            "request": each.request,
            "variant": each.variant,
            "language": each.language,
            "owner": each.owner,
            "municipality": each.municipality,
            "due_at": each.due_at,
        }
        for each in calls
    ]
    told = {"golden": draw.golden, "inputs": sha256_hex(canonical_json(draw.inputs))}
    facts: dict[type[Fact], Rows] = {tables.CallDrawRow: [row], tables.MysteryCallRow: drawn}
    record(session, Act("draw_calls", draw.id, by, at, draw.study, told), facts)


def record_call_events(
    session: Session,
    keys: MasterKey,
    calls: Sequence[MysteryCall],
    events: Sequence[CallEvent],
    *,
    by: str,
    at: datetime,
    why: str = "",
) -> None:
    """Write down events of calls, each of these calls in turn; words lie under the agency's key.

    Raises:
        Erased: The agency's data were erased.
    """
    told = [
        Secret(call.landlord, "call", event.text.encode("utf-8"))
        for call, event in zip(calls, events, strict=True)
        if event.text
    ]
    sealed = iter(seal(session, keys, told))
    rows = [
        {
            "id": event.id,
            "call_id": event.call,
            "kind": event.kind,
            "happened_at": event.happened_at,
            "outcome": event.outcome,
            "person_id": event.person,
            "text_id": next(sealed) if event.text else None,
            "by": event.by,
            "at": event.at,
            "supersedes": event.supersedes,
        }
        for event in events
    ]
    kinds = ", ".join(sorted({str(event.kind) for event in events}))
    act = Act(
        "record_calls", summary([event.call for event in events]), by, at, calls[0].study,
        {"kind": kinds},
    )  # fmt: skip
    if why:
        record_why(session, keys, act, why, {tables.CallEventRow: rows})
    else:
        record(session, act, {tables.CallEventRow: rows})


def draws_so_far(session: Session, study: str) -> tuple[int, int]:
    """How many draws a study made, and the number of its last call; 0 where there is none."""
    made = select(func.count()).select_from(_DRAW).where(_DRAW.c.study_id == study)
    last = select(func.max(_CALL.c.number)).where(_CALL.c.study_id == study)
    return int(session.scalar(made) or 0), int(session.scalar(last) or 0)


def first_call_drawn(session: Session, study: str) -> datetime | None:
    """When the first call of a study was drawn; None while none is."""
    log, call = tables.LogRow, tables.MysteryCallRow
    wanted = select(func.min(log.at)).join(call, call.entry == log.seq)
    return session.scalar(wanted.where(call.study_id == study))


def call_record(
    session: Session, study: str, fieldwork: CallFieldwork, keys: MasterKey | None = None
) -> CallRecord:
    """Everything recorded of a study's calls; words with the key that opens them."""
    found = every_call(session, study, keys)
    return CallRecord(found.calls, found.events, found.landlords, fieldwork)


def every_call(
    session: Session, study: str | None = None, keys: MasterKey | None = None
) -> CallHistory:
    """The calls of a study, or (None) of all, with what happened to them."""
    now = standing(session)
    calls, events = select(_CALL), select(_EVENT)
    if study is None:
        require_whole(session)
    else:
        calls = calls.where(_CALL.c.study_id == study)
        events = events.join(_CALL, _EVENT.c.call_id == _CALL.c.id).where(_CALL.c.study_id == study)
    rows = list(session.execute(events.order_by(_EVENT.c.entry, _EVENT.c.id)))
    texts = unseal_texts(session, keys, (row.text_id for row in rows)) if keys else {}
    return CallHistory(
        tuple(
            MysteryCall(
                row.id,
                row.study_id,
                row.draw_id,
                row.number,
                row.wave,
                now.now(row.landlord_id),
                row.request,
                row.variant,
                row.language,
                row.owner,
                row.municipality,
                row.due_at,
            )
            for row in session.execute(calls.order_by(_CALL.c.study_id, _CALL.c.number))
        ),
        tuple(
            CallEvent(
                row.id,
                row.call_id,
                CallEventKind(row.kind),
                row.happened_at,
                row.by,
                row.at,
                CallOutcome(row.outcome) if row.outcome else None,
                row.person_id,
                texts.get(row.text_id, ""),
                row.supersedes,
            )
            for row in rows
        ),
        now,
    )
