"""What came back, which contact it answers, and how it was coded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint

from discrimtest.store.tables.base import (
    Fact,
    Mapped,
    correction_of,
    mapped_column,
    one_of,
    private_reference,
)
from discrimtest.words.coding_event import CodingEventKind, CodingPart, Leaked
from discrimtest.words.outcome import Category, CodingMethod
from discrimtest.words.response import ResponseChannel
from discrimtest.words.response_event import ResponseEventKind


class ResponseRow(Fact):
    """Anything that came back; the verbatim content lies encrypted under a key of its own."""

    __tablename__ = "response"
    __table_args__ = (one_of("channel", ResponseChannel),)

    id: Mapped[str] = mapped_column(primary_key=True)
    line_id: Mapped[str | None] = mapped_column(ForeignKey("line.id"))
    channel: Mapped[str]
    received_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    text_id: Mapped[str] = mapped_column(private_reference(), index=True)
    automatic: Mapped[bool]
    client_id: Mapped[str | None] = mapped_column(unique=True)


class ResponseMatchRow(Fact):
    """The contact a response answers; the highest number counts, NULL means none."""

    __tablename__ = "response_match"
    __table_args__ = (
        UniqueConstraint("response_id", "number"),
        CheckConstraint("number > 0", name="number"),
        Index(None, "contact_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"))
    number: Mapped[int]
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contact.id"))
    why: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ResponseEventRow(Fact):
    """What a person did with an answer after it was recorded, each numbered within its answer."""

    __tablename__ = "response_event"
    __table_args__ = (
        one_of("kind", ResponseEventKind),
        UniqueConstraint("response_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(kind = 'moved') = (to_id IS NOT NULL)", name="to_id"),
        CheckConstraint("(kind = 'redated') = (received_at IS NOT NULL)", name="received_at"),
        CheckConstraint("(kind = 'automatic') = (automatic IS NOT NULL)", name="automatic"),
        Index(None, "contact_id"),
        Index(None, "to_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"))
    number: Mapped[int]
    kind: Mapped[str]
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contact.id"))
    match_number: Mapped[int]
    since: Mapped[datetime]
    to_id: Mapped[str | None] = mapped_column(ForeignKey("contact.id"))
    received_at: Mapped[datetime | None]
    automatic: Mapped[bool | None]
    note_id: Mapped[str | None] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CodingRow(Fact):
    """One coder's judgement of one contact."""

    __tablename__ = "coding"
    __table_args__ = (
        one_of("method", CodingMethod),
        one_of("category", Category),
        Index(None, "contact_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contact.id"))
    coder_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    method: Mapped[str]
    category: Mapped[str]
    at: Mapped[datetime]
    subtle: Mapped[dict[str, Any]]
    reason_id: Mapped[str | None] = mapped_column(private_reference())
    supersedes: Mapped[str | None] = mapped_column(correction_of("coding"), unique=True)


class CodingEventRow(Fact):
    """What a coder did with one contact besides judging its outcome."""

    __tablename__ = "coding_event"
    __table_args__ = (
        one_of("kind", CodingEventKind),
        one_of("part", CodingPart),
        one_of("leaked", Leaked),
        CheckConstraint("(kind = 'salutation') = (subtle IS NOT NULL)", name="subtle"),
        CheckConstraint("(kind = 'leaked') = (leaked IS NOT NULL)", name="tells"),
        Index(None, "contact_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contact.id"))
    coder_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    part: Mapped[str]
    at: Mapped[datetime]
    subtle: Mapped[dict[str, Any] | None]
    leaked: Mapped[str | None]
    note_id: Mapped[str | None] = mapped_column(private_reference())
