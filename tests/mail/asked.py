"""Invented words that ask for no more contact or suspect a test, beside those that only look so."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

from discrimtest.mail.exposure import takes_for_a_test
from discrimtest.mail.stop_request import asks_to_stop

CORPUS = tomllib.loads(Path(__file__).with_name("asked.toml").read_text(encoding="utf-8"))
RULES: dict[str, Callable[[str], bool]] = {
    "stop": asks_to_stop,
    "exposed": takes_for_a_test,
    "sent_by": takes_for_a_test,
}


def missed(name: str, part: str) -> list[str]:
    """What a rule does not find."""
    return [text for text in CORPUS[name][part] if not RULES[name](text)]


def mistaken(name: str, part: str) -> list[str]:
    """What it takes for what it is not."""
    return [text for text in CORPUS[f"no_{name}"][part] if RULES[name](text)]


def found(name: str, part: str) -> tuple[int, int]:
    """How many are found, of how many."""
    of = len(CORPUS[name][part])
    return of - len(missed(name, part)), of


def left_alone(name: str, part: str) -> tuple[int, int]:
    """How many that only look so are left alone, of how many."""
    of = len(CORPUS[f"no_{name}"][part])
    return of - len(mistaken(name, part)), of
