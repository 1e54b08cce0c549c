"""Which advertisements offer the same home."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.intake.duplicates import (
    SAME_HOME,
    SAME_REFERENCE,
    Catalogue,
    KnownListing,
    Repeat,
    rents_alike,
)
from discrimtest.words.landlord import Identity, LandlordType
from discrimtest.words.listing import Advert, HomeType

KNOWN = KnownListing(
    "listing-1", "portaal.example", "IW-1", "8500|kaai|1|", 2, HomeType.APARTMENT, 1000_00
)
REPEAT = Advert(
    portal="anderportaal.example",
    ref="55",
    title="",
    address="Kaai 1",
    address_key="8500|kaai|1|",
    postcode="8500",
    municipality="Kortrijk",
    rent_cents=1000_00,
    charges_cents=None,
    bedrooms=2,
    home=HomeType.APARTMENT,
    senior=False,
    already_let=False,
    landlord_type=LandlordType.AGENCY,
    identity=Identity("", "", ""),
    link="",
    channels=(),
    posted=None,
)


def test_the_same_home_on_another_portal_is_a_repeat() -> None:
    assert Catalogue([KNOWN]).repeated_by(REPEAT) == Repeat("listing-1", SAME_HOME)


def test_the_same_reference_is_a_repeat_whatever_else_changed() -> None:
    other = replace(
        REPEAT, portal="Portaal.example", ref="iw-1 ", address_key="", rent_cents=1, bedrooms=9
    )
    assert Catalogue([KNOWN]).repeated_by(other) == Repeat("listing-1", SAME_REFERENCE)


@pytest.mark.parametrize(
    "other",
    [
        replace(REPEAT, address_key="8500|kaai|1|2"),
        replace(REPEAT, address_key="8501|kaai|1|"),
        replace(REPEAT, bedrooms=3),
        replace(REPEAT, bedrooms=None),
        replace(REPEAT, home=HomeType.HOUSE),
        replace(REPEAT, rent_cents=1060_00),
        replace(REPEAT, rent_cents=None),
        replace(REPEAT, address_key=""),
    ],
)
def test_another_home_is_none(other: Advert) -> None:
    assert Catalogue([KNOWN]).repeated_by(other) is None


def test_an_address_that_names_no_home_repeats_nothing() -> None:
    nowhere = replace(KNOWN, address_key="")
    assert Catalogue([nowhere]).repeated_by(replace(REPEAT, address_key="")) is None


def test_only_an_unknown_rent_keeps_them_apart() -> None:
    catalogue = Catalogue([KNOWN])
    assert catalogue.may_be_repeated_by(replace(REPEAT, rent_cents=None))
    assert not catalogue.may_be_repeated_by(replace(REPEAT, rent_cents=2000_00))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (1000_00, 950_00, True),  # 5 % of the higher exactly
        (1000_00, 949_99, False),
        (1000_00, 1052_63, True),
        (1000_00, 1052_64, False),
        (None, None, True),
        (None, 1000_00, False),
    ],
)
def test_five_per_cent_to_the_cent(one: int | None, other: int | None, alike: bool) -> None:
    assert rents_alike(one, other) is alike


@given(st.none() | st.integers(0, 10**7), st.none() | st.integers(0, 10**7))
def test_likeness_of_rents_has_no_direction(one: int | None, other: int | None) -> None:
    assert rents_alike(one, other) is rents_alike(other, one)
    assert rents_alike(one, one)
