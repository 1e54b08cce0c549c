"""Published figures beside ours, to the printed digit."""

import tomllib
from pathlib import Path

import pytest

from discrimtest.estimators.registry import KNOWN
from discrimtest.evaluate import analyse
from discrimtest.files.plan import plan_from_toml
from discrimtest.samples.data_file import read_data
from tests.contact_frames import label

ANALYSIS = Path(__file__).parents[2] / "analysis"
NUMBERS = ("value", "p_value", "statistic", "both", "control_only", "test_only", "neither")


def rounded(number: float, printed: str) -> float:
    """``number`` as it would be printed with the digits of ``printed``."""
    if printed.endswith(" %"):
        return round(100 * number, len(printed[:-2].partition(".")[2]))
    if "e" in printed:
        return float(f"{number:.{len(printed.partition('e')[0].partition('.')[2])}e}")
    return round(number, len(printed.partition(".")[2]))


@pytest.fixture
def replicate():
    """Analyse a CSV by a shipped plan; the findings, and (ours, published) for each figure."""

    def run(name: str, csv: bytes):
        folder = ANALYSIS / name
        text = (folder / "plan.toml").read_text(encoding="utf-8")
        published = tomllib.loads((folder / "published.toml").read_text(encoding="utf-8"))
        plan = plan_from_toml(text, f"{name}/plan.toml", KNOWN)
        findings = analyse(read_data(csv, "data.csv"), plan)
        pairs = []
        for figure in published["figures"]:
            rows = findings.cells if figure["id"] == "cells" else findings.findings
            ours = next(
                row
                for row in rows
                if (figure["id"] == "cells" or row.id == figure["id"])
                and (label(row.comparison), row.outcome)
                == (figure["comparison"], figure["outcome"])
                and label(row.group) == figure.get("group")
            )
            for number in NUMBERS:
                if number in figure:
                    printed = figure[number]
                    wanted = float(printed.removesuffix(" %"))
                    pairs.append((number, rounded(getattr(ours, number), printed), wanted))
        return findings, pairs

    return run
