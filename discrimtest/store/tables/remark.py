"""What is asked about contacts' entries, and which are held."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, one_of, private_reference
from discrimtest.words.remark import RemarkKind


class RemarkRow(Fact):
    """One remark of a thread, which bears the id of the remark that began it."""

    __tablename__ = "remark"
    __table_args__ = (one_of("kind", RemarkKind), Index(None, "contact_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contact.id"))
    thread: Mapped[str]
    kind: Mapped[str]
    text_id: Mapped[str | None] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
