"""Every id the program answers to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from discrimtest.estimators import (
    adjusted,
    bootstrap,
    broken,
    callback,
    clustered,
    combination,
    conditional_covariates,
    conditional_logit,
    equivalence,
    hetprobit,
    interaction,
    logit_re,
    lpm,
    marginal,
    nominal,
    order,
    ordered,
    paired_tests,
    randomization,
    rates,
    ratio,
    response_time,
    several_arms,
    shared_landlords,
    weighted,
    wild_bootstrap,
)
from discrimtest.estimators.interface import Estimand, Needs, TestMethod
from discrimtest.estimators.landlords import MEANS
from discrimtest.estimators.measure import Measure


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
    *callback.ESTIMANDS,
)
_TESTS: tuple[TestMethod[Any], ...] = (
    *paired_tests.TESTS,
    *several_arms.TESTS,
    *several_arms.BY_LANDLORD,
    *clustered.TESTS,
    *wild_bootstrap.TESTS,
    *randomization.TESTS,
    *response_time.TESTS,
    *combination.TESTS,
    *nominal.TESTS,
    *ordered.TESTS,
    *callback.TESTS,
)

ESTIMANDS = {estimand.id: _by_landlord(estimand) for estimand in _ESTIMANDS}
TESTS = {test.id: test for test in _TESTS}
_MEASURES: tuple[Measure[Any], ...] = (
    *equivalence.MEASURES,
    *shared_landlords.MEASURES,
    *order.MEASURES,
    *broken.MEASURES,
    *response_time.MEASURES,
    *combination.MEASURES,
    *ordered.MEASURES,
    *weighted.WEIGHTED,
    *weighted.EACH_LANDLORD,
    *interaction.MEASURES,
    *adjusted.MEASURES,
)
MEASURES = {measure.id: measure for measure in _MEASURES}
BOUNDED = frozenset({"net_all", "net_any"})
"""Estimands that take the bounds of :mod:`~discrimtest.estimators.broken` as an interval."""
REGRESSIONS: dict[str, tuple[str, ...] | None] = {
    lpm.LPM: tuple(lpm.METHODS),
    conditional_logit.ODDS: conditional_covariates.METHODS,
    conditional_logit.SCORE: None,
    logit_re.LOGIT_RE: (conditional_logit.WALD,),
    logit_re.SPREAD: (conditional_logit.WALD,),
    marginal.EFFECT: ("delta",),
    **dict.fromkeys(hetprobit.PARTS, (hetprobit.CRV1,)),
    hetprobit.OVERID: None,
}
"""Models of contacts, which take covariates: their interval methods; None for a test."""


def _intervals(estimand: Estimand[Any]) -> tuple[str, ...]:
    bounds = (broken.BOUNDS,) if estimand.id in BOUNDED else ()
    return (*estimand.intervals, *estimand.by_landlord, *bounds)


KNOWN: dict[str, tuple[str, ...] | None] = {
    **{id_: _intervals(estimand) for id_, estimand in ESTIMANDS.items()},
    **{id_: tuple(filter(None, measure.methods)) for id_, measure in MEASURES.items()},
    **dict.fromkeys(TESTS),
    **REGRESSIONS,
}
"""Id of each estimand -> the interval methods it takes, the one shown first in front; id of
each test -> None."""

NEEDS: dict[str, Needs] = {
    **{id_: estimand.needs for id_, estimand in ESTIMANDS.items()},
    **{id_: measure.needs for id_, measure in MEASURES.items()},
    **{id_: test.needs for id_, test in TESTS.items()},
    **dict.fromkeys(REGRESSIONS, Needs.REGRESSION),
    **dict.fromkeys((conditional_logit.ODDS, conditional_logit.SCORE), Needs.RESPONSES),
}
"""Id -> the material it takes."""

CONTACTS = "contacts of this candidate"
"""Denominator of a candidate's rate when a test holds several contacts of one arm."""
MODELLED = ("tests", "tests with different treatment", "contacts", "landlords")
"""What models rest on."""


def denominators(noun: str) -> list[str]:
    """Every denominator in words, for the catalogues of other languages."""
    words = [estimand.denominator for estimand in ESTIMANDS.values()]
    words += [measure.denominator for measure in MEASURES.values()]
    words = [text.format(noun=noun) for text in words]
    return list(dict.fromkeys([*words, CONTACTS, *MODELLED]))
