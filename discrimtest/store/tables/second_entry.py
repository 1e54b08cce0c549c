"""Answers that were entered a second time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, one_of, private_reference
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel


class SecondEntryRow(Fact):
    """What another person made of an answer's source; its text lies under the answer's key."""

    __tablename__ = "second_entry"
    __table_args__ = (one_of("channel", ResponseChannel), one_of("category", Category))

    id: Mapped[str] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"), unique=True)
    channel: Mapped[str]
    received_at: Mapped[datetime]
    category: Mapped[str | None]
    automatic: Mapped[bool]
    text_id: Mapped[str | None] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
