"""Numbers, dates and sentences as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from discrimtest.errors import WrongInput
from discrimtest.report.language import language, sentence


@pytest.mark.parametrize(
    ("code", "whole", "decimal", "percent"),
    [
        # CLDR 47 for nl-BE, fr-BE and en-GB; the space before % is NBN Z 01-002's.
        ("nl", "−1.234", "−1.234,5", "27,3\u00a0%"),
        ("fr", "−1\u202f234", "−1\u202f234,5", "27,3\u00a0%"),
        ("en", "−1,234", "−1,234.5", "27.3%"),
    ],
)
def test_numbers(code: str, whole: str, decimal: str, percent: str) -> None:
    words = language(code)
    assert words.integer(-1234) == whole
    assert words.decimal(-1234.5) == decimal
    assert words.percent(0.2727) == percent


def test_a_number_that_rounds_to_nought_has_no_sign() -> None:
    assert language("en").decimal(-0.04) == "0.0"


@pytest.mark.parametrize("number", [None, float("nan"), float("inf")])
def test_an_undefined_number_is_a_dash(number: float | None) -> None:
    words = language("nl")
    assert {words.percent(number), words.hundredths(number), words.p(number)} == {"–"}


def test_p_values() -> None:
    words = language("nl")
    assert words.p(0.0412) == "0,041"
    assert words.p(0.00099) == "<\u00a00,001"
    assert words.p(1.0) == "1,000"


def test_dates() -> None:
    day = date(2026, 3, 1)
    assert language("nl").date(day) == "1\u00a0maart\u00a02026"
    assert language("fr").date(day) == "1ᵉʳ\u00a0mars\u00a02026"
    assert language("fr").date(date(2026, 3, 21)) == "21\u00a0mars\u00a02026"
    assert language("en").date(day) == "1\u00a0March\u00a02026"


def test_plurals_follow_the_number() -> None:
    words = language("nl")
    forms = ("{n} complete test", "{n} complete tests")
    assert words.count(1, *forms) == "1 volledige test"
    assert words.count(2, *forms) == "2 volledige tests"
    assert language("fr").count(0, *forms) == "0 test complet"


def test_a_part_from_outside_is_never_a_pattern() -> None:
    said = language("en").say("Other grounds: {grounds}.", grounds="{n} %(x)s {0.__class__}")
    assert said == "Other grounds: {n} %(x)s {0.__class__}."


def test_a_capital() -> None:
    assert sentence("économie") == "Économie"
    assert sentence("") == ""


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(WrongInput, match="nl, fr, en"):
        language("de")
