"""Collects what the benchmarks measured; prints it as one table, and keeps it when asked."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.benchmarks.before import unpacked
from tests.benchmarks.page import PAGE, libraries, machine, page
from tests.benchmarks.table import Row, as_text

COMMAND = "make bench"
FOLDER = "tests/benchmarks"
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
KEEP = "PAGE"
"""Name of the variable that asks for docs/benchmarks.md: ``make bench PAGE=1``."""


class _Measured:
    """What one run of the benchmarks saw."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.versions: list[str] = []
        self.load = os.getloadavg()[0]


MEASURED = pytest.StashKey[_Measured]()


def pytest_configure(config: pytest.Config) -> None:
    """Makes place for what is measured, with one thread: what waits for another counts as work."""
    config.stash[MEASURED] = _Measured()
    if any(FOLDER in argument for argument in config.args):
        # Before numpy is loaded, here and in every process started from here.
        os.environ.update(dict.fromkeys(THREADS, "1"))


@pytest.fixture(scope="session")
def table(pytestconfig: pytest.Config) -> list[Row]:
    """Where a benchmark puts its rows."""
    return pytestconfig.stash[MEASURED].rows


@pytest.fixture(scope="session")
def versions(pytestconfig: pytest.Config) -> list[str]:
    """Where a benchmark names programs that are no Python packages."""
    return pytestconfig.stash[MEASURED].versions


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the program as it was is unpacked."""
    return unpacked(tmp_path_factory.mktemp("before"))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Prints the table, after everything else that pytest says."""
    one = config.stash.get(MEASURED, None)
    if one is None or not one.rows:
        return
    say = terminalreporter.write_line
    say(f"\n{COMMAND}: processor seconds (user + system), medians, measured in turn in this run")
    say("ratio: how many times as long what stands beside takes, or as long as was asked\n")
    say(as_text(one.rows))
    say(f"\n{machine(one.load)}\n{', '.join([*libraries(), *one.versions])}")
    if os.environ.get(KEEP):
        today = datetime.now(UTC).date()
        earlier = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(page(one.rows, one.versions, one.load, today, earlier), encoding="utf-8")
        say(f"kept in docs/{PAGE.name}")
