"""Passwords: what is asked of one, and what its hash tells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.accounts.leaked import kept
from discrimtest.accounts.passwords import LONGEST, NOBODY, hashed, matches
from discrimtest.errors import Refused

SENTENCE = "de kat slaapt op zolder"


def test_a_password_is_known_by_its_hash_alone() -> None:
    stored = hashed(SENTENCE, "an")
    assert stored.startswith(b"$argon2id$v=19$m=65536,t=3,p=4$")
    assert matches(SENTENCE, stored)
    assert not matches(SENTENCE + " ", stored)
    assert not matches(SENTENCE, NOBODY.encode())
    assert hashed(SENTENCE, "an") != stored, "each has a salt of its own"


def test_two_keyboards_type_the_same_password() -> None:
    assert matches(
        "caf\u00e9 op de hoek, \u00e9\u00e9n",
        hashed("cafe\u0301 op de hoek, e\u0301e\u0301n", "an"),
    )


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("veertien tekens"[:14], "at least 15"),
        ("x y" * 43, "at most 128"),
        ("abababababababab", "same few"),
        ("Lieselot slaapt graag", "your name"),
        ("Discrim-Test is mooi", "try first here"),
        ("mijn WachtWoord van thuis", "try first here"),
        ("1QAZ2wsx3edc4rfv", "leaked elsewhere"),
        ("123456789qwerty", "leaked elsewhere"),
    ],
)
def test_a_weak_password_is_refused_with_the_rule(password: str, rule: str) -> None:
    with pytest.raises(Refused, match=rule) as caught:
        hashed(password, "lieselot")
    assert password not in str(caught.value), "nobody reads it over a shoulder"


def test_the_list_of_leaked_passwords_is_long_enough() -> None:
    """OWASP ASVS 5.0, 6.2.4: at least 3,000 that are long enough for this program."""
    assert len(kept()) > 12_000


def test_a_password_counts_as_it_was_typed() -> None:
    """Nothing is cut off, and capitals count, up to the longest."""
    longest = (SENTENCE * LONGEST)[:LONGEST]
    stored = hashed(longest, "an")
    assert matches(longest, stored)
    for other in (longest[:-1] + "#", longest + "x", longest.capitalize(), f" {longest}"):
        assert not matches(other, stored)
    hashed("de kat is 7 jaar en zit op zolder in de zon te slapen, al om 8 u.!", "an")
    hashed("zinzonderhoofdletterofcijfer", "an")


@given(st.text())
@settings(max_examples=3)
def test_whatever_is_typed_is_compared(password: str) -> None:
    assert not matches(password, hashed(SENTENCE, "an")) or password == SENTENCE
    assert not matches("\ud800" * 200, NOBODY.encode())
