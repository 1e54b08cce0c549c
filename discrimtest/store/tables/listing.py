"""Listings, and the account of every row of every imported file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, one_of, private_reference
from discrimtest.words.listing import HomeType, RowStatus


class ImportBatchRow(Fact):
    """One file imported for one study; the same file is never imported twice."""

    __tablename__ = "import_batch"
    __table_args__ = (UniqueConstraint("study_id", "file_sha256"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    file_sha256: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    counts: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ImportedRow(Fact):
    """What became of one row. Reasons and notes hold no personal data."""

    __tablename__ = "import_row"
    __table_args__ = (
        one_of("status", RowStatus),
        CheckConstraint("status <> 'accepted' OR listing_id IS NOT NULL", name="accepted"),
        Index(None, "listing_id"),
    )

    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str]
    listing_id: Mapped[str | None] = mapped_column(ForeignKey("listing.id"))
    duplicate_of_line: Mapped[int | None]
    reasons: Mapped[list[Any]]
    notes: Mapped[list[Any]]


class ListingRow(Fact):
    """One advertised home; title, address and link lie in ``advert``, encrypted."""

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("portal", "ref"),
        one_of("home", HomeType),
        CheckConstraint("rent_cents >= 0", name="rent_cents"),
        CheckConstraint("charges_cents >= 0", name="charges_cents"),
        CheckConstraint("bedrooms >= 0", name="bedrooms"),
        Index(None, "advert_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    landlord_id: Mapped[str] = mapped_column(ForeignKey("landlord.id"))
    portal: Mapped[str]
    ref: Mapped[str]
    postcode: Mapped[str]
    municipality: Mapped[str]
    rent_cents: Mapped[int | None]
    charges_cents: Mapped[int | None]
    bedrooms: Mapped[int | None]
    home: Mapped[str]
    senior: Mapped[bool]
    channels: Mapped[list[Any]]
    posted: Mapped[date | None]
    advert_id: Mapped[str] = mapped_column(private_reference())
