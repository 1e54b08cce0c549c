"""What is asked of the tests of each module: how many mistakes they have to notice."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
VALUES = "tests/estimators/test_values.py"
"""Watches every module."""


@dataclass(frozen=True)
class Watched:
    """What is asked of the tests of a module."""

    noticed: float
    tests: tuple[str, ...]


def watched() -> dict[str, Watched]:
    """Each module that is watched, with the share of mistakes to notice and the tests to notice
    them, the quickest first."""
    named = tomllib.loads((HERE / "modules.toml").read_text(encoding="utf-8"))
    return {
        module: Watched(entry["noticed"] / 100, (*entry["tests"], VALUES))
        for module, entry in named.items()
    }


def share(outcomes: Counter[str]) -> float:
    """The share of mistakes that a test noticed; 1 where none was tried."""
    tried = outcomes.total()
    return 1 - outcomes["survived"] / tried if tried else 1.0


def row(name: str, outcomes: Counter[str]) -> str:
    """A line of the table: how many mistakes were tried and noticed."""
    tried = outcomes.total()
    return f"{name:24} {tried:6} {tried - outcomes['survived']:8} {100 * share(outcomes):7.1f}"
