"""Bundles of evidence that went out, and what lay in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, private_reference


class BundleRow(Fact):
    """A bundle as it was written; ``sha256`` is that of its list of files, which is signed."""

    __tablename__ = "bundle"
    __table_args__ = (Index(None, "study_id"), Index(None, "sha256"))

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    landlord_id: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    named: Mapped[str]
    test: Mapped[int | None]
    seal: Mapped[int]
    sha256: Mapped[str]
    files: Mapped[int]
    size: Mapped[int]
    simulated: Mapped[bool]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class BundleItemRow(Fact):
    """That the content of a private row went out in a bundle: an erasure names the bundle."""

    __tablename__ = "bundle_item"
    __table_args__ = (Index(None, "private_id"),)

    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundle.id"), primary_key=True)
    private_id: Mapped[str] = mapped_column(private_reference(), primary_key=True)
