"""Prices as portals write them, read to the cent."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.intake.rent import (
    MAX_RENT_CENTS,
    MIN_RENT_CENTS,
    Rent,
    read_charges,
    read_rent,
)
from discrimtest.intake.values import Unreadable


@pytest.mark.parametrize(
    ("text", "cents", "charges"),
    [
        ("€ 795", 795_00, None),
        ("€ 1.050 / maand", 1050_00, None),
        ("550,00", 550_00, None),
        ("€ 1 150", 1150_00, None),
        ("€\xa01\xa0150", 1150_00, None),
        ("1\u202f150 €", 1150_00, None),
        ("1,050.00", 1050_00, None),
        ("€1.050,50", 1050_50, None),
        ("1 150,5", 1150_50, None),
        ("1050 EUR", 1050_00, None),
        ("EUR 1,050 per month", 1050_00, None),
        ("1'050.00", 1050_00, None),
        ("795,-", 795_00, None),
        ("1.050,–", 1050_00, None),
        ("795 p.m.", 795_00, None),
        ("€ 890 + € 75 kosten", 890_00, 75_00),
        ("890 + 75 kosten", 890_00, 75_00),
        ("1.050€/mois + 100€ de charges", 1050_00, 100_00),
        ("890 € hors charges (75 €)", 890_00, 75_00),
        ("890 + kosten", 890_00, None),
        ("€ 965 incl. kosten", 965_00, None),
        ("965 incl. 75 kosten", 965_00, None),
        ("800 € charges comprises", 800_00, None),
    ],
)
def test_reads_a_price_to_the_cent(text: str, cents: int, charges: int | None) -> None:
    rent = read_rent(text)
    assert (rent.cents, rent.charges_cents) == (cents, charges)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "op aanvraag",
        "Prijs op aanvraag",
        "sur demande",
        "on request",
        "POA",
        "onder optie",
    ],
)
def test_a_price_that_is_not_stated_is_unknown(text: str) -> None:
    rent = read_rent(text)
    assert rent.cents is None
    assert any("unknown" in note for note in rent.notes)


@pytest.mark.parametrize("text", ["VERHUURD", "loué", "LET", "€ 680 - verhuurd"])
def test_a_price_can_say_that_the_home_is_let(text: str) -> None:
    assert read_rent(text) == Rent(None, let=True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("€ 200 / week", "no rent a month"),
        ("900 par semaine", "no rent a month"),
        ("€ 9.000 per jaar", "no rent a month"),
        ("-795", "negative"),
        ("€ -795", "negative"),
        ("0", "no plausible rent"),
        ("1.05", "no plausible rent"),
        ("€ 250.000", "no plausible rent"),
        ("700 - 800", "two prices"),
        ("vanaf € 700", "'vanaf' is not understood"),
        ("1.050.50", "no amount of money"),
        ("1.12.34", "no amount of money"),
        ("£ 795", "not in euros"),
        ("goedkoop", "no price"),
        ("500 + 60 kosten + 20", "more than a rent and its charges"),
    ],
)
def test_refuses_what_is_no_single_monthly_rent(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_rent(text)


def test_a_reason_never_shows_a_phone_number_or_mailbox_from_a_shifted_column() -> None:
    for text in ("0470 00 00 02 +", "x@post.example"):
        with pytest.raises(Unreadable) as refusal:
            read_rent(text)
        assert "0470" not in str(refusal.value)
        assert "@" not in str(refusal.value)


@given(
    st.integers(MIN_RENT_CENTS, MAX_RENT_CENTS),
    st.sampled_from(["nl_BE", "fr_BE", "en_GB", "de_CH"]),
)
def test_reads_back_what_the_unicode_locale_data_write(cents: int, locale: str) -> None:
    text = format_currency(Decimal(cents) / 100, "EUR", locale=locale)
    assert read_rent(text).cents == cents


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text("0123456789.,-+€ /kostenmad'"))
def test_any_text_is_a_rent_or_a_stated_reason(text: str) -> None:
    for reader in (read_rent, read_charges):
        assert amount_or_reason(reader, text) != ""


def amount_or_reason(reader: Callable[[str], object], text: str) -> object:
    try:
        return reader(text)
    except Unreadable as reason:
        return str(reason)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("€ 75", 75_00), ("75,50 / maand", 75_50), ("0", 0), ("", None), ("inbegrepen", None)],
)
def test_reads_charges_of_a_column_of_their_own(text: str, cents: int | None) -> None:
    assert read_charges(text) == cents


@pytest.mark.parametrize("text", ["veel", "75 + 20", "75 per week", "-5"])
def test_refuses_charges_that_are_no_amount(text: str) -> None:
    with pytest.raises(Unreadable, match="no amount of charges"):
        read_charges(text)
