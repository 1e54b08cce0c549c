"""``make simulation``: each market is one item; what is done stays done until its market changes.

Rows of a market lie in ``build/simulation`` until all are there; then ``error_rates.csv`` and
``docs/error-rates.md`` are written anew. Remove that folder after a change of the methods' code.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.error_rates import (
    PARTS,
    TABLE,
    key_of,
    lines_of,
    read,
    scenarios,
    written,
)
from tests.simulation.page import PAGE, page

KEPT = Path(__file__).resolve().parents[2] / "build" / "simulation"
ALL = scenarios()


JOBS = [(one, part) for one in ALL for part in PARTS if part == "paired" or one.models]


def path_of(scenario, part):
    return KEPT / f"{scenario.id}-{part}-{key_of(scenario, part)}.csv"


@pytest.mark.parametrize(
    ("scenario", "part"),
    sorted(JOBS, key=lambda job: job[0].tests),
    ids=lambda one: getattr(one, "id", one),
)
def test_simulate(scenario, part):
    KEPT.mkdir(parents=True, exist_ok=True)
    path = path_of(scenario, part)
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.write_text(written(lines_of(scenario, part)), encoding="utf-8")
        unfinished.replace(path)
    paths = [path_of(*job) for job in JOBS]
    if all(one.exists() for one in paths):
        lines = [line for one in paths for line in read(one)]
        TABLE.write_text(written(lines), encoding="utf-8")
        PAGE.write_text(page(lines), encoding="utf-8")
