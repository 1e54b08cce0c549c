"""Postcodes, bedrooms and what a reason may show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.intake.values import Unreadable, read_bedrooms, read_postcode, shown
from discrimtest.tables.spelling import folded, tidy


@pytest.mark.parametrize(
    "text",
    [
        "8500",
        "B-8500",
        "BE 8500",
        " b8500 ",
        "8500 Kortrijk",
        "Kortrijk 8500",
        "08500",
        "Heist-op-den-Berg B-8500",
    ],
)
def test_reads_a_postcode(text: str) -> None:
    assert read_postcode(text) == "8500"


@pytest.mark.parametrize(
    "text", ["", "850", "0850", "85000", "8500a", "Kortrijk", "8500-8510", "8500 8510"]
)
def test_refuses_an_impossible_postcode(text: str) -> None:
    with pytest.raises(Unreadable, match=r"no postcode|missing"):
        read_postcode(text)


@pytest.mark.parametrize(
    ("text", "bedrooms"),
    [
        ("2", 2),
        ("0", 0),
        ("2.0", 2),
        ("2 slpk", 2),
        ("2 slaapkamers", 2),
        ("3 chambres", 3),
        ("2 ch.", 2),
        ("1 bedroom", 1),
        ("studio", 0),
        ("", None),
        ("-", None),
    ],
)
def test_reads_bedrooms(text: str, bedrooms: int | None) -> None:
    assert read_bedrooms(text) == bedrooms


@pytest.mark.parametrize("text", ["2,5", "-1", "99", "twee", "1 à 2", "9" * 5000, "٣"])
def test_refuses_an_impossible_number_of_bedrooms(text: str) -> None:
    with pytest.raises(Unreadable, match="bedrooms"):
        read_bedrooms(text)


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text("0123456789,.- slpk"))
def test_any_text_is_a_value_or_a_stated_reason(text: str) -> None:
    for reader in (read_postcode, read_bedrooms):
        found = value_or_reason(reader, text)
        assert found != ""
        assert not isinstance(found, str) or len(found) < 250


def value_or_reason(reader: Callable[[str], object], text: str) -> object:
    try:
        return reader(text)
    except Unreadable as reason:
        return str(reason)


def test_what_may_be_a_phone_number_or_mailbox_is_not_shown() -> None:
    assert shown("31/02/2026") == "'31/02/2026'"
    assert "0470" not in shown("0470 00 00 02")
    assert "post" not in shown("d.verhuur@post.example")
    assert len(shown("x" * 1000)) < 50


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(text.upper()) == folded(text.upper().lower())
    assert tidy(tidy(text)) == tidy(text)
