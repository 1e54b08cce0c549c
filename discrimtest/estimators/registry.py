"""Every id the program answers to."""

from __future__ import annotations

from typing import Any

from discrimtest.estimators import paired_tests, rates, ratio, several_arms
from discrimtest.estimators.interface import Estimand, TestMethod

_ESTIMANDS: tuple[Estimand[Any], ...] = (
    rates.RATE_CONTROL,
    rates.RATE_TEST,
    *rates.NET,
    *rates.SHARES,
    *ratio.ESTIMANDS,
)
_TESTS: tuple[TestMethod[Any], ...] = (*paired_tests.TESTS, *several_arms.TESTS)

ESTIMANDS = {estimand.id: estimand for estimand in _ESTIMANDS}
TESTS = {test.id: test for test in _TESTS}
KNOWN: dict[str, tuple[str, ...] | None] = {
    **{id_: tuple(estimand.intervals) for id_, estimand in ESTIMANDS.items()},
    **dict.fromkeys(TESTS),
}
"""Id of each estimand -> the interval methods it takes, the one shown first in front; id of
each test -> None."""

CONTACTS = "contacts of this candidate"
"""Denominator of a candidate's rate when a test holds several contacts of one arm."""


def denominators(noun: str) -> list[str]:
    """Every denominator in words, for the catalogues of other languages."""
    words = [estimand.denominator.format(noun=noun) for estimand in ESTIMANDS.values()]
    return list(dict.fromkeys([*words, CONTACTS]))
