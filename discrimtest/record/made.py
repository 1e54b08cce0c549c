"""The event by which a contact was made."""

from __future__ import annotations

from discrimtest.record.record import Record
from discrimtest.words.contact import ContactEvent, ContactEventKind


def made_last(record: Record, contact: str) -> ContactEvent | None:
    """The newest that stands; None where it was not made."""
    events = record.happened.get(contact, ())
    return next((each for each in reversed(events) if each.kind is ContactEventKind.SENT), None)
