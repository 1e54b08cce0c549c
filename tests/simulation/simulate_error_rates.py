"""``make simulation``: each market is one item; what is done stays done until its market changes.

``make simulation PARTS=graded`` draws the markets of one part anew (``-k`` of pytest chooses).
Rows of a market lie in ``build/simulation``; as soon as all markets of a part are there, its rows
in ``error_rates.csv`` are replaced and the pages are written anew. Rows of other parts stay as
they are. Remove that folder after a change of the methods' code.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.error_rates import PARTS, TABLE, Line, key_of, lines_of, read, written
from tests.simulation.page import pages

KEPT = Path(__file__).resolve().parents[2] / "build" / "simulation"
JOBS = [(part, market) for part in PARTS.values() for market in part.markets]


def path_of(part, market) -> Path:
    return KEPT / f"{part.id}-{market.id}-{key_of(part, market)}.csv"


def rows_of(part, before: list[Line]) -> list[Line]:
    """Of a part: those just drawn where all are there, else those of the table."""
    paths = [path_of(part, market) for market in part.markets]
    if all(path.exists() for path in paths):
        return [line for path in paths for line in read(path)]
    return [line for line in before if line["part"] == part.id]


@pytest.mark.parametrize(("part", "market"), JOBS, ids=lambda one: one.id)
def test_simulate(part, market):
    KEPT.mkdir(parents=True, exist_ok=True)
    path = path_of(part, market)
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.write_text(written(lines_of(part, market)), encoding="utf-8")
        unfinished.replace(path)
    if all(path_of(part, other).exists() for other in part.markets):
        before = read()
        lines = [line for each in PARTS.values() for line in rows_of(each, before)]
        TABLE.write_text(written(lines), encoding="utf-8")
        for path, text in pages(lines).items():
            path.write_text(text, encoding="utf-8")
