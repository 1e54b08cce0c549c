"""Write down what happened to mystery calls."""

from __future__ import annotations

from collections.abc import Callable

from discrimtest.record.calls import CallRecord
from discrimtest.record.entries import Recorder
from discrimtest.store.calls import record_call_events
from discrimtest.store.engine import writing
from discrimtest.store.session import Session
from discrimtest.words.call import CallEvent, MysteryCall
from discrimtest.words.person import Right
from discrimtest.workplace.open_calls import OpenCalls, open_calls
from discrimtest.workplace.open_study import require_in
from discrimtest.workplace.workplace import Workplace


def record_call_event(
    at: Workplace,
    slug: str,
    number: int,
    right: Right,
    decide: Callable[[Session, OpenCalls, CallRecord, Recorder], CallEvent],
    why: str = "",
) -> CallEvent:
    """One event decided and written in one short transaction, with the reason where given."""
    require_in(at, right, slug)
    with writing(at.engine) as session:
        study = open_calls(at, session, slug)
        record = study.record(session)
        event = decide(session, study, record, at.witness)
        write_call_events(at, session, [record.numbered(number)], [event], why)
    return event


def write_call_events(
    at: Workplace,
    session: Session,
    calls: list[MysteryCall],
    events: list[CallEvent],
    why: str = "",
) -> None:
    """Write down events of calls, each of these calls in turn."""
    record_call_events(session, at.keys, calls, events, by=at.person.id, at=at.now(), why=why)
