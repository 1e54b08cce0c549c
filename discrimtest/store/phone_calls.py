"""Phone calls of candidates."""

from __future__ import annotations

from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.log import Act
from discrimtest.store.session import Session
from discrimtest.words.phone_call import PhoneCall


def record_call(session: Session, call: PhoneCall, *, study: str) -> None:
    """Write down a call of a candidate."""
    row = {
        "id": call.id,
        "contact_id": call.contact,
        "ending": call.ending,
        "at": call.at,
        "recorded_at": call.recorded_at,
        "by": call.by,
        "supersedes": call.supersedes,
    }
    act = Act(
        "record_phone_call", call.contact, call.by, call.recorded_at, study, {"ending": call.ending}
    )
    record(session, act, {tables.PhoneCallRow: [row]})
