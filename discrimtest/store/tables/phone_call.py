"""Phone calls of candidates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index

from discrimtest.store.tables.base import Fact, Mapped, correction_of, mapped_column


class PhoneCallRow(Fact):
    """One call, which may have reached nobody; ``ending`` is an id of the study's codebook."""

    __tablename__ = "phone_call"
    __table_args__ = (Index(None, "contact_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contact.id"))
    ending: Mapped[str]
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    supersedes: Mapped[str | None] = mapped_column(correction_of("phone_call"), unique=True)
