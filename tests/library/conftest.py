"""A small project of plain files, copied anew for each test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from discrimtest.library.locate import Library

PROJECT = Path(__file__).parent / "project"
Edit = Callable[[str, str, str], None]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the small project."""
    return Path(shutil.copytree(PROJECT, tmp_path / "project"))


@pytest.fixture
def library(project: Path) -> Library:
    """The library of that copy."""
    return Library(project)


@pytest.fixture
def edit(project: Path) -> Edit:
    """Replaces text that must be there, in one file of the project."""

    def replace(path: str, old: str, new: str) -> None:
        file = project / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return replace
