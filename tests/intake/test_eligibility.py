"""What a study takes, and every reason why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from discrimtest.errors import WrongInput
from discrimtest.intake.advert import AdvertReading
from discrimtest.intake.eligibility import Rules, reasons_against
from discrimtest.intake.offer import Offer
from discrimtest.words.listing import ContactChannel, HomeType

EMAIL, PORTAL, PHONE = ContactChannel.EMAIL, ContactChannel.PORTAL, ContactChannel.PHONE
READING = AdvertReading(2, None, (), postcode="8500", home=HomeType.APARTMENT, channels=(EMAIL,))


def test_an_ordinary_home_is_taken(kortrijk: Rules) -> None:
    assert reasons_against(READING, kortrijk) == ()


def test_every_reason_is_given(kortrijk: Rules) -> None:
    reading = replace(
        READING, postcode="7700", home=HomeType.ROOM, offer=Offer.LET, senior=True, channels=()
    )
    assert reasons_against(reading, kortrijk) == (
        "outside the area: postcode 7700",
        "a room, not a home of its own",
        "let already",
        "only for people of 65 and over, and not every arm of the study is",
        "no channel: neither mailbox nor link nor phone",
    )


def test_what_is_for_sale_or_withdrawn_is_not_tested(kortrijk: Rules) -> None:
    for offer, reason in (
        (Offer.SALE, "for sale, not to let"),
        (Offer.WITHDRAWN, "no longer advertised"),
    ):
        assert reasons_against(replace(READING, offer=offer), kortrijk) == (reason,)
    assert not reasons_against(replace(READING, offer=Offer.OPTION), kortrijk)


@pytest.mark.parametrize("home", [HomeType.ROOM, HomeType.SHOP, HomeType.OTHER])
def test_rooms_shops_and_garages_are_not_tested(home: HomeType, kortrijk: Rules) -> None:
    assert reasons_against(replace(READING, home=home), kortrijk)


def test_homes_for_the_over_65s_are_taken_where_every_arm_is(kortrijk: Rules) -> None:
    reading = replace(READING, home=HomeType.SERVICE_FLAT, senior=True)
    assert reasons_against(reading, kortrijk)
    assert not reasons_against(reading, replace(kortrijk, senior_only=True))


def test_a_phone_alone_is_a_channel_only_for_a_study_that_phones(kortrijk: Rules) -> None:
    reading = replace(READING, channels=(PHONE,))
    assert reasons_against(reading, kortrijk) == (
        "reachable only by phone, which the study does not use",
    )
    assert not reasons_against(reading, replace(kortrijk, channels=frozenset({PHONE})))
    assert not reasons_against(replace(READING, channels=(PORTAL, PHONE)), kortrijk)


def test_what_could_not_be_read_is_judged_by_nobody(kortrijk: Rules) -> None:
    assert reasons_against(AdvertReading(2, None, ("no row",)), kortrijk) == ()


def test_an_area_without_postcodes_or_municipalities_is_refused() -> None:
    with pytest.raises(WrongInput, match="at least one postcode"):
        Rules({})
    with pytest.raises(WrongInput) as error:
        Rules({"8500": "Kortrijk", "85000": "Kortrijk", "8510": " "})
    assert [problem.value for problem in error.value.problems] == ["85000", "8510"]
