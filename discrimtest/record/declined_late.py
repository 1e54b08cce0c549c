"""Invitations that were declined later than the protocol says, or never."""

from __future__ import annotations

from datetime import datetime

from discrimtest.record.due import due
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
    late = {contact for contact in record.sent if _is_late(record, contact)}
    if now is not None:
        tasks = (each for each in due(record, now) if each.task == "decline")
        late |= {each.contact.id for each in tasks if each.when < now}
    return frozenset(late)


def _is_late(record: Record, contact: str) -> bool:
    events = record.happened.get(contact, ())
    declined = [event.at for event in events if event.kind is ContactEventKind.DECLINED]
    if not declined:
        return False
    told = [each.at for each in visit_of(record, contact).entries[:1]]
    since = min((told or [each.received_at for each in inviting(record, contact)]), default=None)
    return since is not None and min(declined) > since + record.fieldwork.decline_within
