"""What was entered about visits."""

from __future__ import annotations

from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import sealed_notes
from discrimtest.store.session import Session
from discrimtest.words.visit import VisitEntry


def record_visit_entry(
    session: Session, keys: MasterKey, told: VisitEntry, *, contact: str, study: str
) -> None:
    """Write an entry down; its words lie under the landlord's key.

    Args:
        contact: A contact of the test.
    """
    remarks = told.account.remarks if told.account else ""
    (own,) = sealed_notes(session, keys, [(contact, remarks)], field="visit_remarks")
    (note,) = sealed_notes(session, keys, [(contact, told.note)], field="visit_note")
    row = {
        "id": told.id,
        "test_id": told.test,
        "contact_id": told.contact,
        "number": told.number,
        "kind": told.kind,
        "items": told.account.items() if told.account else None,
        "after_sight": told.after_sight,
        "remarks_id": own,
        "note_id": note,
        "by": told.by,
        "at": told.at,
    }
    act = Act("visit", told.contact or told.test, told.by, told.at, study, {"kind": str(told.kind)})
    record(session, act, {tables.VisitEntryRow: [row]})
