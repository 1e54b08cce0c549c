"""Importing a portal's export of many rows: this program beside itself at 14a46a2, in turn.

Each import is a fresh process on a new SQLite project that its own program made; its seconds are
those of the action, its memory the peak of the whole process.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.before import BESIDE
from tests.benchmarks.clock import ROOT, process
from tests.benchmarks.table import IMPORTS, Row
from tests.market_export import like_named_export, market_export

MADE = """
import sys
from pathlib import Path
from discrimtest.actions.init_project import init_project
init_project(Path(sys.argv[1]))
"""
IMPORTED = """
import hashlib, json, sys, time
from pathlib import Path
from discrimtest.actions.import_listings import import_listings
try:
    from discrimtest.workplace.workplace import open_workplace
except ModuleNotFoundError:  # as it stood in 14a46a2
    from discrimtest.actions.workplace import open_workplace
place = open_workplace(Path(sys.argv[1]), None, None)
began = time.process_time()
result = import_listings(place, "kortrijk-couples-2026", Path(sys.argv[2]))
took = time.process_time() - began
rows = [(row.line, str(row.status), row.duplicate_of_line) for row in result.rows]
told = json.dumps(rows).encode()
print(json.dumps([took, result.accepted, hashlib.sha256(told).hexdigest()]))
"""
MEMORY = 1024
THEN = 600


@dataclass(frozen=True, slots=True)
class Imported:
    """One import: processor seconds, peak of memory in MiB, listings accepted, hash of what
    became of every row."""

    seconds: float
    memory: float
    accepted: int
    told: str


def imported(project: Path, file: Path, at: Path) -> Imported:
    process(MADE, [str(project)], runs=1, at=at)
    one = process(IMPORTED, [str(project), str(file)], runs=1, at=at)
    seconds, accepted, told = json.loads(one.printed)
    return Imported(seconds, one.memory, accepted, told)


def test_import(table: list[Row], before: Path, tmp_path: Path) -> None:
    """Every row ends alike with both; ten times the rows, ten times as long.

    Ids of homes are not compared: some addresses are read better now ("Dorpsstr." as a street).
    """
    smaller = None
    for rows in (10_000, 100_000):
        file = tmp_path / f"{rows}.csv"
        file.write_bytes(market_export(1, rows))
        then = imported(tmp_path / f"before-{rows}", file, before)
        now = imported(tmp_path / f"now-{rows}", file, ROOT)
        assert (now.accepted, now.told) == (then.accepted, then.told), "not the same import"
        told = f"{now.accepted:,} accepted, {now.memory:,.0f} MiB, before {then.memory:,.0f} MiB"
        told += f", {now.seconds / smaller:.1f} x for 10 x the rows" if smaller else ""
        table.append(Row(IMPORTS, f"{rows:,} rows", now.seconds, BESIDE, then.seconds, told))
        smaller = now.seconds
    beside = f"asked of {rows:,} rows: a third of the seconds, {MEMORY:,} MiB"
    table.append(Row(IMPORTS, f"{rows:,} rows", now.seconds, beside, then.seconds / 3))


def test_like_names(table: list[Row], before: Path, tmp_path: Path) -> None:
    """Agencies that are all alike in name: twice as many take twice as long.

    Beside stand as many as took the program of then two minutes, in pairs, each of them a doubt.
    """
    file = tmp_path / "then.csv"
    file.write_bytes(like_named_export(THEN))
    then = imported(tmp_path / "then", file, before)
    smaller = None
    for agencies in (THEN, 3_000, 6_000):
        file = tmp_path / f"{agencies}.csv"
        file.write_bytes(like_named_export(agencies))
        now = imported(tmp_path / f"now-{agencies}", file, ROOT)
        what = f"{now.accepted:,} rows of {agencies:,} agencies all alike in name"
        told = f"beside: {then.accepted:,} rows of {THEN:,}"
        told += f"; {now.seconds / smaller:.1f} x for more rows" if smaller else ""
        table.append(Row(IMPORTS, what, now.seconds, BESIDE, then.seconds, told))
        smaller = now.seconds
