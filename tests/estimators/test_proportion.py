"""Intervals of one share, against R and Newcombe's published table."""

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from discrimtest.estimators.proportion import clopper_pearson, wilson, wilson_cc
from discrimtest.estimators.tables import Share

METHODS = {"wilson": wilson, "wilson_cc": wilson_cc, "clopper_pearson": clopper_pearson}

# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, methods 3, 4 and 5.
NEWCOMBE = [
    ("wilson", 81, 263, 0.2553, 0.3662),
    ("wilson_cc", 81, 263, 0.2535, 0.3682),
    ("clopper_pearson", 81, 263, 0.2527, 0.3676),
    ("wilson", 15, 148, 0.0624, 0.1605),
    ("wilson_cc", 15, 148, 0.0598, 0.1644),
    ("clopper_pearson", 15, 148, 0.0578, 0.1617),
    ("wilson", 0, 20, 0.0, 0.1611),
    ("wilson_cc", 0, 20, 0.0, 0.2005),
    ("clopper_pearson", 0, 20, 0.0, 0.1684),
    ("wilson", 1, 29, 0.0061, 0.1718),
    ("wilson_cc", 1, 29, 0.0018, 0.1963),
    ("clopper_pearson", 1, 29, 0.0009, 0.1776),
]

shares = st.integers(1, 80).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("method", "x", "n", "low", "high"), NEWCOMBE)
def test_newcombes_table(method, x, n, low, high):
    limits = METHODS[method](Share(x, n))
    assert (round(limits.low, 4), round(limits.high, 4)) == (low, high)


@pytest.mark.parametrize("method", METHODS)
def test_r(method, r_rows):
    for row in r_rows:
        both, control_only, *_ = row["cells"]
        limits = METHODS[method](Share(both + control_only, sum(row["cells"])))
        assert limits.low == pytest.approx(row[f"{method}_low"], rel=1e-9, abs=1e-12)
        assert limits.high == pytest.approx(row[f"{method}_high"], rel=1e-9, abs=1e-12)


def test_callback_vignette():
    """France 2009: 86 of 310 (vignette of the R package callback)."""
    limits = wilson_cc(Share(86, 310))
    assert limits.low == pytest.approx(0.22902951, abs=5e-9)
    assert limits.high == pytest.approx(0.3314330, abs=5e-8)
    limits = clopper_pearson(Share(86, 310), 0.90)
    assert limits.low == pytest.approx(0.23570047, abs=5e-9)
    assert limits.high == pytest.approx(0.3223433, abs=5e-8)


@given(share=shares, level=st.floats(0.5, 0.999))
def test_statsmodels(share, level):
    low, high = proportion_confint(share.count, share.of, alpha=1 - level, method="wilson")
    limits = wilson(share, level)
    assert limits.low == pytest.approx(low, abs=1e-9)
    assert limits.high == pytest.approx(high, abs=1e-9)


@given(share=shares)
def test_clopper_pearson_inverts_the_tails(share):
    limits = clopper_pearson(share)
    if share.count > 0:
        assert binom.sf(share.count - 1, share.of, limits.low) == pytest.approx(0.025, rel=1e-6)
    if share.count < share.of:
        assert binom.cdf(share.count, share.of, limits.high) == pytest.approx(0.025, rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
@given(share=shares, level=st.floats(0.5, 0.999))
def test_limits_contain_the_share_and_stay_in_range(method, share, level):
    limits = METHODS[method](share, level)
    assert 0 <= limits.low <= share.value <= limits.high <= 1


@pytest.mark.parametrize("method", METHODS)
def test_an_empty_denominator_is_undefined(method):
    limits = METHODS[method](Share(0, 0))
    assert math.isnan(limits.low)
    assert math.isnan(limits.high)


@pytest.mark.parametrize(("count", "of"), [(-1, 5), (6, 5), (0, -1)])
def test_an_impossible_share_is_refused(count, of):
    with pytest.raises(ValueError, match="0 <= count <= of"):
        Share(count, of)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("level", [-0.5, 0.0, 1.0, 1.5, 95])
def test_a_level_outside_0_to_1_is_refused(method, level):
    with pytest.raises(ValueError, match="above 0 and below 1"):
        METHODS[method](Share(1, 2), level)


@pytest.mark.parametrize("method", METHODS)
def test_none_and_all_reach_the_ends_exactly(method):
    for level in (0.5, 0.8, 0.9, 0.95, 0.99):
        for of in (*range(1, 60), 1_000):
            assert METHODS[method](Share(0, of), level).low == 0.0
            assert METHODS[method](Share(of, of), level).high == 1.0
            assert METHODS[method](Share(0, of), level).high < 1.0
            assert METHODS[method](Share(of, of), level).low > 0.0


def corrected(count, of, level, side):
    """Newcombe's method 4 solved: the share whose corrected score statistic is the quantile."""
    z = -NormalDist().inv_cdf((1 - level) / 2)

    def excess(p):
        return side * (count - of * p) - 0.5 - z * math.sqrt(of * p * (1 - p))

    # Between the share moved by half a test, where the excess is negative, and the far end.
    return brentq(excess, (count - side * 0.5) / of, 0.0 if side > 0 else 1.0, xtol=1e-15)


@pytest.mark.parametrize("level", [0.01, 0.5, 0.95, 0.999])
def test_wilson_cc_limits_solve_the_corrected_score_equation(level):
    for of in (1, 2, 3, 7, 40):
        for count in range(of + 1):
            limits = wilson_cc(Share(count, of), level)
            if count > 0:
                assert limits.low == pytest.approx(corrected(count, of, level, 1), abs=1e-9)
            if count < of:
                assert limits.high == pytest.approx(corrected(count, of, level, -1), abs=1e-9)
