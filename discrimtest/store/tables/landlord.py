"""Landlords, how they showed themselves, and what was decided about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index

from discrimtest.store.tables.base import (
    Fact,
    Mapped,
    Mutable,
    mapped_column,
    one_of,
    private_reference,
)
from discrimtest.words.landlord import LandlordEventKind, LandlordType


class LandlordRow(Mutable):
    """An agency or a private landlord, by a pseudonymous id."""

    __tablename__ = "landlord"
    __table_args__ = (one_of("type", LandlordType),)

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    added_at: Mapped[datetime]


class LandlordAliasRow(Fact):
    """One spelling of a landlord, as an advertisement showed it."""

    __tablename__ = "landlord_alias"
    __table_args__ = (Index(None, "landlord_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    landlord_id: Mapped[str] = mapped_column(ForeignKey("landlord.id"))
    listing_id: Mapped[str | None] = mapped_column(ForeignKey("listing.id"))
    name_id: Mapped[str | None] = mapped_column(private_reference())
    phone_id: Mapped[str | None] = mapped_column(private_reference())
    email_id: Mapped[str | None] = mapped_column(private_reference())


class LandlordEventRow(Fact):
    """A doubt or a decision; for a pair, ``landlord`` survives a merge with ``other``."""

    __tablename__ = "landlord_event"
    __table_args__ = (
        one_of("kind", LandlordEventKind),
        Index(None, "landlord_id"),
        Index(None, "other_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    landlord_id: Mapped[str] = mapped_column(ForeignKey("landlord.id"))
    other_id: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    kind: Mapped[str]
    reason_id: Mapped[str | None] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ExclusionMarkRow(Fact):
    """What an excluded landlord is recognised by once its data are erased: a keyed hash with a salt
    of its own, which says nothing of what it was made from."""

    __tablename__ = "exclusion_mark"
    __table_args__ = (Index(None, "landlord_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    landlord_id: Mapped[str] = mapped_column(ForeignKey("landlord.id"))
    field: Mapped[str]
    salt: Mapped[str]
    mark: Mapped[str]
