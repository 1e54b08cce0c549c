"""Intervals of paired differences, against published figures and a numeric likelihood."""

import math
import tomllib
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import brentq
from statsmodels.stats.proportion import proportion_confint

from discrimtest.estimators.difference import bonett_price, delta, newcombe, score_parts, tango
from discrimtest.estimators.equivalence import score_statistic
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.registry import ESTIMANDS
from discrimtest.estimators.tables import PairedTable

ORACLES = Path(__file__).parents[1] / "oracles"
PUBLISHED = tomllib.loads((ORACLES / "published.toml").read_text(encoding="utf-8"))["interval"]
METHODS = [tango, newcombe, bonett_price]

counts = st.integers(min_value=0, max_value=60)
tables = st.builds(PairedTable, counts, counts, counts, counts).filter(lambda table: table.n > 0)
levels = st.floats(min_value=0.5, max_value=0.999)


@pytest.mark.parametrize(
    "row", PUBLISHED, ids=lambda r: f"{r['method']}-{r['source']}-{r['cells']}"
)
def test_published_interval(row):
    method = ESTIMANDS[row["id"]].intervals[row["method"]]
    limits = method(PairedTable(*row["cells"]), row.get("level", 0.95))
    assert round(limits.low, row["digits"]) == row["low"]
    assert round(limits.high, row["digits"]) == row["high"]


def score(table: PairedTable, d: float) -> float:
    """The score statistic with the nuisance parameter found by maximising the likelihood.

    P(test only) = q and P(control only) = q + d; the likelihood is highest where its slope is 0,
    or at the end of the range.
    """
    n, a, b = table.n, table.control_only, table.test_only

    def slope(q: float) -> float:
        parts = ((a, q + d, 1), (b, q, 1), (n - a - b, 1 - d - 2 * q, -2))
        return sum(sign * count / p for count, p, sign in parts if count)

    low, high = max(0.0, -d) + 1e-15, (1 - d) / 2 - 1e-15
    if slope(low) <= 0:
        q = low
    elif slope(high) >= 0:
        q = high
    else:
        q = brentq(slope, low, high, xtol=1e-17, rtol=1e-14)
    return (a - b - n * d) / math.sqrt(n * (2 * q + d - d * d))


@pytest.mark.parametrize(
    "cells",
    [
        (1, 1, 7, 12),
        (59, 6, 16, 80),
        (486, 398, 248, 1109),
        (40, 46, 14, 141),
        (3, 9, 4, 0),
        (3, 2, 2, 5),
    ],
)
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_tango_limits_are_where_the_numeric_score_equals_the_quantile(cells, level):
    table = PairedTable(*cells)
    limits = tango(table, level)
    z = normal_quantile(level)
    assert score(table, limits.low) == pytest.approx(z, rel=1e-5)
    assert score(table, limits.high) == pytest.approx(-z, rel=1e-5)


@pytest.mark.parametrize("n", [1, 2, 7, 203])
def test_tango_where_no_test_treated_the_candidates_differently(n):
    half = 1.959963984540054**2 / (n + 1.959963984540054**2)
    for table in (PairedTable(n, 0, 0, 0), PairedTable(0, 0, 0, n)):
        limits = tango(table)
        assert limits.low == pytest.approx(-half, rel=1e-12)
        assert limits.high == pytest.approx(half, rel=1e-12)


@pytest.mark.parametrize("n", [1, 2, 7, 203])
def test_tango_where_every_test_favoured_the_control_candidate(n):
    limits = tango(PairedTable(0, n, 0, 0))
    z2 = 1.959963984540054**2
    assert limits.low == pytest.approx((n - z2) / (n + z2), rel=1e-12)
    assert limits.high == 1.0
    assert tango(PairedTable(0, 0, n, 0)).low == -1.0


@pytest.mark.parametrize("method", METHODS)
def test_no_test_is_undefined(method):
    limits = method(PairedTable(0, 0, 0, 0), 0.95)
    assert math.isnan(limits.low)
    assert math.isnan(limits.high)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, 95])
