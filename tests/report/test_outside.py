"""Text from outside: what prints as itself stays, everything else is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.report.blocks import Bullets, Terms
from discrimtest.report.outside import everything_visible, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Makelaar Yılmaz & Łukasz, n° 3 – ‘huis’", "Makelaar Yılmaz & Łukasz, n° 3 – ‘huis’"),
        ("a\u00a0b\u202fc", "a\u00a0b\u202fc"),
        ("één\nregel\tmeer", "één regel meer"),
        ("nul\x00", "nul[U+0000]"),
        ("\ufeffbegin", "[U+FEFF]begin"),
        ("\u202eom\u202c", "[U+202E]om[U+202C]"),
        ("huis \U0001f3e0", "huis [U+1F3E0]"),
        ("家", "[U+5BB6]"),
        ("\ue000", "[U+E000]"),
        ("\ud800", "[U+D800]"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_hidden_is_left_and_showing_twice_changes_nothing(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert not any(ord(character) < 32 or ord(character) > 0x2E7F for character in shown)


def test_every_text_of_a_value_is_reached() -> None:
    value = (Bullets(("a\x00",)), Terms((("b\x01", "c"),), code=True), {"k": "d\x02"}, 3)
    assert everything_visible(value) == (
        Bullets(("a[U+0000]",)),
        Terms((("b[U+0001]", "c"),), code=True),
        {"k": "d[U+0002]"},
        3,
    )
