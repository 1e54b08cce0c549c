"""Every id the program answers to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from discrimtest.estimators import (
    bootstrap,
    clustered,
    paired_tests,
    rates,
    ratio,
    several_arms,
    wild_bootstrap,
)
from discrimtest.estimators.interface import Estimand, TestMethod
from discrimtest.estimators.landlords import MEANS


def _by_landlord(estimand: Estimand[Any]) -> Estimand[Any]:
    """With the interval methods that every mean has where tests share landlords."""
    mean = MEANS.get(estimand.id)
    if mean is None:
        return estimand
    methods = {
        **clustered.intervals(mean),
        **bootstrap.intervals(mean),
        **wild_bootstrap.intervals(mean),
    }
    return replace(estimand, by_landlord=methods)


_ESTIMANDS: tuple[Estimand[Any], ...] = (
    rates.RATE_CONTROL,
    rates.RATE_TEST,
    *rates.NET,
    *rates.SHARES,
    *ratio.ESTIMANDS,
)
_TESTS: tuple[TestMethod[Any], ...] = (
    *paired_tests.TESTS,
    *several_arms.TESTS,
    *clustered.TESTS,
    *wild_bootstrap.TESTS,
)

ESTIMANDS = {estimand.id: _by_landlord(estimand) for estimand in _ESTIMANDS}
TESTS = {test.id: test for test in _TESTS}
KNOWN: dict[str, tuple[str, ...] | None] = {
    **{id_: (*estimand.intervals, *estimand.by_landlord) for id_, estimand in ESTIMANDS.items()},
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
