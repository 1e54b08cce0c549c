"""Letters that were handed to a server, and who may hand over any now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey

from discrimtest.store.tables.base import Fact, Mapped, Mutable, mapped_column, private_reference


class OutgoingRow(Fact):
    """The very bytes that an intent to send was about, committed before a server saw them."""

    __tablename__ = "outgoing"

    event_id: Mapped[str] = mapped_column(ForeignKey("contact_event.id"), primary_key=True)
    mail_id: Mapped[str] = mapped_column(private_reference(), unique=True)


class LeaseRow(Mutable):
    """Which run alone may do something, and until when unless it says that it is still there."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]
