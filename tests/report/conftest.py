"""The invented study that the tests of the report share."""

from __future__ import annotations

import os
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
def agrees_with() -> Callable[[str, str], None]:
    """Compares a text with the stored one; UPDATE_SNAPSHOTS=1 stores it anew, to be read again."""

    def compare(name: str, text: str) -> None:
        stored = SNAPSHOTS / name
        if os.environ.get("UPDATE_SNAPSHOTS") == "1":
            stored.parent.mkdir(exist_ok=True)
            stored.write_text(text, encoding="utf-8")
        assert stored.read_text(encoding="utf-8") == text, (
            f"{name} differs; if it should, store it anew with UPDATE_SNAPSHOTS=1 and read it"
        )

    return compare
