"""A report and an export read the database once, in statements whose number no study changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.export_study import export_study
from discrimtest.exchange.formats import Format
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import OTHER, STUDY, closed, study_tests
from tests.actions.fieldwork import CHOICES, live, script
from tests.actions.test_record_of import statements

RECORD, BESIDE, STUDY_ITSELF, TEXTS, SIGNED, PUBLISHED, TWICE, COMPLAINTS = 11, 11, 2, 9, 1, 1, 1, 2
"""Statements for the record, for what stands beside it (versions, the log's head, types of
landlords, listings, refused rows, draws, candidates, reasons, who saw arms), for the study with its
version, for what is opened, replied or captured, for signatures of mails, for what the public was
told before, for answers entered twice, and for complaints with what became of them."""


@pytest.fixture(autouse=True)
def sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check before reads every table by itself, and is left out of the count."""
    for action in ("build_report", "export_study"):
        monkeypatch.setattr(f"discrimtest.actions.{action}.require_sound", lambda *_, **__: None)


@pytest.fixture
def lived(either_field: Workplace) -> Workplace:
    """The field periods of both studies over: one of 22 tests and one of 6, on each database."""
    for slug in (STUDY, OTHER):
        live(either_field, script(study_tests(either_field, slug), CHOICES))
    return closed(either_field)


def reads(work: Callable[[], object]) -> list[str]:
    """What is read before anything is written, statements of the driver's own left out."""
    with statements(Engine) as asked:  # SQLite is read in a copy, which is another engine
        work()
    first = next(at for at, text in enumerate(asked) if text.startswith("INSERT"))
    # The commit reads too: what was recorded since, and the log's last entry.
    start = max(at for at, text in enumerate(asked[:first]) if _begins(text))
    return [text for text in asked[:start] if text.startswith(("SELECT", "WITH")) and _own(text)]


def _begins(text: str) -> bool:
    return text.startswith("BEGIN IMMEDIATE") or "pg_advisory_xact_lock" in text


def _own(text: str) -> bool:
    return "sqlite_master" not in text and not text.startswith("SELECT set_config(")


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("public", STUDY_ITSELF + RECORD + BESIDE + PUBLISHED),
        ("commissioner", STUDY_ITSELF + RECORD + BESIDE + TWICE + COMPLAINTS),
        ("inspector", STUDY_ITSELF + RECORD + BESIDE + TEXTS + SIGNED + TWICE + COMPLAINTS),
    ],
)
def test_a_report_reads_once(
    lived: Workplace, tmp_path: Path, audience: str, expected: int
) -> None:
    for slug in (STUDY, OTHER):

        def report(slug: str = slug) -> None:
            build_reports(lived, slug, tmp_path / slug, audience=audience, languages=["nl"])

        found = reads(report)
        assert len(found) == expected, found
        assert len(set(found)) == len(found), "nothing is read twice"


def test_an_export_reads_once(lived: Workplace, tmp_path: Path) -> None:
    # The first export of a project also asks whether pseudonyms went out before they had a key.
    for slug, first in ((STUDY, 1), (OTHER, 0)):

        def export(slug: str = slug) -> None:
            export_study(lived, slug, tmp_path / slug, form=Format.CSV)

        found = reads(export)
        told = STUDY_ITSELF + RECORD + BESIDE + TWICE + COMPLAINTS
        assert len(found) == told + 2 + first, "and the newest analysis, and the key in use"
        assert len(set(found)) == len(found), "nothing is read twice"
