"""How long the command takes before it does anything, in CPU seconds of a fresh process."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["study", "--help"],
        ["tests", "--help"],
    ],
)
def test_start(arguments: list[str]) -> None:
    """Without arguments only the package is imported."""
    code = "import discrimtest"
    if arguments:
        code = f"import sys; from discrimtest.cli import run; sys.exit(run({arguments}))"
    repeats = 5
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(repeats):
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / repeats
    sys.stdout.write(f"\n{used:6.2f} s  discrimtest {' '.join(arguments)}\n")
