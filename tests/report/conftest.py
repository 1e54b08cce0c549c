"""The invented study that the tests of the report share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent


def beside(name: str) -> ModuleType:
    """A file of this folder as a module."""
    spec = spec_from_file_location(f"report_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """``sample.py``: the invented study."""
    return beside("sample")


@pytest.fixture(scope="session")
def three_arms() -> ModuleType:
    """``three_arms.py``: a study that asks for everything."""
    return beside("three_arms")


@pytest.fixture(scope="session")
def reading() -> ModuleType:
    """``reading.py``: what a reader reads."""
    return beside("reading")


@pytest.fixture(scope="session")
def shown() -> ModuleType:
    """``shown.py``: a page block by block."""
    return beside("shown")


@pytest.fixture(scope="session")
def plain() -> ModuleType:
    """``plain_language.py``: how plain a page is."""
    return beside("plain_language")


@pytest.fixture(scope="session")
def every_report() -> Callable[..., Any]:
    """``reports.py``: reports of many kinds of study."""
    made: Callable[..., Any] = beside("reports").every_report
    return made


SNAPSHOTS = Path(__file__).with_name("snapshots")


@pytest.fixture
def agree_with() -> Callable[[str, dict[str, str]], None]:
    """Compares texts with the stored ones; UPDATE_SNAPSHOTS=1 stores them anew, to be read."""

    def compare(folder: str, texts: dict[str, str]) -> None:
        place = SNAPSHOTS / folder
        if os.environ.get("UPDATE_SNAPSHOTS") == "1":
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            for name, text in texts.items():
                (place / name).write_text(text, encoding="utf-8")
        stored = {file.name: file.read_text(encoding="utf-8") for file in place.iterdir()}
        assert sorted(texts) == sorted(stored)
        differing = [name for name in texts if texts[name] != stored[name]]
        assert differing == [], "if they should, store them with UPDATE_SNAPSHOTS=1 and read them"

    return compare
