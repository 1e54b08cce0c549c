"""Text from outside: what prints as itself stays, everything else is named."""

from __future__ import annotations

from unicodedata import bidirectional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.report.blocks import Bullets, Terms
from discrimtest.report.outside import (
    END_ISOLATE,
    ISOLATE,
    PRINTED,
    everything_visible,
    visible,
)


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
        ("e\u0301\u0328 e\u0308n", "ę[U+0301] ën"),
        ("zin \u05d0\u05d1 5 \u05d2 einde", "zin \u2067\u05d0\u05d1 5 \u05d2\u2069 einde"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_hidden_is_left_and_what_turns_is_kept_apart(text: str) -> None:
    shown = visible(text)
    printed = {chr(code) for first, last in PRINTED for code in range(first, last + 1)}
    assert set(shown) <= printed | {ISOLATE, END_ISOLATE}
    depth = 0
    for character in shown:
        depth += (character == ISOLATE) - (character == END_ISOLATE)
        assert depth in (0, 1)
        assert depth or bidirectional(character) not in ("R", "AL")
    assert depth == 0


@given(st.text())
def test_showing_twice_changes_nothing_where_nothing_turns(text: str) -> None:
    shown = visible(text)
    assert ISOLATE in shown or visible(shown) == shown


def test_every_text_of_a_value_is_reached() -> None:
    value = (Bullets(("a\x00",)), Terms((("b\x01", "c"),), code=True), {"k": "d\x02"}, 3)
    assert everything_visible(value) == (
        Bullets(("a[U+0000]",)),
        Terms((("b[U+0001]", "c"),), code=True),
        {"k": "d[U+0002]"},
        3,
    )
