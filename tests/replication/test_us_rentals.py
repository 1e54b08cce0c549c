"""US rental homes, three candidates per listing (Christensen et al. 2022)."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from discrimtest.evaluate import analyse
from discrimtest.files.plan import plan_from_toml
from discrimtest.samples.data_file import read_data
from tests.contact_frames import label

FOLDER = Path(__file__).parents[2] / "analysis" / "us-rentals"
DATA = FOLDER / "data.csv"
# Patterns 000, 001, … 111 of White, Black, Hispanic, as the method page prints them.
PATTERNS = {
    "low": (280, 36, 25, 24, 47, 60, 35, 93),
    "middle": (457, 78, 56, 60, 100, 110, 50, 203),
    "high": (220, 38, 41, 42, 29, 52, 27, 78),
}


def one_row_a_contact() -> bytes:
    """The same 6,723 inquiries without a frequency column."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["listing", "race", "response", "stratum"])
    number = 0
    for stratum, counts in PATTERNS.items():
        for pattern, count in enumerate(counts):
            for _ in range(count):
                number += 1
                for bit, arm in ((4, "white"), (2, "black"), (1, "hispanic")):
                    writer.writerow([number, arm, int(bool(pattern & bit)), stratum])
    return out.getvalue().encode()


def test_the_shipped_counts_are_the_printed_patterns():
    rows = list(csv.DictReader(DATA.read_text(encoding="utf-8").splitlines()))
    frame = Counter()
    for row in rows:
        if row["race"] == "white":
            frame[row["stratum"], row["listing"][-3:]] = int(row["listings"])
    for stratum, counts in PATTERNS.items():
        assert tuple(frame[stratum, f"{pattern:03b}"] for pattern in range(8)) == counts
    assert sum(frame.values()) == 2241


def test_published_figures(replicate):
    findings, pairs = replicate("us-rentals", DATA.read_bytes())
    assert len(pairs) == 17
    for number, ours, published in pairs:
        assert ours == published, number
    # Every listing holds both pairs of the pooled comparison; only the models can take them.
    assert all(text.startswith("black + hispanic vs white: ") for text in findings.warnings)


def test_one_row_a_contact_gives_the_same_findings(replicate):
    by_count, _ = replicate("us-rentals", DATA.read_bytes())
    by_contact, _ = replicate("us-rentals", one_row_a_contact())
    assert by_count.findings == by_contact.findings
    assert by_count.cells == by_contact.cells


def test_the_generic_plan_with_a_control_gives_the_same_cells():
    text = (FOLDER.parent / "matched-pairs" / "plan.toml").read_text(encoding="utf-8")
    mapped = text + '\n[data]\ncolumns = { test = "listing", arm = "race", outcome = "response" }\n'
    frame = read_data(one_row_a_contact(), "data.csv")
    findings = analyse(frame, plan_from_toml(mapped, "plan.toml"), control="white")
    (cells,) = [row for row in findings.cells if label(row.comparison) == "black vs white"]
    assert (cells.both, cells.control_only, cells.test_only, cells.neither) == (486, 398, 248, 1109)


@pytest.mark.parametrize("stratum", PATTERNS)
def test_strata_add_up(replicate, stratum):
    findings, _ = replicate("us-rentals", DATA.read_bytes())
    counts = PATTERNS[stratum]
    (cells,) = [
        row
        for row in findings.cells
        if label(row.group) == f"stratum={stratum}" and label(row.comparison) == "hispanic vs white"
    ]
    assert cells.both == counts[0b101] + counts[0b111]
    assert cells.control_only == counts[0b100] + counts[0b110]
    assert cells.test_only == counts[0b001] + counts[0b011]
    assert cells.neither == counts[0b000] + counts[0b010]


def test_odds_ratios_of_table_a6(replicate):
    """The paper's own model, by exposure: low, middle, high."""
    findings, _ = replicate("us-rentals", DATA.read_bytes())
    ours = {
        (label(row.comparison), label(row.group)): row.value
        for row in findings.findings
        if row.id == "clogit"
    }
    printed = {
        "black + hispanic vs white": (0.5830, 0.7033, 1.1857),
        "black vs white": (0.4560, 0.5299, 1.0265),
        "hispanic vs white": (0.7399, 0.9228, 1.3728),
    }
    for comparison, values in printed.items():
        for stratum, value in zip(PATTERNS, values, strict=True):
            assert round(ours[comparison, f"stratum={stratum}"], 4) == value
