"""Any value of any file, replaced by one of another kind, is told in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from discrimtest.library.check import check_study
from discrimtest.library.locate import Library

VALUE = re.compile(r"^(?P<key>\w[\w.]* = )(?P<value>[^\[{#\"]+|\"[^\"]*\")$", re.MULTILINE)
WRONG = ("[]", "{}", '[["a"]]')


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize(
    "path",
    [
        "studies/example/study.toml",
        "protocols/couples/protocol.toml",
        "protocols/couples/profiles.toml",
        "protocols/couples/codebook.toml",
    ],
)
def test_a_value_of_another_kind_is_told(library: Library, project: Path, path: str) -> None:
    file = project / path
    text = file.read_text(encoding="utf-8")
    first = {found["key"]: found for found in VALUE.finditer(text)}
    for key, found in first.items():
        for wrong in WRONG:
            changed = text[: found.start("value")] + wrong + text[found.end("value") :]
            file.write_text(changed, encoding="utf-8")
            told = check_study(library, "example", today=date(2026, 2, 1)).wrong
            assert told, f"{key}{wrong}"
    assert first