def test_a_level_outside_0_to_1_is_refused(method, level):
    with pytest.raises(ValueError, match="above 0 and below 1"):
        method(PairedTable(1, 2, 3, 4), level)


@pytest.mark.parametrize("method", METHODS)
@given(table=tables, level=levels)
def test_exchanging_the_roles_mirrors_the_interval_exactly(method, table, level):
    limits, mirrored = method(table, level), method(table.swapped(), level)
    assert (limits.low, limits.high) == (-mirrored.high, -mirrored.low)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
@given(table=tables, level=levels)
def test_limits_lie_in_range_and_in_order(method, table, level):
    limits = method(table, level)
    assert -1 <= limits.low <= limits.high <= 1


@pytest.mark.parametrize("method", [tango, newcombe])
@given(table=tables, level=levels)
def test_the_interval_contains_the_estimate(method, table, level):
    limits = method(table, level)
    estimate = table.difference / table.n
    assert limits.low - 1e-12 <= estimate <= limits.high + 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
@given(table=tables, low=levels, high=levels)
def test_a_higher_level_never_gives_a_narrower_interval(method, table, low, high):
    assume(low < high)
    inner, outer = method(table, low), method(table, high)
    assert outer.low <= inner.low + 1e-12
    assert outer.high >= inner.high - 1e-12


@given(table=tables)
def test_tango_excludes_0_exactly_when_mcnemar_rejects(table):
    assume(table.n_discordant > 0)
    statistic = Fraction(table.difference**2, table.n_discordant)
    limits = tango(table)
    quantile = normal_quantile(0.95) ** 2
    assume(abs(statistic - quantile) > 1e-6)
    assert (limits.low > 0 or limits.high < 0) == (statistic > quantile)


@given(table=tables)
def test_net_any_is_net_all_of_the_tests_with_an_invitation(table):
    given_any = table.without_neither()
    for name, method in ESTIMANDS["net_any"].intervals.items():
        limits = method(table, 0.95)
        plain = delta if name == "delta" else ESTIMANDS["net_all"].intervals[name]
        expected = plain(given_any, 0.95)
        assert str(limits) == str(expected)  # as text, so that nan equals nan
    if given_any.n:
        assert (
            ESTIMANDS["net_any"].estimate(table).value
            == ESTIMANDS["net_all"].estimate(given_any).value
        )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("chances", [(0.25, 0.15), (0.10, 0.10), (0.30, 0.05)])
def test_coverage_by_enumeration(method, chances):
    """Chance that the 95 % interval holds the true difference, over all tables of 30 tests."""
    n, (p, q) = 30, chances
    covered = 0.0
    for a in range(n + 1):
        for b in range(n + 1 - a):
            weight = (
                math.comb(n, a) * math.comb(n - a, b) * p**a * q**b * (1 - p - q) ** (n - a - b)
            )
            limits = method(PairedTable(0, a, b, n - a - b), 0.95)
            covered += weight * (limits.low <= p - q <= limits.high)
    assert 0.93 <= covered <= 0.995


@given(table=tables, level=levels)
def test_delta_is_the_wald_interval_of_a_mean(table, level):
    limits = delta(table, level)
    values = [0.0] * (table.both + table.neither) + [1.0] * table.control_only
    values += [-1.0] * table.test_only
    mean = sum(values) / table.n
    variance = sum((value - mean) ** 2 for value in values) / table.n**2
    if variance < 1e-12:
        assert math.isnan(limits.low)
        return
    half = normal_quantile(level) * math.sqrt(variance)
    assert limits.low == pytest.approx(max(mean - half, -1), abs=1e-12)
    assert limits.high == pytest.approx(min(mean + half, 1), abs=1e-12)
    assert limits.standard_error == pytest.approx(math.sqrt(variance), rel=1e-9)
    mirrored = delta(table.swapped(), level)
    assert (limits.low, limits.high) == (-mirrored.high, -mirrored.low)


SMALL = [
    PairedTable(both, a, b, n - both - a - b)
    for n in range(1, 7)
    for both in range(n + 1)
    for a in range(n + 1 - both)
    for b in range(n + 1 - both - a)
]


