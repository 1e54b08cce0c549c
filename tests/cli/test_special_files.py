"""A device has no end, and is refused by whatever command before it is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.actions.examples import STUDY

COMMANDS = (
    ("listings", "import", "FILE", "--study", STUDY),
    ("contacts", "import", "FILE", "--study", STUDY),
    ("responses", "fetch", STUDY, "--from", "FILE"),
    ("signals", "read", "FILE", "--protocol", "email-disability"),
    ("visits", "record", "FILE"),
    ("calls", "analyse", "--data", "FILE", "--legal", "flanders"),
    ("analyse", "--data", "FILE", "--plan", "matched-pairs", "--control", "x"),
    ("evidence", "verify", "FILE"),
    ("db", "restore", "FILE", "--database", "sqlite:///FOLDER/new.db"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_device_without_an_end_is_refused_before_it_is_read(
    words: tuple[str, ...], project: Path, command: Callable[..., Any], tmp_path: Path
) -> None:
    given = [each.replace("FILE", "/dev/zero").replace("FOLDER", str(tmp_path)) for each in words]
    said = command(*given, "--project", project)
    assert said.code == 2, said
    assert "Traceback" not in said.err
