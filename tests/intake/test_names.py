"""Landlords' names without their trade words. Every name is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.intake.names import core_name, likeness


@pytest.mark.parametrize(
    "spellings",
    [
        ["Immo Leiehoek", "IMMO LEIEHOEK BV", "immo leiehoek b.v.", "Leiehoek Vastgoed NV"],
        ["Vastgoed Broeltoren", "Vastgoed Broeltoren - kantoor Kortrijk", "Broeltoren immobilière"],
        ["Huis & Thuis Makelaars", "Huis en Thuis Makelaars", "Huis et Thuis"],
        ["Bureau Gulden Spoor", "Gulden Spoor, Bureau", "Agence Gulden Spoor S.A."],
        ["Kantoor Zilverlinde", "zilverlinde"],
    ],
)
def test_spellings_of_one_name(spellings: list[str]) -> None:
    assert len({core_name(each) for each in spellings}) == 1
    assert core_name(spellings[0])


@pytest.mark.parametrize(
    "name",
    ["", "Propriétaire", "eigenaar", "Particulier", "Mevr. D. (eigenaar)", "Dhr. V.", "Immo",
     "Vastgoedkantoor", "Mme", "particulier verhuurder", "N/A"],
)  # fmt: skip
def test_a_word_for_anyone_names_nobody(name: str) -> None:
    assert core_name(name) == ""
    assert likeness(core_name(name), core_name(name)) == 0


def test_short_names_must_be_equal() -> None:
    assert likeness("kade", "kadi") == 0
    assert likeness("kade", "kade") == 100


@given(st.text(alphabet=st.characters(codec="utf-8")), st.text("abcde ", max_size=9))
def test_likeness_has_no_direction(name: str, other: str) -> None:
    one, two = core_name(name), core_name(other)
    assert likeness(one, two) == likeness(two, one)
    assert core_name(name.upper()) == core_name(name.upper().lower())
