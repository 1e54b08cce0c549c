"""Kinds of homes and advertisers, and what titles say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.intake.home import (
    read_home,
    read_landlord_type,
    says_let,
    says_option,
    says_senior,
)
from discrimtest.intake.values import Unreadable
from discrimtest.words.landlord import LandlordType
from discrimtest.words.listing import HomeType


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Appartement", HomeType.APARTMENT),
        ("Loft", HomeType.APARTMENT),
        ("appartement met garage", HomeType.APARTMENT),
        ("Appartement 1 chambre", HomeType.APARTMENT),
        ("nieuwbouwappartement", HomeType.APARTMENT),
        ("Hoekappartementen", HomeType.APARTMENT),
        ("bovenwoning", HomeType.HOUSE),
        ("Nieuwbouwstudio", HomeType.STUDIO),
        ("Huis", HomeType.HOUSE),
        ("Bel-étage", HomeType.HOUSE),
        ("maison", HomeType.HOUSE),
        ("Terraced house", HomeType.HOUSE),
        ("STUDIO", HomeType.STUDIO),
        ("Kamer", HomeType.ROOM),
        ("chambre", HomeType.ROOM),
        ("kamer in appartement", HomeType.ROOM),
        ("Handel", HomeType.SHOP),
        ("Handelspand met appartement", HomeType.SHOP),
        ("Rez commercial", HomeType.SHOP),
        ("kantoor", HomeType.SHOP),
        ("Assistentiewoning", HomeType.SERVICE_FLAT),
        ("Résidence-services", HomeType.SERVICE_FLAT),
        ("Service flat", HomeType.SERVICE_FLAT),
        ("Garagebox", HomeType.OTHER),
    ],
)
def test_reads_the_kind_of_home(text: str, home: HomeType) -> None:
    assert read_home(text) is home


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Makelaar", LandlordType.AGENCY),
        ("agence immobilière", LandlordType.AGENCY),
        ("Estate agent", LandlordType.AGENCY),
        ("PARTICULIER", LandlordType.PRIVATE),
        ("Propriétaire", LandlordType.PRIVATE),
        ("private owner", LandlordType.PRIVATE),
    ],
)
def test_reads_who_advertises(text: str, kind: LandlordType) -> None:
    assert read_landlord_type(text) is kind


@pytest.mark.parametrize("text", ["", "Notaris", "sociale huisvestingsmaatschappij"])
def test_refuses_an_advertiser_that_is_neither(text: str) -> None:
    with pytest.raises(Unreadable):
        read_landlord_type(text)


@pytest.mark.parametrize("text", ["", "Iglo", "tuin", "vakantiewoning", "bedrijfswoning"])
def test_refuses_a_kind_of_home_nobody_knows(text: str) -> None:
    with pytest.raises(Unreadable):
        read_home(text)


@pytest.mark.parametrize(
    "title",
    [
        "VERHUURD - Appartement",
        "Appartement VERHUURD met tuin",
        "APPARTEMENT VERHUURD",
        "Appartement (verhuurd)",
        "Rijwoning - verhuurd!",
        "Reeds verhuurd: loft",
        "Dit huis is verhuurd",
        "LOUÉ - Maison",
        "Maison déjà louée",
        "Appartement (loué)",
        "LET: two bedroom flat",
        "Let agreed - flat",
        "Nice flat - LET",
    ],
)
def test_a_title_says_that_the_home_is_let(title: str) -> None:
    assert says_let(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Te huur: appartement",
        "Gezinswoning wordt verhuurd met garage",
        "Nog niet verhuurd: loft",
        "Appartement onverhuurd",
        "Appartement non loué",
        "Appartement, gemeubeld verhuurd",
        "Particulier verhuurt huis",
        "Appartement à louer",
        "Loue appartement 2 chambres",
        "Appartement loué meublé",
        "Flat to let",
        "To let: flat",
        "Onder optie - huis",
    ],
)
def test_a_title_of_a_free_home_does_not(title: str) -> None:
    assert not says_let(title)


def test_an_option_is_noticed_and_is_not_a_lease() -> None:
    titles = ("Onder optie - huis", "OPTIE - Appartement", "Maison sous option", "Flat under offer")
    for title in titles:
        assert says_option(title)
        assert not says_let(title)
    assert not says_option("Huis met optie op garage")


@pytest.mark.parametrize(
    ("title", "senior"),
    [
        ("Assistentiewoning 65+", True),
        ("Appartement voor 60-plussers", True),
        ("Résidence services au centre", True),
        ("Seniorenflat", True),
        ("Appartement ideaal voor senioren", False),
        ("Leefruimte 65 + 20 m²", False),
        ("Huis 165+", False),
    ],
)
def test_a_title_says_whether_the_home_is_for_the_over_65s(title: str, senior: bool) -> None:
    assert says_senior(title) is senior


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(says_let(text), bool)
    assert isinstance(says_senior(text), bool)
    for reader in (read_home, read_landlord_type):
        assert value_or_reason(reader, text) != ""


def value_or_reason(reader: Callable[[str], object], text: str) -> object:
    try:
        return reader(text)
    except Unreadable as reason:
        return str(reason)
