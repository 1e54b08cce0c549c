"""The plan of a study as a file that an analysis of its exported frame takes by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from discrimtest.files.comparison import PlannedComparison

_DATA = re.compile(r"^\[data\][^\n]*\n", re.MULTILINE)


def plan_file(text: str, comparisons: Sequence[PlannedComparison], seed: int) -> bytes:
    """The plan with the comparisons and the seed of its study, which stand in another file.

    Args:
        text: Of the plan, as it was locked.
    """
    rows = "".join(f"  {_row(each)},\n" for each in comparisons)
    told = f"comparisons = [\n{rows}]\n"
    text = re.sub(r"^seed = .*\n", "", text, count=1, flags=re.MULTILINE)
    header = _DATA.search(text)
    if header is None:
        text = f"{text.rstrip()}\n\n[data]\n{told}"
    else:
        text = f"{text[: header.end()]}{told}{text[header.end() :]}"
    return f"seed = {seed}\n{text}".encode()


def _row(comparison: PlannedComparison) -> str:
    """A comparison as a plan writes it; texts of JSON are texts of TOML."""
    values = {
        "id": comparison.id,
        "test": list(comparison.test),
        "control": list(comparison.control),
        "main": comparison.main,
    }
    told = (f"{name} = {json.dumps(value)}" for name, value in values.items())
    return f"{{ {', '.join(told)} }}"
