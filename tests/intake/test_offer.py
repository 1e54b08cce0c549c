"""What an advertisement offers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.intake.offer import (
    Offer,
    is_state,
    least_free,
    offered,
    read_offer,
    read_shown,
    says_sale,
)
from discrimtest.intake.values import Unreadable


@pytest.mark.parametrize(
    "text",
    ["Appartement te koop", "TE KOOP: huis", "Maison à vendre", "House for sale", "VERKOCHT",
     "Vendu", "Te koop: appartement"],
)  # fmt: skip
def test_a_text_says_that_the_home_is_for_sale(text: str) -> None:
    assert says_sale(text)


@pytest.mark.parametrize(
    "text",
    ["", "Te huur of te koop", "Te huur: huis", "Niet te koop, wel te huur", "Maison pas à vendre",
     "Koophandel te huur", "A louer ou à vendre", "Nabij Verkoopstraat"],
)  # fmt: skip
def test_a_text_of_a_home_to_let_does_not(text: str) -> None:
    assert not says_sale(text)


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("", Offer.FREE), ("Te huur", Offer.FREE), ("À louer", Offer.FREE), ("rent", Offer.FREE),
        ("Actief", Offer.FREE), ("Te huur - nieuw", Offer.FREE),
        ("In optie", Offer.OPTION), ("OPTIE", Offer.OPTION), ("Sous option", Offer.OPTION),
        ("Verhuurd", Offer.LET), ("Loué", Offer.LET), ("Reeds verhuurd", Offer.LET),
        ("Te koop", Offer.SALE), ("sale", Offer.SALE), ("Verkocht", Offer.SALE),
        ("Offline", Offer.WITHDRAWN), ("retiré", Offer.WITHDRAWN),
    ],
)  # fmt: skip
def test_reads_a_column_of_states(text: str, offer: Offer) -> None:
    assert read_offer(text) is offer


def test_an_unknown_state_is_refused_and_never_guessed() -> None:
    with pytest.raises(Unreadable, match="'Fase 2' is no known state of an offer"):
        read_offer("Fase 2")
    assert not is_state("Fase 2")


def test_reads_whether_an_advertisement_is_shown() -> None:
    assert {read_shown(text) for text in ("ja", "Oui", "TRUE", "1", "online", "")} == {Offer.FREE}
    assert {read_shown(text) for text in ("nee", "Non", "FALSE", "0", "offline")} == {
        Offer.WITHDRAWN
    }


def test_of_several_columns_the_one_that_leaves_least_counts() -> None:
    assert least_free(Offer.FREE, None, Offer.OPTION) is Offer.OPTION
    assert least_free(Offer.OPTION, Offer.SALE) is Offer.SALE
    assert least_free() is Offer.FREE
    assert offered("Te huur", "in optie", "VERHUURD - huis") is Offer.LET


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text("te koop huurverd -"))
def test_any_text_is_a_state_or_a_stated_reason(text: str) -> None:
    for reader in (read_offer, read_shown):
        found = offer_or_reason(reader, text)
        assert found in set(Offer) or len(found) < 250


def offer_or_reason(reader: Callable[[str], Offer], text: str) -> str:
    try:
        return reader(text)
    except Unreadable as reason:
        return str(reason)
