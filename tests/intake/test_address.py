"""Addresses that are one home, and addresses that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.intake.address import AddressKey, address_key


@pytest.mark.parametrize(
    "spellings",
    [
        ["Stasegemse steenweg 77", "Stasegemsesteenweg 77", "STASEGEMSESTWG. 77",
         "Stasegemsesteenweg, 77", "Stasegemsesteenweg 77, 8500 Kortrijk"],
        ["Doorniksestraat 41 bus 3", "Doorniksestr. 41/3", "doorniksestraat 41 b. 3",
         "Doorniksestraat 41 bte 3", "Doorniksestraat 41, boîte 3", "Doorniksestraat nr. 41 / 003"],
        ["Pottelberg 60 / 0201", "Pottelberg 60 bus 0201", "Pottelberg 60 bus 201"],
        ["Rue de Tournai 12 bte 3", "12, rue de Tournai bte 3", "r. de Tournai 12 boîte 3"],
        ["Avenue Condé 5", "av. Conde 5", "Avenue Condé n° 5"],
        ["Sint-Jorisstraat 12A", "St. Jorisstraat 12 a", "St-Jorisstr. 12a"],
        ["Place du Marché 4", "Pl. du Marché 4"],
        ["Grote Mark Plein 4", "Grote Mark pl. 4"],
        ["Zandstraat 41-43", "Zandstraat 41 - 43"],
        ["Zandstraat 33 3de verd.", "Zandstraat 33, 3e verdieping", "Zandstraat 33 / 3de verd",
         "Zandstraat 33 verd. 3", "Zandstraat 33, verdieping 3", "Zandstraat 33 étage 3"],
        ["Zandstraat 33 bus 2", "Zandstraat 33 (bus 2)", "Zandstraat 33 (bus 2), 8500 Kortrijk"],
        ["Zandstraat 33 bus A3", "Zandstraat 33 bus A.3", "Zandstraat 33 A3"],
        ["Zandstraat 33 bus 2, 1e verdieping", "Zandstraat 33 bus 2 - 1e verdieping"],
        ["Zandstraat 33 bus 2/1", "Zandstraat 33 bus 2-1", "Zandstraat 33 bus 02-01"],
    ],
)  # fmt: skip
def test_spellings_of_one_home(spellings: list[str]) -> None:
    assert len({address_key(each) for each in spellings}) == 1
    assert address_key(spellings[0]).names_a_home


def test_different_homes_differ() -> None:
    homes = [
        "Zandstraat 33", "Zandstraat 3", "Zandstraat 33a", "Zandstraat 33 bus 1",
        "Zandstraat 33 bus 2", "Zandstraat 33 bus A", "Zandstraat 33-35", "Zandlaan 33",
        "Zandstraat 33 3de verd.", "Zandstraat 33 gelijkvloers", "Zandstraat 331",
        "Zandstraat 33 bus 2-1", "Zandstraat 33 bus 21",
    ]  # fmt: skip
    assert len({address_key(each) for each in homes}) == len(homes)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Koning Albert I-laan 5 bus A2", ("koningalbertilaan", "5", "a2")),
        ("Rue du 11 Novembre 5", ("ruedu11novembre", "5", "")),
        ("Zandstraat 33 b 2", ("zandstraat", "33", "2")),
        ("Zandstraat 33b", ("zandstraat", "33b", "")),
        ("Zandstraat 33 bis", ("zandstraat", "33bis", "")),
        ("5 bus 3 Zandstraat", ("zandstraat", "5", "3")),
        ("Zandstraat 7 8500 Kortrijk", ("zandstraat", "7", "")),
    ],
)
def test_reads_the_parts(text: str, parts: tuple[str, str, str]) -> None:
    assert address_key(text) == AddressKey(*parts)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "Kortrijk centrum", "18", "Zandstraat", "x 1 " * 100_000])
def test_what_names_no_single_home_is_compared_with_none(text: str) -> None:
    assert not address_key(text).names_a_home


@given(
    st.sampled_from(["Zandstraat", "Sint-Jorisstraat", "Rue de Tournai", "Gentsesteenweg"]),
    st.integers(1, 999),
    st.sampled_from(["", "a", "bis"]),
    st.none() | st.integers(1, 999),
)
def test_case_spaces_and_commas_do_not_count(
    street: str, number: int, letter: str, box: int | None
) -> None:
    plain = f"{street} {number}{letter}" + (f" bus {box}" if box else "")
    other = f"  {street.upper()} ,  {number}{letter.upper()}" + (f", BUS {box}" if box else "")
    expected = AddressKey(address_key(street).street, f"{number}{letter}", str(box or ""))
    assert address_key(plain) == address_key(other) == expected


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
    | st.text("ab 12/-,.bus", max_size=60)
)
def test_any_text_has_a_key_of_letters_and_digits(text: str) -> None:
    key = address_key(text)
    assert key == address_key(text.strip())
    assert not key.street or key.street.isalnum()
    assert "|" not in key.number + key.box
