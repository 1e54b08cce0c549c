"""No letter twice, no test with one unexplained half, whenever the sender is killed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.actions.torture import torture

TRIALS = int(os.environ.get("TRIALS", "10"))
"""`make torture` asks for a thousand."""
SEED = int(os.environ.get("SEED", "1"))


def test_a_killed_sender_never_sends_twice_and_leaves_no_half_unexplained(
    launched_project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = torture(launched_project, tmp_path, TRIALS, SEED)
    with capsys.disabled():
        if "TRIALS" in os.environ:
            print(f"\n{counts}")  # noqa: T201 (what the command is for)
    assert counts.faults == 0, counts
    assert counts.rounds > 0
