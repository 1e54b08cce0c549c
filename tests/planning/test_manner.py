"""A simulated answer has a tone and codes; neither changes what was offered."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from discrimtest.library.instrument import load_instrument
from discrimtest.library.locate import Library
from discrimtest.planning.behaviour import Behaviour, Reaction, Temper
from discrimtest.planning.manner import mannered
from discrimtest.randomness import Stream
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel

FAIR, BIASED = Temper(False, 1.0, False), Temper(True, 1.0, False)
TEXT = "Beste An, wat is uw beroep en hoeveel verdient u samen?"


def reaction(category: Category, hours: float = 5, text: str = TEXT) -> Reaction:
    return Reaction(timedelta(hours=hours), ResponseChannel.EMAIL, category, text)


def many(way: Temper, is_test: bool, category: Category) -> list[Reaction]:
    plain = reaction(category)
    return [
        mannered(Stream(3, "manner", number), way, Behaviour(), is_test, plain, 0)
        for number in range(2000)
    ]


def counted(found: list[Reaction], code: str) -> Counter[str]:
    return Counter(dict(one.subtle)[code] for one in found)


def test_a_tone_changes_neither_offer_nor_moment() -> None:
    for one in many(BIASED, True, Category.INFORMATION_REQUEST):
        assert (one.category, one.delay, one.channel) == (
            Category.INFORMATION_REQUEST,
            timedelta(hours=5),
            ResponseChannel.EMAIL,
        )


@pytest.mark.slow
def test_who_discriminates_is_curt_and_asks_the_source_at_the_stated_rates() -> None:
    behaviour = Behaviour()
    for way, is_test, curt, source in (
        (FAIR, True, behaviour.curt, behaviour.source),
        (BIASED, False, behaviour.curt, behaviour.source),
        (BIASED, True, behaviour.curt_when_biased, behaviour.source_when_biased),
    ):
        found = many(way, is_test, Category.INFORMATION_REQUEST)
        # Four standard errors of a rate over 2,000 answers.
        room = 4 * (0.25 / 2000) ** 0.5
        assert abs(counted(found, "politeness")["curt"] / 2000 - curt) < room
        assert abs(counted(found, "income_source_asked")["yes"] / 2000 - source) < room


def test_the_codes_are_those_of_the_text() -> None:
    for one in many(FAIR, True, Category.INFORMATION_REQUEST):
        codes = dict(one.subtle)
        assert ("Waarvan komt uw inkomen" in one.text) == (codes["income_source_asked"] == "yes")
        assert one.text.startswith("Beste An") == (codes["greeting_by_name"] == "first_name")
        assert ("Hartelijk dank" in one.text) == (codes["politeness"] == "warm")
        assert (codes["politeness"] == "curt") == (codes["length"] == "one_line")


@pytest.mark.parametrize(
    ("category", "moments"),
    [
        (Category.INVITATION, {"one", "two_or_more"}),
        (Category.BOOKING_LINK, {"free_choice"}),
        (Category.REFUSAL, {"none"}),
    ],
)
def test_moments_follow_the_offer(category: Category, moments: set[str]) -> None:
    assert set(counted(many(FAIR, False, category), "viewing_moments")) == moments


@pytest.mark.parametrize(
    ("days", "code"), [(0, "within_office_day"), (1, "within_two_days"), (2, "later"), (9, "later")]
)
def test_how_soon_follows_the_office_days(days: int, code: str) -> None:
    plain = reaction(Category.REFUSAL)
    found = mannered(Stream(1, "x"), FAIR, Behaviour(), False, plain, days)
    assert dict(found.subtle)["response_time"] == code


def test_an_acknowledgement_has_no_code() -> None:
    plain = reaction(Category.ACKNOWLEDGEMENT)
    assert mannered(Stream(1, "x"), BIASED, Behaviour(), True, plain, 0) is plain


@pytest.mark.slow
def test_every_code_is_one_of_the_shipped_codebook() -> None:
    library = Library()
    codebook = load_instrument(library, "kortrijk-couples-2026").codebook
    known = {entry.id: entry.values for entry in codebook.subtle}
    for category in (Category.INVITATION, Category.BOOKING_LINK, Category.INFORMATION_REQUEST):
        for one in many(BIASED, True, category)[:200]:
            codes = dict(one.subtle)
            assert codes.keys() == known.keys()
            assert all(value in known[code] for code, value in codes.items())
