"""Letters that were handed to a server: the bytes go on record before it sees them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from discrimtest.store import tables
from discrimtest.store.contacts import event_rows
from discrimtest.store.facts import Changed, record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import Secret, seal, unseal
from discrimtest.store.session import Session
from discrimtest.words.contact import ContactEvent

MAIL = "message/rfc822"


def hand_over(
    session: Session,
    keys: MasterKey,
    intent: ContactEvent,
    raw: bytes,
    lease: Changed,
    *,
    study: str,
    landlord: str,
    by: str,
    at: datetime,
) -> None:
    """Record that a letter is about to be sent, and its bytes.

    Args:
        intent: The event; it bears the mail's Message-ID.
        lease: What :func:`discrimtest.store.leases.renew` gave.
        study: Id of the study.
        landlord: As its test was drawn, whose key seals the bytes.
    """
    (mail,) = seal(session, keys, [Secret(landlord, "outgoing", raw, media_type=MAIL)])
    facts = {
        tables.ContactEventRow: event_rows(session, keys, [intent]),
        tables.OutgoingRow: [{"event_id": intent.id, "mail_id": mail}],
    }
    record(session, Act("hand_over_mail", intent.contact, by, at, study), facts, lease)


def handed_over(session: Session, keys: MasterKey, contact: str) -> list[bytes]:
    """The bytes of each mail of a contact that a server was given, oldest first; erased ones are
    absent."""
    event, mail = tables.ContactEventRow, tables.OutgoingRow
    rows = session.execute(
        select(mail.mail_id)
        .join(event, mail.event_id == event.id)
        .where(event.contact_id == contact)
        .order_by(event.entry)
    )
    ids = [row.mail_id for row in rows]
    found = unseal(session, keys, ids)
    return [found[each] for each in ids if each in found]