@pytest.mark.slow
@pytest.mark.parametrize("table", SMALL, ids=str)
def test_every_small_table(table):
    """Mirrored exactly; Tango solves the score equation; Newcombe as his paper puts it."""
    for method in (tango, newcombe, bonett_price, delta):
        limits, mirrored = method(table, 0.9), method(table.swapped(), 0.9)
        assert str((limits.low, limits.high)) == str((-mirrored.high, -mirrored.low))
        assert str(method(table)) == str(method(table, 0.95))
    limits, z = tango(table, 0.9), normal_quantile(0.9)
    for limit, sign in ((limits.low, 1), (limits.high, -1)):
        if 0 < abs(limit) < 1:
            assert score(table, limit) == pytest.approx(sign * z, rel=1e-6)
    for d in (-0.7, -0.2, 0.1, 0.45):
        assert score_statistic(table, d) == pytest.approx(score(table, d), rel=1e-6, abs=1e-9)
    low, high = square_and_add(table, 0.1)
    limits = newcombe(table, 0.9)
    assert limits.low == pytest.approx(low, abs=1e-9)
    assert limits.high == pytest.approx(high, abs=1e-9)


def square_and_add(table, alpha):
    """Newcombe (1998b), method 10, with Wilson's limits from statsmodels."""
    n, a, b = table.n, table.control_only, table.test_only
    c, t = table.both + a, table.both + b
    c_low, c_high = proportion_confint(c, n, alpha, method="wilson")
    t_low, t_high = proportion_confint(t, n, alpha, method="wilson")
    determinant = table.both * table.neither - a * b
    if determinant > 0:
        determinant = max(determinant - n / 2, 0)
    margins = c * (n - c) * t * (n - t)
    phi = determinant / math.sqrt(margins) if margins else 0
    below = (c / n - c_low, t_high - t / n)
    above = (c_high - c / n, t / n - t_low)
    half = [math.sqrt(x * x - 2 * phi * x * y + y * y) for x, y in (below, above)]
    return (a - b) / n - half[0], (a - b) / n + half[1]


def test_limits_are_cut_at_minus_1_and_1():
    one_way = PairedTable(0, 9, 1, 0)
    assert bonett_price(PairedTable(0, 9, 0, 0)).high == 1.0
    assert delta(one_way, 0.99).high == 1.0
    assert bonett_price(PairedTable(0, 0, 9, 0)).low == -1.0
    assert delta(one_way.swapped(), 0.99).low == -1.0


def test_delta_without_a_variance_is_undefined():
    for table in (PairedTable(0, 5, 0, 0), PairedTable(0, 0, 5, 0), PairedTable(3, 0, 0, 4)):
        assert math.isnan(delta(table).low)
    limits = delta(PairedTable(2, 5, 1, 8))
    assert limits.standard_error == pytest.approx(math.sqrt(6 - 16 / 16) / 16, rel=1e-12)


@pytest.mark.parametrize(
    "cells",
    [(0, 3, 5, 10**7), (10**6, 20, 1, 10**6), (2, 1, 4, 3), (0, 9, 10**5, 0), (5, 0, 7, 10**9)],
)
@pytest.mark.parametrize("d", [1e-9, -1e-7, 0.001, -0.02, 0.4, -0.9])
def test_the_score_keeps_its_digits(cells, d):
    """The root of Tango's quadratic in fifty digits: subtracting would lose half of sixteen."""
    table = PairedTable(*cells)
    with localcontext(prec=50):
        n, a, b, at = (Decimal(x) for x in (table.n, cells[1], cells[2], d))
        half = (-a - b + (2 * n - a + b) * at) / 2
        q = ((half * half + 2 * n * b * at * (1 - at)).sqrt() - half) / (2 * n)
        error = float((n * (2 * q + at * (1 - at))).sqrt())
    assert score_parts(table, d)[1] == pytest.approx(error, rel=1e-11)


@pytest.mark.parametrize("method", METHODS)
def test_methods_keep_their_name_and_their_explanation(method):
    assert method.__name__ in {"tango", "newcombe", "bonett_price"}
    assert "References" in method.__doc__
