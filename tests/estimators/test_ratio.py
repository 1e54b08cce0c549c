"""Ratios and their limits at zero cells."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import binomtest, norm
from statsmodels.stats.proportion import proportion_confint

from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.ratio import (
    bonett_price_ratio,
    odds_clopper_pearson,
    odds_ratio_conditional,
    quotient,
    rate_ratio,
    tang,
)
from discrimtest.estimators.tables import PairedTable

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


@pytest.mark.slow
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


@pytest.mark.slow
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


SMALL = [
    PairedTable(both, a, b, neither)
    for both in range(4)
    for a in range(4)
    for b in range(4)
    for neither in (0, 2)
    if both + a + b
]


@pytest.mark.slow
@pytest.mark.parametrize("method", [tang, bonett_price_ratio])
@pytest.mark.parametrize("table", SMALL, ids=str)
def test_every_small_table(method, table):
    """Computed with the test candidate favoured and inverted otherwise, exactly."""
    limits = method(table, 0.9)
    assert str(method(table)) == str(method(table, 0.95))
    if table.difference > 0:
        mirrored = method(table.swapped(), 0.9)
        assert limits.low == quotient(1, mirrored.high)
        assert limits.high == quotient(1, mirrored.low)
    if method is bonett_price_ratio and table.difference <= 0:
        assert (limits.low, limits.high) == pytest.approx(hybrid(table, 0.9), rel=1e-9, abs=1e-12)


def hybrid(table, level):
    """Bonett and Price (2006) with Wilson's limits from statsmodels."""
    n = table.both + table.control_only + table.test_only
    c, t = table.both + table.control_only, table.both + table.test_only
    each = [math.sqrt((1 - (x + 1) / (n + 2)) / (x + 1)) for x in (t, c)]
    joint = math.sqrt((table.control_only + table.test_only + 2) / ((t + 1) * (c + 1)))
    z = norm.ppf((1 + level) / 2) * joint / sum(each)
    (t_low, t_high), (c_low, c_high) = (
        proportion_confint(x, n, 2 * norm.sf(z), method="wilson") for x in (t, c)
    )
    high = t_high / c_low if c else math.inf
    return t_low / c_high if t else 0.0, high


@pytest.mark.parametrize("n", [1, 2, 9])
def test_tang_where_the_score_equation_is_linear(n):
    z2 = 1.959963984540054**2
    never = tang(PairedTable(0, 0, n, 3))
    assert (never.low, never.high) == (pytest.approx(n / z2, rel=1e-12), math.inf)
    always = tang(PairedTable(0, n, 0, 3))
    assert (always.low, always.high) == (0.0, pytest.approx(z2 / n, rel=1e-12))
    alike = tang(PairedTable(n, 0, 0, 3))
    assert alike.low == pytest.approx(n / (n + z2), rel=1e-12)
    assert alike.high == pytest.approx((n + z2) / n, rel=1e-12)


@pytest.mark.parametrize("cells", [(1, 0, 1, 1), (1, 1, 1, 0), (2, 1, 3, 1), (1, 0, 3, 2)])
def test_tang_of_few_tests_is_where_the_numeric_score_equals_the_quantile(cells):
    table = PairedTable(*cells)
    limits, z = tang(table, 0.8), normal_quantile(0.8)
    assert score(table, limits.low) == pytest.approx(z, rel=1e-3)
    assert score(table, limits.high) == pytest.approx(-z, rel=1e-3)


@pytest.mark.parametrize("method", [tang, bonett_price_ratio])
def test_methods_keep_their_name_and_their_explanation(method):
    assert method.__name__ in {"tang", "bonett_price_ratio"}
    assert "References" in method.__doc__


def test_one_different_test_has_odds_and_none_has_not():
    assert odds_clopper_pearson(PairedTable(3, 1, 0, 2)).low == 0.0
    assert odds_clopper_pearson(PairedTable(3, 0, 1, 2)).high == math.inf
    assert math.isnan(odds_clopper_pearson(PairedTable(3, 0, 0, 2)).low)
