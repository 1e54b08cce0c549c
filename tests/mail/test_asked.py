"""Mails that ask for no more contact, or take the letter for a test: found, and nothing else is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from discrimtest.mail.exposure import takes_for_a_test
from discrimtest.mail.stop_request import asks_to_stop

CORPUS = tomllib.loads(Path(__file__).with_name("asked.toml").read_text(encoding="utf-8"))
RULES = {"stop": asks_to_stop, "exposed": takes_for_a_test}


def wrong(rule: Callable[[str], bool], name: str, part: str) -> list[str]:
    """What a rule misses, or takes for what it is not."""
    missed = [text for text in CORPUS[name][part] if not rule(text)]
    return missed + [text for text in CORPUS[f"no_{name}"][part] if rule(text)]


@pytest.mark.parametrize("name", RULES)
def test_what_was_seen_is_read_right(name: str) -> None:
    assert wrong(RULES[name], name, "seen") == []


@pytest.mark.parametrize("name", RULES)
def test_what_was_kept_out_is_read_nearly_as_well(name: str) -> None:
    """A person reads either way; what is missed is filed as any answer, and coded by a person."""
    found = wrong(RULES[name], name, "kept_out")
    assert len(found) <= 2, found
