"""Ratios and their limits at zero cells."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import binomtest

from discrimtest.estimators.interface import PairedTable
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.ratio import (
    bonett_price_ratio,
    odds_clopper_pearson,
    odds_ratio_conditional,
    rate_ratio,
    tang,
)

counts = st.integers(min_value=0, max_value=80)


@pytest.mark.parametrize(
    ("cells", "ratio", "odds"),
    [
        ((486, 398, 248, 1109), 734 / 884, 248 / 398),
        ((5, 0, 5, 0), 2.0, math.inf),
        ((0, 0, 5, 1), math.inf, math.inf),
        ((5, 5, 0, 0), 0.5, 0.0),
    ],
)
def test_values(cells, ratio, odds):
    table = PairedTable(*cells)
    assert rate_ratio(table).value == ratio
    assert odds_ratio_conditional(table).value == odds


def test_nothing_over_nothing_is_undefined():
    table = PairedTable(0, 0, 0, 4)
    assert math.isnan(rate_ratio(table).value)
    assert math.isnan(odds_ratio_conditional(table).value)
    assert math.isnan(odds_clopper_pearson(table).low)


@given(a=counts, b=counts)
def test_odds_limits_are_scipys_exact_binomial_limits_as_odds(a, b):
    if a + b == 0:
        return
    limits = odds_clopper_pearson(PairedTable(0, a, b, 0))
    oracle = binomtest(b, a + b).proportion_ci(0.95, method="exact")
    assert limits.low == pytest.approx(oracle.low / (1 - oracle.low), rel=1e-6)
    if oracle.high < 1:
        assert limits.high == pytest.approx(oracle.high / (1 - oracle.high), rel=1e-6)
    else:
        assert limits.high == math.inf


tables = st.builds(PairedTable, counts, counts, counts, counts).filter(lambda t: t.n_any > 0)
levels = st.floats(min_value=0.8, max_value=0.999)


def score(table: PairedTable, ratio: float) -> float:
    """The score statistic, the nuisance parameter found by maximising the likelihood.

    With t = P(test), c = P(control) and t = ratio * c, and s the share of ``both``.
    """
    both, a, b, rest = table.both, table.control_only, table.test_only, table.neither
    n = table.n

    def parts(c: float, s: float):
        return ((both, s), (a, c - s), (b, ratio * c - s), (rest, 1 - c - ratio * c + s))

    def loss(c: float, s: float) -> float:
        return -sum(count * math.log(max(p, 1e-300)) for count, p in parts(c, s) if count)

    def inner(c: float) -> float:
        low, high = max(0.0, c + ratio * c - 1), min(c, ratio * c)
        return minimize_scalar(
            lambda s: loss(c, s), bounds=(low, high), method="bounded", options={"xatol": 1e-13}
        ).x

    best = minimize_scalar(
        lambda c: loss(c, inner(c)),
        bounds=(0, min(1, 1 / ratio)),
        method="bounded",
        options={"xatol": 1e-12},
    ).x
    s = inner(best)
    variance = n * (ratio * best + ratio**2 * best - 2 * ratio * s)
    return (both + b - ratio * (both + a)) / math.sqrt(variance)


@pytest.mark.parametrize("cells", [(8, 3, 1, 2), (20, 12, 2, 16), (5, 4, 9, 30)])
def test_tang_limits_are_where_the_numeric_score_equals_the_quantile(cells):
    table = PairedTable(*cells)
    limits, z = tang(table), normal_quantile(0.95)
    assert score(table, limits.low) == pytest.approx(z, rel=1e-3)
    assert score(table, limits.high) == pytest.approx(-z, rel=1e-3)


@pytest.mark.parametrize("method", [tang, bonett_price_ratio])
@given(table=tables, level=levels)
def test_limits_of_the_ratio(method, table, level):
    limits = method(table, level)
    ratio = rate_ratio(table).value
    assert 0 <= limits.low <= ratio * (1 + 1e-9)
    assert ratio <= limits.high * (1 + 1e-9)
    mirrored = method(table.swapped(), level)
    for one, other in ((limits.low, mirrored.high), (limits.high, mirrored.low)):
        inverse = math.inf if other == 0 else 1 / other
        assert one == pytest.approx(inverse, rel=1e-9)


@pytest.mark.parametrize("method", [tang, bonett_price_ratio])
def test_no_favoured_candidate_has_no_ratio(method):
    assert math.isnan(method(PairedTable(0, 0, 0, 9), 0.95).low)


def test_tang_excludes_1_exactly_when_mcnemar_rejects():
    for a in range(12):
        for b in range(12):
            if a + b:
                limits = tang(PairedTable(6, a, b, 9))
                rejects = (a - b) ** 2 / (a + b) > normal_quantile(0.95) ** 2
                assert (limits.low > 1 or limits.high < 1) == rejects
