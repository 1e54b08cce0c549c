"""Invitations that were declined later than the protocol says, or never."""

from __future__ import annotations

from datetime import datetime

from discrimtest.record.inviting import inviting
from discrimtest.record.record import Record
from discrimtest.record.visits import visit_of
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
    told = [each.at for each in visit_of(record, contact).entries[:1]]
    since = min((told or [each.received_at for each in inviting(record, contact)]), default=None)
    if since is None:
        return False
    end = since + record.fieldwork.decline_within
    if declined:
        return min(declined) > end
    # Who is no more written to counts by what this study recorded, whatever others did.
    own = record.own_landlords
    spared = record.fieldwork.visits or record.test_of(contact).landlord in own.stopped | own.asked
    return now is not None and end < now and not spared
