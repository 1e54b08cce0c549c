"""Invitations that were declined later than the protocol says, or never."""

from __future__ import annotations

from datetime import datetime

from discrimtest.record.due import decline_by
from discrimtest.record.record import Record
from discrimtest.words.contact import ContactEventKind


def declined_late(record: Record, now: datetime | None = None) -> frozenset[str]:
    """Contacts whose invitation was declined too late, or should have been and was not.

    A landlord who hears nothing more is no longer declined.

    Args:
        now: Moment of looking, UTC; None leaves out what was not declined.
    """
    return frozenset(contact for contact in record.sent if _is_late(record, contact, now))


def _is_late(record: Record, contact: str, now: datetime | None) -> bool:
    events = record.happened.get(contact, ())
    declined = [event.at for event in events if event.kind is ContactEventKind.DECLINED]
    last = decline_by(record, contact)
    if last is None:
        return False
    if declined:
        return min(declined) > last
    spared = record.fieldwork.visits or _is_left_alone(record, contact)
    return now is not None and last < now and not spared


def _is_left_alone(record: Record, contact: str) -> bool:
    return record.test_of(contact).landlord in record.own_landlords.left_alone
