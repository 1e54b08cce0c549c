"""docs/benchmarks.md: the last measurement that somebody kept."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.clock import ROOT
from tests.benchmarks.table import PARTS, Row, as_markdown, in_parts

PAGE = ROOT / "docs" / "benchmarks.md"
LIBRARIES = ("numpy", "scipy", "pandas", "statsmodels")
MADE = "<!-- Made by `make bench PAGE=1` from tests/benchmarks; change it there. -->"
WORDS = """
# Benchmarks

How long things take, beside what else computes the same figure, measured in turn in one run. Under
each title stands the day and the machine of its last measurement.

Seconds are those of the processor (user and system), not of the clock, with one thread of linear
algebra; the median of several runs, except what takes more than ten seconds, which runs once. The
ratio is how many times as long what stands beside takes; beside *asked*, how often it would fit in
the time that was asked for. On a busy machine all seconds grow by some tens of per cent, ratios
less. Nothing here is asserted by a test. `make bench` prints the table anew.
"""


def page(
    rows: Sequence[Row], versions: Sequence[str], load: float, day: date, earlier: str = ""
) -> str:
    """The page.

    Args:
        rows: What was measured.
        versions: Of programs outside Python.
        load: Processes that wanted a processor, on average, in the minute before.
        day: Of the measurement.
        earlier: The page as it was; its parts that were not measured now are kept.
    """
    about = f"{day.isoformat()}: {machine(load)}; {', '.join([*libraries(), *versions])}."
    parts = _parts(earlier)
    parts |= {part: f"{about}\n\n{as_markdown(mine)}" for part, mine in in_parts(rows).items()}
    told = [f"## {part}\n\n{parts[part]}\n" for part in PARTS if part in parts]
    return "\n".join([MADE, WORDS.strip(), "", *told])


def _parts(text: str) -> dict[str, str]:
    """What stands under each title of a page."""
    titled = (part.partition("\n") for part in f"\n{text}".split("\n## ")[1:])
    return {title: told.strip() for title, _, told in titled}


def machine(load: float) -> str:
    """Processor, cores and how busy they were; nothing that names the machine."""
    cpu = Path("/proc/cpuinfo")
    named = [
        line.partition(": ")[2]
        for line in (cpu.read_text("utf-8").splitlines() if cpu.exists() else ())
        if line.startswith("model name")
    ]
    system = f"{platform.system()} {platform.machine()}"
    cores = f"{len(named)} x {named[0]}" if named else platform.processor()
    return f"{cores}, {system}, load {load:.1f} before the run"


def libraries() -> list[str]:
    return [f"Python {platform.python_version()}", *(f"{one} {version(one)}" for one in LIBRARIES)]
