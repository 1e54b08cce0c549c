"""Letters that were handed to a server: the bytes go on record before it sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from discrimtest.store import tables
from discrimtest.store.contacts import event_rows
from discrimtest.store.facts import Changed, record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import summary
from discrimtest.store.private import Secret, seal, unseal
from discrimtest.store.session import Session
from discrimtest.words.contact import ContactEvent

MAIL = "message/rfc822"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail that is about to be sent.

    Attributes:
        intent: The event; it bears the mail's Message-ID.
        landlord: As its test was drawn, whose key seals the bytes.
    """

    intent: ContactEvent
    raw: bytes
    landlord: str


def hand_over(
    session: Session,
    keys: MasterKey,
    given: Sequence[Outgoing],
    lease: Changed,
    *,
    study: str,
    by: str,
    at: datetime,
) -> None:
    """Record that letters are about to be sent, and their bytes, in one entry of the log.

    Args:
        lease: What :func:`discrimtest.store.leases.renew` gave.
        study: Id of the study.
    """
    raws = [Secret(one.landlord, "outgoing", one.raw, media_type=MAIL) for one in given]
    intents, mails = [one.intent for one in given], seal(session, keys, raws)
    facts = {
        tables.ContactEventRow: event_rows(session, keys, intents),
        tables.OutgoingRow: [
            {"event_id": intent.id, "mail_id": mail}
            for intent, mail in zip(intents, mails, strict=True)
        ],
    }
    about = summary([intent.contact for intent in intents])
    record(session, Act("hand_over_mail", about, by, at, study), facts, lease)


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
