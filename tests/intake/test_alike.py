"""Alike names found among many are those that comparing each with each finds."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discrimtest.intake.alike import alike_pairs
from discrimtest.intake.names import ALIKE, core_name, likeness

NAME = st.text("ab", min_size=3, max_size=30) | st.text("abcdefgh", min_size=3, max_size=14)
KNOWN = [core_name(each) for each in ("Immo Leiehoek", "Immo Broeltoren", "Immo 't Fort")]


@st.composite
def with_slips(draw: st.DrawFn) -> set[str]:
    """Names, and the same with some letters taken out or put in."""
    names = draw(st.lists(NAME, min_size=1, max_size=6))
    slipped = []
    for name in names:
        letters = list(name)
        for place, letter in draw(st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abx-")))):
            place %= len(letters) + 1
            letters[place : place + (letter == "-")] = [] if letter == "-" else [letter]
        slipped.append("".join(letters))
    return {name for name in (*names, *slipped) if len(name) >= 3}


@given(with_slips())
@example({"abcde", "abcdef"})
@example({"a" * 22, "a" * 28})
def test_no_alike_pair_is_missed_and_no_other_found(names: set[str]) -> None:
    every = {frozenset(pair) for pair in combinations(names, 2) if likeness(*pair) >= ALIKE}
    found = [frozenset(pair) for pair in alike_pairs(names, names)]
    assert len(found) == len(set(found))
    assert set(found) == every


@given(with_slips(), with_slips())
def test_only_pairs_with_a_name_asked_about_are_told(names: set[str], asked: set[str]) -> None:
    every = names | asked
    wanted = {
        frozenset((one, two))
        for one, two in product(asked, every)
        if one != two and likeness(one, two) >= ALIKE
    }
    assert {frozenset(pair) for pair in alike_pairs(every, asked)} == wanted


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("Immo Leihoek", {"leiehoek"}),
        ("Immo Broeltorens", {"broeltoren"}),
        ("Immo 't Port", set()),
        ("Immo Zilverlinde", set()),
    ],
)
def test_a_slip_of_the_pen_is_alike_and_another_name_is_not(name: str, like: set[str]) -> None:
    asked = core_name(name)
    found = alike_pairs([*KNOWN, asked], {asked})
    assert {other for pair in found for other in pair if other != asked} == like
