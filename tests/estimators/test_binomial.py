"""Binomial weights, against SciPy, and how far they reach."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from discrimtest.estimators.binomial import weights

EIGHTHS = [Fraction(k, 8) for k in range(9)]


@given(st.integers(0, 3_000), st.floats(0, 1))
def test_weights_leave_nothing_out(n, chance):
    first, mass = weights(n, chance)
    assert 0 <= first <= n * chance + 1
    assert math.fsum(mass) == pytest.approx(1, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("n", [0, 1, 2, 24, 25, 96, 150, 10_000])
@pytest.mark.parametrize("chance", EIGHTHS, ids=str)
def test_counts_within_hoeffdings_bound_are_taken_and_no_others(n, chance):
    first, mass = weights(n, float(chance))
    near = [k for k in range(n + 1) if (k - n * chance) ** 2 <= 24 * n]
    assert [first + place for place in range(len(mass))] == near
    assert mass == pytest.approx(binom.pmf(near, n, float(chance)), rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("chance", [0.05, 0.3, 0.5, 0.98])
def test_what_is_left_out_adds_nothing(chance):
    n = 1_000_000
    first, mass = weights(n, chance)
    assert mass.sum() == pytest.approx(1, abs=1e-8)
    beyond = binom.cdf(first - 1, n, chance) + binom.sf(first + len(mass) - 1, n, chance)
    assert beyond <= 2 * math.exp(-48)
