"""France 2009: one French man against each of seven others (vignette of the package callback)."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from discrimtest.actions.replicate_figures import replicate_figures

FOLDER = Path(__file__).parents[2] / "analysis" / "france-2009"
# neither, reference only, other only, both; difference; paired t, as the method page prints them.
PRINTED = {
    "moroccan_man": ((204, 41, 20, 45), 0.06774194, 2.716294),
    "senegalese_man": ((210, 57, 14, 29), 0.13870968, 5.323431),
    "vietnamese_man": ((213, 59, 11, 27), 0.15483871, 6.058490),
    "french_woman": ((197, 43, 27, 43), 0.05161290, 1.920642),
    "moroccan_woman": ((214, 64, 10, 22), 0.17419355, 6.708070),
    "senegalese_woman": ((213, 71, 11, 15), 0.19354839, 7.140081),
    "vietnamese_woman": ((199, 49, 25, 37), 0.07741935, 2.821082),
}


def test_the_shipped_counts_are_the_printed_ones() -> None:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in csv.DictReader((FOLDER / "data.csv").read_text(encoding="utf-8").splitlines()):
        counts[row["comparison"]][row["test"][-2:]] = int(row["offers"])
    found = {
        name: tuple(cells[pattern] for pattern in ("00", "10", "01", "11"))
        for name, cells in counts.items()
    }
    assert found == {name: cells for name, (cells, _, _) in PRINTED.items()}


def test_every_printed_figure_is_made_again() -> None:
    (one,) = replicate_figures(None, ["france-2009"])
    assert one.different == ()
    ours = {(row.figure.comparison, row.figure.id, row.number): row.ours for row in one.rows}
    for name, (_, difference, t) in PRINTED.items():
        comparison = f"{name} vs french_man"
        assert ours[comparison, "net_all", "value"] == pytest.approx(difference, abs=5e-9)
        assert ours[comparison, "paired_t", "statistic"] == pytest.approx(t, abs=5e-7)


def test_intervals_of_one_rate() -> None:
    """86 of 310 by R's prop.test, and by binom.test at 90 %."""
    (one,) = replicate_figures(None, ["france-2009"])
    limits = {
        (row.figure.ci_method, row.figure.level, row.number): row.ours
        for row in one.rows
        if row.figure.id == "rate_control"
    }
    assert limits["wilson_cc", None, "ci_low"] == pytest.approx(0.22902951, abs=5e-9)
    assert limits["wilson_cc", None, "ci_high"] == pytest.approx(0.3314330, abs=5e-8)
    assert limits["clopper_pearson", 0.90, "ci_low"] == pytest.approx(0.23570047, abs=5e-9)
    assert limits["clopper_pearson", 0.90, "ci_high"] == pytest.approx(0.3223433, abs=5e-8)
