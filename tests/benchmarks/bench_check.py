"""What ``db check`` takes of a large study, beside the least that any check has to do."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import text

from discrimtest.store.check import check
from discrimtest.workplace.workplace import open_workplace
from tests.benchmarks.bench_recording import COPIED, MULTIPLIED, TESTS, Project
from tests.benchmarks.clock import ROOT, seconds
from tests.benchmarks.table import CHECKING, Row

TIMES = 100
LEAST = "PRAGMA integrity_check, and SHA-256 of the file"


def test_check(table: list[Row], tmp_path: Path) -> None:
    """A study of 20,000 tests, each contact made and answered, on SQLite."""
    project = Project(ROOT, tmp_path / "project").made()
    project.recorded(0, len(project.contacts), warm=0)
    project.given(MULTIPLIED, [str(TIMES), str(TESTS)], COPIED)
    place = open_workplace(project.folder, None, None)
    file = project.folder / "discrimtest.db"

    def least() -> str:
        with project.engine.connect() as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        return hashlib.sha256(file.read_bytes()).hexdigest()

    assert check(place.engine) == []
    without, base = seconds(lambda: check(place.engine), least, runs=3)
    whole, again = seconds(lambda: check(place.engine, place.keys), least, runs=3)
    size = f"{file.stat().st_size / 2**20:,.0f} MiB"
    what = f"db check, {TIMES * TESTS:,} tests"
    table.append(
        Row(CHECKING, f"{what}, before a report", without, f"2 x: {LEAST}", 2 * base, size)
    )
    table.append(Row(CHECKING, f"{what}, personal data opened", whole, f"2 x: {LEAST}", 2 * again))
