"""Differences between two groups of tests, or two waves: landlords of one are not in the other."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.optimize import brentq
from scipy.special import ndtr, stdtr, stdtrit

from discrimtest.estimators.clustered import CR2, Clustered, cr2
from discrimtest.estimators.difference import tango
from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.landlords import Counts, Landlords
from discrimtest.estimators.measure import Contrast, Measure, Measured
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import (
    ALL_TESTS,
    ANY_INVITED,
    Card,
    MethodCard,
    Needs,
    Question,
    Weakness,
)
from discrimtest.words.sentence import N_

_LEAST = 1e-12  # p-values from inverted intervals are not told apart below this


def mover(first: PairedTable, second: PairedTable, level: float) -> Interval:
    """Square-and-add of two Tango intervals for the difference of ``net_all``, first less second.

    Returns:
        Limits in [-2, 2], and the p-value at which they reach 0.

    References:
        Zou and Donner (2008); Donner and Zou (2012).
    """
    if not first.n or not second.n:
        return UNDEFINED
    low, high = _added(first, second, level)
    difference = first.difference / first.n - second.difference / second.n
    if difference == 0:
        return Interval(low, high, p_value=1.0)
    side = 0 if difference > 0 else 1

    def limit(p_value: float) -> float:
        return _added(first, second, 1 - p_value)[side]

    beyond = limit(_LEAST) * (1 if difference > 0 else -1) > 0
    p_value = _LEAST if beyond else float(brentq(limit, _LEAST, 1 - 1e-9, xtol=1e-13))
    return Interval(low, high, p_value=p_value)


def _added(first: PairedTable, second: PairedTable, level: float) -> tuple[float, float]:
    one, other = tango(first, level), tango(second, level)
    x, y = first.difference / first.n, second.difference / second.n
    return (
        x - y - math.hypot(x - one.low, other.high - y),
        x - y + math.hypot(one.high - x, y - other.low),
    )


def unpooled(first: PairedTable, second: PairedTable, level: float) -> Interval:
    """The Wald interval for the difference of ``net_any``, variances ``[(a+b) - t^2 M] / M^2``.

    Returns:
        Limits in [-2, 2] with z and its p-value; undefined where a group has no test with a
        favoured candidate or neither has a variance.
    """
    z = normal_quantile(level)
    if not first.n_any or not second.n_any:
        return UNDEFINED
    values, variance = [], 0.0
    for table in (first, second):
        value = table.difference / table.n_any
        values.append(value)
        variance += (table.n_discordant - value * table.difference) / table.n_any**2
    if variance <= 0:
        return UNDEFINED
    difference, error = values[0] - values[1], math.sqrt(variance)
    p_value = 2 * float(ndtr(-abs(difference) / error))
    low, high = difference - z * error, difference + z * error
    return Interval(low, high, error, None, difference / error, p_value).within(-2, 2)


def welch(one: Clustered, other: Clustered, level: float) -> Interval:
    """The t interval of a difference of two independent means, Satterthwaite's df.

    Args:
        one, other: Means of answers that lie within 2 of each other, as net rates do.

    Returns:
        Limits in [-2, 2].

    References:
        Welch (1947); Satterthwaite (1946).
    """
    variances = one.standard_error**2, other.standard_error**2
    total = sum(variances)
    if not total > 0:
        return UNDEFINED
    df = total**2 / (variances[0] ** 2 / one.df + variances[1] ** 2 / other.df)
    error, difference = math.sqrt(total), one.value - other.value
    half = float(stdtrit(df, (1 + level) / 2)) * error
    t = difference / error
    p_value = 2 * float(stdtr(df, -abs(t)))
    return Interval(difference - half, difference + half, error, df, t, p_value).within(-2, 2)


Method = Callable[[PairedTable, PairedTable, float], Interval]


def difference_of(id_: str) -> Callable[[Counts, Counts], tuple[float, int]]:
    """(landlords x 4 of one sample, of another) -> mean of the first less the second, of how many.

    Args:
        id_: Of the mean, in :data:`~discrimtest.estimators.rates.MEANS`.
    """
    mean = MEANS[id_]

    def difference(first: Counts, second: Counts) -> tuple[float, int]:
        values, of = [], 0
        for cells in (first, second):
            total, tests = (int(one.sum()) for one in mean.sums(cells))
            values.append(total / tests if tests else math.nan)
            of += tests
        return values[0] - values[1], of

    return difference


def _paired(id_: str, method: Method) -> Callable[[Contrast, float], Measured]:
    difference = difference_of(id_)

    def measured(contrast: Contrast, level: float) -> Measured:
        one, other = contrast.first, contrast.second
        limits = method(one.table, other.table, level)
        return Measured(*difference(one.cells, other.cells), limits)

    return measured


def _clustered(id_: str) -> Callable[[Contrast, float], Measured]:
    mean, difference = MEANS[id_], difference_of(id_)

    def of(landlords: Landlords) -> Clustered:
        return cr2(*mean.by_landlord(landlords))

    def measured(contrast: Contrast, level: float) -> Measured:
        normal_quantile(level)
        one, other = contrast.first, contrast.second
        value = difference(one.cells, other.cells)
        if any(len(group.cells) and not group.known for group in (one, other)):
            return Measured(*value, caution="landlords_needed")
        return Measured(*value, welch(of(one), of(other), level))

    return measured


_OF_ALL = Card(
    "group_difference_all",
    Needs.CONTRAST,
    N_("Net difference over all tests: the first group minus the second"),
    unit="hundredths",
    denominator="tests of both groups",
    of=ALL_TESTS,
    net="net_all",
    question=Question.GROUPS,
    weaknesses=frozenset({Weakness.UNEVEN}),
    words="difference of `net_all` between two groups, or two waves",
    how=(
        "first group − second; interval `mover`, or `cr2` where landlords repeat: a "
        "landlord of both groups is one cluster of one regression on the group"
    ),
    use="how the market changed; `mover` only for groups that share no landlord",
)
APART: tuple[Measure[Contrast], ...] = (
    Measure(
        _OF_ALL,
        {"mover": _paired("net_all", mover), CR2: _clustered("net_all")},
    ),
    Measure(
        _OF_ALL.of_any(
            "group_difference_any",
            N_("Net discrimination rate: the first group minus the second"),
            denominator="tests with at least one {noun}, of both groups",
            of=ANY_INVITED,
            fewest={"delta": 40},
            how="variance [(a+b) − θ²M]/M² of each, added",
        ),
        {"delta": _paired("net_any", unpooled), CR2: _clustered("net_any")},
    ),
)
"""For landlords of one group who are not in the other."""
ESTIMATORS = (
    MethodCard(
        "mover",
        N_("intervals put together (MOVER)"),
        how=(
            "two intervals, squared and added: two Tango intervals; of a rate adjusted for its "
            "signal, Tango's for the net and Wilson's for the raters"
        ),
        source="Zou and Donner 2008; Donner and Zou 2012",
    ),
    MethodCard(
        "welch",
        N_("Welch’s t interval"),
        how="t interval of two independent means, Satterthwaite's degrees of freedom",
        source="Welch 1947",
    ),
)
