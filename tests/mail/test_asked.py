"""Mails that ask for no more contact, or take the letter for a test: found, and nothing else is."""

from __future__ import annotations

import pytest

from tests.mail.asked import RULES, missed, mistaken


@pytest.mark.parametrize("name", RULES)
def test_what_was_seen_is_read_right(name: str) -> None:
    assert missed(name, "seen") + mistaken(name, "seen") == []


@pytest.mark.parametrize("name", RULES)
def test_what_was_kept_out_is_read_nearly_as_well(name: str) -> None:
    """A person reads either way; what is missed is filed as any answer, and coded by a person."""
    wrong = missed(name, "kept_out") + mistaken(name, "kept_out")
    assert len(wrong) <= 3, wrong
