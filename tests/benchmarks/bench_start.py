"""How long the command takes before it does anything."""

from __future__ import annotations

from tests.benchmarks.clock import process
from tests.benchmarks.table import ASKED, COLD, Row

RUN = "from discrimtest.cli import main; main()"
"""What the installed command does."""


def test_start(table: list[Row]) -> None:
    took = process("import discrimtest").seconds
    table.append(Row(COLD, "python -c 'import discrimtest'", took, ASKED, 0.3))
    for words in ("--help", "analyse --help", "study --help"):
        took = process(RUN, words.split()).seconds
        table.append(Row(COLD, f"discrimtest {words}", took, ASKED, 0.3))
