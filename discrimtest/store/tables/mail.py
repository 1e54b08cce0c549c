"""Mails that came in, where they lay, and what was decided of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, one_of, private_reference
from discrimtest.words.mail import MailEventKind
from discrimtest.words.mail_signature import SignatureVerdict


class MailRow(Fact):
    """A mail; its bytes lie encrypted under a key of its own.

    ``mark`` is the same for the same bytes in one study and mailbox, ``id_mark`` for the same
    Message-ID. Both are keyed, and stay when the bytes are erased: an erased mail is not taken in
    again.
    """

    __tablename__ = "mail"
    __table_args__ = (Index(None, "study_id"), Index(None, "id_mark"))

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    line_id: Mapped[str | None] = mapped_column(ForeignKey("line.id"))
    raw_id: Mapped[str] = mapped_column(private_reference())
    mark: Mapped[str] = mapped_column(unique=True)
    id_mark: Mapped[str | None]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class MailPlaceRow(Fact):
    """Where a mail lay in a mailbox (UIDVALIDITY and UID of RFC 9051); fetching goes on there."""

    __tablename__ = "mail_place"
    __table_args__ = (UniqueConstraint("study_id", "box", "validity", "uid"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    mail_id: Mapped[str] = mapped_column(ForeignKey("mail.id"))
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    box: Mapped[str]
    validity: Mapped[int]
    uid: Mapped[int]


class MailEventRow(Fact):
    """What a mail turned out to be; the decisions about one mail are numbered."""

    __tablename__ = "mail_event"
    __table_args__ = (
        one_of("kind", MailEventKind),
        UniqueConstraint("mail_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(kind = 'answer') = (response_id IS NOT NULL)", name="response_id"),
        Index(None, "contact_id"),
        Index(None, "response_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    mail_id: Mapped[str] = mapped_column(ForeignKey("mail.id"))
    number: Mapped[int]
    kind: Mapped[str]
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contact.id"))
    response_id: Mapped[str | None] = mapped_column(ForeignKey("response.id"))
    status: Mapped[str | None]
    why: Mapped[list[Any]]
    note_id: Mapped[str | None] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class MailSignatureRow(Fact):
    """What a signature of a mail was worth when the mail was kept. Who signed, and the key that was
    seen, lie encrypted under the mail's own key: a domain may be a person's."""

    __tablename__ = "mail_signature"
    __table_args__ = (
        one_of("verdict", SignatureVerdict),
        UniqueConstraint("mail_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    mail_id: Mapped[str] = mapped_column(ForeignKey("mail.id"))
    number: Mapped[int]
    verdict: Mapped[str]
    told_id: Mapped[str] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
