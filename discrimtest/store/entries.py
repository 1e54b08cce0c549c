"""Writing down what the rules decided, each kind of row in one entry of the log."""

from __future__ import annotations

from datetime import datetime

from discrimtest.record.entries import Entries
from discrimtest.store.codings import record_coding_events, record_codings
from discrimtest.store.contacts import record_events
from discrimtest.store.decisions import record_decisions
from discrimtest.store.deviations import record_deviations
from discrimtest.store.keys import MasterKey
from discrimtest.store.phone_calls import record_call
from discrimtest.store.responses import record_answer_events, record_responses
from discrimtest.store.session import Session


def write_entries(
    session: Session, keys: MasterKey, entries: Entries, *, study: str, by: str, at: datetime
) -> None:
    """Write entries down.

    Args:
        session: A writing session.
        keys: Seals notes and texts.
        study: Id of the study they were decided in.
        by: The acting person.
        at: Now.
    """
    if entries.events:
        record_events(session, keys, entries.events, by=by, at=at, study=study)
    if entries.answers:
        record_responses(session, keys, entries.answers, by=by, at=at, study=study)
    if entries.answer_events:
        record_answer_events(session, keys, entries.answer_events, by=by, at=at, study=study)
    if entries.codings:
        record_codings(session, keys, entries.codings, by=by, at=at, study=study)
    if entries.coding_events:
        record_coding_events(session, keys, entries.coding_events, by=by, at=at, study=study)
    for call in entries.calls:
        record_call(session, call, study=study)
    if entries.decisions:
        record_decisions(session, keys, entries.decisions, by=by, at=at, study=study)
    if entries.deviations:
        # A stop breaks tests of other studies too; whose they are is looked up then.
        only = None if entries.decisions else study
        record_deviations(session, keys, entries.deviations, by=by, at=at, study=only)
