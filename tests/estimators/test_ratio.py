"""Ratios and their limits at zero cells."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from discrimtest.estimators.interface import PairedTable
from discrimtest.estimators.ratio import odds_clopper_pearson, odds_ratio_conditional, rate_ratio

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
