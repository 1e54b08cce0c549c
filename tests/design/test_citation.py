"""How letters cite an advertisement: calm titles, streets without a number, rents in euros."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.design.citation import LISTING_VARIABLES, calm, listing_facts, street_of
from discrimtest.words.listing import HomeType


@pytest.mark.parametrize(
    ("title", "home", "language", "cited", "kind", "bare"),
    [
        ("Flat  “met”\nterras", HomeType.APARTMENT, "nl", "Flat met terras", "het appartement",
         "Appartement"),
        ("", HomeType.HOUSE, "fr", "Maison", "la maison", "Maison"),
        (" *** ", HomeType.APARTMENT, "fr", "Appartement", "l’appartement", "Appartement"),
        ("", HomeType.SERVICE_FLAT, "nl", "Woning", "de woning", "Woning"),
        ("Flat «A»", HomeType.STUDIO, "en", "Flat A", "the studio", "Studio"),
    ],
)  # fmt: skip
def test_how_a_listing_is_cited(
    title: str, home: HomeType, language: str, cited: str, kind: str, bare: str
) -> None:
    facts = listing_facts(title, home, "Kortrijk", language)
    assert facts == {
        "listing_title": cited,
        "home": kind,
        "home_kind": bare,
        "municipality": "Kortrijk",
        "street": "",
        "rent": "",
    }
    assert facts.keys() == LISTING_VARIABLES.keys()


@pytest.mark.parametrize(("language", "rent"), [("nl", "1050 euro"), ("fr", "1050 euros")])
def test_street_and_rent_are_said_where_they_are_known(language: str, rent: str) -> None:
    facts = listing_facts(
        "TE HUUR", HomeType.HOUSE, "Kortrijk", language,
        address="Gentsesteenweg 118, 8500 Kortrijk", rent_cents=105_000,
    )  # fmt: skip
    assert (facts["street"], facts["rent"]) == ("Gentsesteenweg", rent)


@pytest.mark.parametrize(
    ("title", "calmed"),
    [
        ("*** TOP LIGGING ***", "Top ligging"),
        ("!!! TE HUUR !!! ruim appartement", "Te huur ruim appartement"),
        ("\N{HOUSE BUILDING} Ruim app. --- EPC A ★★", "Ruim app. - EPC A"),
        ("RUIM APPARTEMENT - EPC B - 2 SLPK", "Ruim appartement - EPC B - 2 slpk"),
        ("BEL APPARTEMENT À KORTRIJK...", "Bel appartement à Kortrijk"),
        ("Huis met 3 slaapkamers + tuin", "Huis met 3 slaapkamers + tuin"),
        ("Loft aan de Leie", "Loft aan de Leie"),
        ("100 m² in het centrum", "100 m² in het centrum"),
    ],
)
def test_a_title_neither_shouts_nor_shines(title: str, calmed: str) -> None:
    assert calm(title, ("Kortrijk",)) == calmed


@given(st.text())
def test_a_calm_title_is_one_line_without_ornaments_and_stays_calm(title: str) -> None:
    once = calm(title)
    assert once == " ".join(once.split())
    assert not set(once) & set('*!~#_=|“”«»"')
    assert calm(once) == once


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("Doorniksestraat 41 bus 3", "Doorniksestraat"),
        ("DOORNIKSESTRAAT 41", "Doorniksestraat"),
        ("Pottelberg 60 / 0201", "Pottelberg"),
        ("Kon. Albertstraat, 12 8500 Kortrijk", "Kon. Albertstraat"),
        ("Sint-Jorisstraat 12b", "Sint-Jorisstraat"),
        ("12, rue de Tournai", "rue de Tournai"),
        ("rue de Tournai 12 bte 4", "rue de Tournai"),
        ("Rue du 11 Novembre 5", ""),
        ("8500 Kortrijk", ""),
        ("Kortrijk", ""),
        ("", ""),
    ],
)
def test_the_street_of_an_address(address: str, street: str) -> None:
    assert street_of(address) == street
