"""Analyses, and what was made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey

from discrimtest.store.tables.base import Fact, Mapped, mapped_column


class RunRow(Fact):
    """One analysis: what it read (hashes), its seed and what it found."""

    __tablename__ = "run"

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    version_id: Mapped[str | None] = mapped_column(ForeignKey("study_version.id"))
    plan_sha256: Mapped[str]
    data_sha256: Mapped[str]
    seed: Mapped[str]
    findings: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportRow(Fact):
    """One page made from a run, by the hash of its file."""

    __tablename__ = "report"

    id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id"))
    audience: Mapped[str]
    language: Mapped[str]
    format: Mapped[str]
    sha256: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
