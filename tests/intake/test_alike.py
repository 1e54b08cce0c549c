"""Alike names found among many are those that comparing each with each finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discrimtest.intake.alike import Bearer, Ties, alike_ties
from discrimtest.intake.forms import NameForm, may_be_one
from discrimtest.intake.names import core_name
from discrimtest.record.standing import tied

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
    parts = [f"{name}p" for name in draw(st.lists(st.sampled_from(names), max_size=2))]
    return {name for name in (*names, *slipped, *parts) if len(name) >= 3}


def bearers(names: Iterable[str], asked: Collection[str]) -> list[Bearer]:
    """One of each name, called by it; one that ends in "p" is a part of a name."""
    return [Bearer(name, form(name), name in asked) for name in sorted(names)]


def form(name: str) -> NameForm:
    letters = name.removesuffix("p")
    return NameForm(letters, (letters,), part=letters != name)


def tied_by(pairs: Iterable[frozenset[str]]) -> dict[str, str]:
    others: dict[str, set[str]] = defaultdict(set)
    for one, other in map(sorted, pairs):
        others[one].add(other)
        others[other].add(one)
    return tied(others)


def every_pair(names: set[str], asked: Collection[str]) -> set[frozenset[str]]:
    """What comparing each with each finds."""
    return {
        frozenset(pair)
        for pair in combinations(names, 2)
        if may_be_one(*map(form, pair)) and not set(asked).isdisjoint(pair)
    }


@given(with_slips(), with_slips())
@example({"abcde", "abcdef"}, set())
@example({"a" * 22, "a" * 28}, set())
def test_the_pairs_found_are_alike_and_tie_all_that_comparing_each_with_each_ties(
    asked: set[str], others: set[str]
) -> None:
    every = every_pair(asked | others, asked)
    found = [frozenset(pair) for pair in alike_ties(bearers(asked | others, asked), Ties())]
    assert every.issuperset(found)
    groups = tied_by(every)
    assert tied_by(found) == groups
    assert len(found) == len(groups) - len(set(groups.values())), "a pair more than is needed"


@given(with_slips(), st.data())
def test_pairs_decided_on_are_not_found_and_those_tied_need_none(
    names: set[str], data: st.DataObject
) -> None:
    every = every_pair(names, names)
    pairs = (
        st.lists(st.sampled_from(sorted(every, key=sorted)), unique=True) if every else st.just([])
    )
    apart, known = set(data.draw(pairs)), set(data.draw(pairs))
    found = {frozenset(pair) for pair in alike_ties(bearers(names, names), Ties(known), apart)}
    assert found <= every - apart
    assert tied_by(found | known) == tied_by((every - apart) | known)


def test_of_one_name_the_first_is_in_every_pair() -> None:
    same = [Bearer(f"L{number}", form("leiehoek")) for number in range(9)]
    assert list(alike_ties(same, Ties())) == [("L0", f"L{number}") for number in range(1, 9)]
    names = {"one": "kade", "two": "kade", "three": "kadi"}
    short = [Bearer(key, form(name)) for key, name in names.items()]
    assert list(alike_ties(short, Ties())) == [("one", "two")]


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
    found = alike_ties(bearers([*KNOWN, asked], {asked}), Ties())
    assert {other for pair in found for other in pair if other != asked} == like
