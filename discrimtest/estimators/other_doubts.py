"""Doubts, as in :mod:`~discrimtest.estimators.doubts`, about methods that take other material.

Tests by landlord do not tell what a weight, a wait, a second comparison or a second city does.
``docs/error-rates.md`` shows the markets and the figures that the limits below come from.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from discrimtest.estimators.clustered import CR2
from discrimtest.estimators.combination import FEWEST
from discrimtest.estimators.doubts import ALIKE, FEW_LANDLORDS
from discrimtest.estimators.interaction import Factors, stacked
from discrimtest.estimators.landlords import Counts, Mean
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.registry import CARDS, MEASURES, METHODS
from discrimtest.estimators.response_time import Waits, cox, instants
from discrimtest.estimators.unpaired import Unpaired, by_landlord
from discrimtest.estimators.weighted import LINEARISED, Weighted
from discrimtest.findings.card import Repeats

ALIKE_CONTACTS, ALIKE_TESTS, FEW_OWNERS, HEAVY, FEW_CITIES, SMALL = (
    "level_alike_apart",
    "level_alike_other",
    "level_few_landlords",
    "level_weights",
    "level_combined",
    "level_small",
)
"""Ids of what is said, beside ``level_few``."""
FEW_WEIGHING = 25
"""Tests of equal weight that would say as much, below which the linearised variance fails."""
FEW_OF_EACH = 20
"""Tests with a favoured candidate in every group, below which the spread of ``net_any`` over groups
is not to be relied on."""
FEW_GROUPS = 20
"""Combined groups below which normal limits of their mean, and the prediction interval, fail."""
UNLIKE_GROUPS = 10
"""How many times more the largest group tells than the smallest, from which ``hk`` fails too."""
_LEVEL = 0.95  # of limits whose standard error alone is read


def of_waits(method: str, waits: Waits) -> tuple[str, ...]:
    """Of the log-rank test, or of the hazard ratio.

    Args:
        method: ``sandwich`` or ``wald``; empty for the log-rank test, which takes every test as
            its own as ``wald`` does.

    Returns:
        Ids of the sentences to say, as :func:`~discrimtest.estimators.doubts.doubts`.
    """
    at = instants(waits)
    _, first = numpy.unique(at.test, return_index=True)
    owner, times = at.landlord[first], at.times[first]
    counts = numpy.bincount(owner[owner >= 0], weights=times[owner >= 0])
    if counts.max(initial=0) < 2:
        return ()
    if _allows_for_landlords(method):
        alone = float(times[owner < 0].sum())
        # Landlords with as many tests each who would say as much.
        equal = (counts.sum() + alone) ** 2 / ((counts**2).sum() + alone)
        return (FEW_OWNERS,) if equal < FEW_LANDLORDS else ()
    fit = cox(waits)
    return (ALIKE_TESTS,) if fit.robust_error**2 > ALIKE * fit.model_error**2 else ()


def _allows_for_landlords(method: str) -> bool:
    return method in METHODS and METHODS[method].repeats is Repeats.ALLOWED


def of_factors(id_: str, method: str, factors: Factors) -> tuple[str, ...]:
    """Of the difference between two comparisons."""
    card = CARDS[id_]
    if _allows_for_landlords(method):
        return ()
    mean = MEANS[card.net or "net_all"]
    found = []
    if factors.known and factors.repeated:
        first, second = mean.sums(factors.first), mean.sums(factors.second)
        error = stacked(first, second, _LEVEL)[1].standard_error
        apart = _variance(mean, factors.first) + _variance(mean, factors.second)
        if error is not None and error**2 > ALIKE * apart:
            found.append(ALIKE_TESTS)
    if min(table.n_any for table in factors.tables) < card.fewest.get(method, 0):
        found.append("level_few")
    return tuple(found)


def _variance(mean: Mean, cells: Counts) -> float:
    """Of a mean over tests, each of which stands for itself; nan where it has none."""
    counts = cells.sum(axis=0)
    adds = numpy.repeat(mean.numerator, counts * numpy.array(mean.denominator))
    return float(adds.var() / len(adds)) if len(adds) else float("nan")


def of_weights(id_: str, method: str, tests: Weighted) -> tuple[str, ...]:
    """Of a weighted net."""
    if _allows_for_landlords(method):
        return ()
    found = []
    linear, clustered = (MEASURES[id_].methods[one](tests, _LEVEL) for one in (LINEARISED, CR2))
    errors = [one.limits.standard_error for one in (linear, clustered)]
    if errors[0] and errors[1] and errors[1] ** 2 > ALIKE * errors[0] ** 2 and _repeated(tests):
        found.append(ALIKE_TESTS)
    counted = numpy.array(MEANS[CARDS[id_].net].denominator)[tests.cell] > 0
    weight = tests.weight[counted]
    if weight.any() and weight.sum() ** 2 < FEW_WEIGHING * (weight**2).sum():
        found.append(HEAVY)
    return tuple(found)


def of_unpaired(method: str, contacts: Unpaired) -> tuple[str, ...]:
    """Of the difference between candidates who are not matched."""
    if _allows_for_landlords(method) or not (contacts.known and contacts.repeated):
        return ()
    error = by_landlord(contacts, _LEVEL).limits.standard_error
    shares = (contacts.shares.control, contacts.shares.test)
    apart = sum(one.value * (1 - one.value) / one.of for one in shares if one.of)
    return (ALIKE_CONTACTS,) if error is not None and error**2 > ALIKE * apart else ()


def of_grades(id_: str, tests: int) -> tuple[str, ...]:
    """Of answers in several categories; those who ignore landlords say so themselves."""
    fewest = CARDS[id_].fewest.get("", 0) if id_ in CARDS else 0
    return (SMALL,) if tests < fewest else ()


def of_cities(id_: str, method: str, invited: Sequence[int]) -> tuple[str, ...]:
    """Of groups (cities, waves) combined; fewer than three are not.

    Args:
        invited: Of each group: its tests with a favoured candidate.

    References:
        IntHout, Ioannidis and Borm (2014), for normal limits; Partlett and Riley (2017), for
        prediction; Hoaglin (2016), for Q and what follows from it where groups are small.
    """
    if len(invited) < FEWEST:
        return ()
    unlike = max(invited) >= UNLIKE_GROUPS * min(invited)
    if method in ("wald", "prediction") or (method == "hk" and unlike):
        return (FEW_CITIES,) if len(invited) < FEW_GROUPS else ()
    spread = id_ in ("heterogeneity_any", "tau_squared_any", "i_squared_any")
    return ("level_few",) if spread and min(invited) < FEW_OF_EACH else ()


def _repeated(tests: Weighted) -> bool:
    """Some landlord, who is known, has two or more tests."""
    if tests.landlord is None:
        return False
    known: NDArray[numpy.int64] = tests.landlord[tests.landlord >= 0]
    return bool((numpy.bincount(known) > 1).any())
