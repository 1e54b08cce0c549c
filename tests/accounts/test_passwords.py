"""Passwords: what is asked of one, and what its hash tells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.accounts.passwords import NOBODY, hashed, matches
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
    ],
)
def test_a_weak_password_is_refused_with_the_rule(password: str, rule: str) -> None:
    with pytest.raises(Refused, match=rule) as caught:
        hashed(password, "lieselot")
    assert password not in str(caught.value), "nobody reads it over a shoulder"


@given(st.text())
@settings(max_examples=3)
def test_whatever_is_typed_is_compared(password: str) -> None:
    assert not matches(password, hashed(SENTENCE, "an")) or password == SENTENCE
    assert not matches("\ud800" * 200, NOBODY.encode())
