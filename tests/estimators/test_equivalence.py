"""Equivalence, and the smallest difference that would be found."""

import math
from fractions import Fraction

import numpy
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from discrimtest.estimators.difference import tango
from discrimtest.estimators.equivalence import power, smallest_detectable, tost
from discrimtest.estimators.measure import Decision
from discrimtest.estimators.paired_tests import mcnemar_exact
from discrimtest.estimators.tables import PairedTable

counts = st.integers(0, 60)
tables = st.builds(PairedTable, counts, counts, counts, counts).filter(lambda t: t.n > 0)


def decision(table, margin=None, alpha=0.05):
    return Decision(table, 0, alpha, margin)


@pytest.mark.slow
@given(table=tables, margin=st.floats(0.01, 0.5), alpha=st.sampled_from([0.01, 0.05, 0.1]))
def test_tost_rejects_exactly_when_the_interval_lies_inside_the_margin(table, margin, alpha):
    measured = tost(decision(table, margin, alpha), 0.95)
    limits = tango(table, 1 - 2 * alpha)
    assert measured.level == pytest.approx(1 - 2 * alpha)
    assert (measured.limits.low, measured.limits.high) == (limits.low, limits.high)
    assume(abs(measured.limits.p_value - alpha) > 1e-7)
    inside = -margin < limits.low and limits.high < margin
    assert inside == (measured.limits.p_value < alpha)


def test_tost_of_a_published_interval():
    """Tang, Tang and Chan (2003): 43, 0, 1, 0 has the 90 % interval -.096 to .037."""
    table = PairedTable(43, 0, 1, 0)
    assert tost(decision(table, 0.0964), 0.95).limits.p_value < 0.05
    assert tost(decision(table, 0.0955), 0.95).limits.p_value > 0.05


def test_tost_without_a_margin_or_a_test():
    table = PairedTable(5, 4, 3, 8)
    plain = tost(decision(table), 0.95)
    assert plain.caution == "margin_needed"
    assert plain.limits.p_value is None
    assert plain.value == 1 / 20
    nothing = tost(decision(PairedTable(0, 0, 0, 0), 0.1), 0.95)
    assert math.isnan(nothing.value)
    assert nothing.of == 0
    assert nothing.level == 0.9
    for alpha in (-0.1, 0.0, 0.5, 0.6):
        refused = tost(decision(table, 0.1, alpha=alpha), 0.95)
        assert refused.caution == "equivalence_alpha"
        assert (refused.value, refused.of) == (1 / 20, 20)


@given(table=tables, margin=st.floats(0.01, 0.5))
def test_tost_does_not_know_the_roles(table, margin):
    one, other = (tost(decision(t, margin), 0.95).limits for t in (table, table.swapped()))
    assert one.p_value == pytest.approx(other.p_value)
    assert (one.low, one.high) == (-other.high, -other.low)


@pytest.mark.parametrize("n", [1, 6, 12, 20])
@pytest.mark.parametrize(("different", "net"), [(0.5, 0.3), (0.9, 0.9), (0.4, 0.0), (1.0, 0.6)])
def test_power_by_enumeration(n, different, net):
    a_chance = Fraction(str(different)) / 2 + Fraction(str(net)) / 2
    b_chance = Fraction(str(different)) - a_chance
    total = Fraction(0)
    for a in range(n + 1):
        for b in range(n + 1 - a):
            if mcnemar_exact(PairedTable(0, a, b, n - a - b)).p_value <= 0.05:
                ways = math.comb(n, a) * math.comb(n - a, b)
                rest = 1 - a_chance - b_chance
                total += ways * a_chance**a * b_chance**b * rest ** (n - a - b)
    assert power(n, different, net, 0.05) == pytest.approx(float(total), abs=1e-10)


@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.2])
def test_power_of_many_tests_by_tables(alpha):
    """Every number of tests that differ, with the tests of it that reject, one by one."""
    n, different, net = 150, 0.6, 0.15
    share = (1 + net / different) / 2
    total = 0.0
    for k in range(n + 1):
        a = numpy.arange(k + 1)
        found = a[2 * binom.cdf(numpy.minimum(a, k - a), k, 0.5) <= alpha]
        total += binom.pmf(k, n, different) * binom.pmf(found, k, share).sum()
    assert power(n, different, net, alpha) == pytest.approx(total, abs=1e-10)


def test_a_p_value_of_alpha_is_found():
    assert power(6, 1.0, 1.0, 2 / 2**6) == pytest.approx(1.0, abs=1e-12)
    assert power(6, 1.0, 1.0, 2 / 2**6 - 1e-9) == 0.0
    assert power(9, 1.0, 1.0, 2 * 10 / 2**9) == pytest.approx(1.0, abs=1e-12)


def test_nothing_is_found_without_tests_or_different_treatment():
    assert power(0, 0.5, 0.1, 0.05) == 0.0
    assert power(50, 0.0, 0.0, 0.05) == 0.0


@settings(deadline=None, max_examples=30)
@given(table=tables, alpha=st.sampled_from([0.01, 0.05]))
def test_the_smallest_detectable_difference_is_found_four_times_in_five(table, alpha):
    measured = smallest_detectable(decision(table, alpha=alpha), 0.95)
    seen = table.n_discordant / table.n
    if math.isnan(measured.value):
        assert power(table.n, 1.0, 1.0, alpha) < 0.8
        assert measured.caution == "nothing_detectable"
        return
    net = measured.value
    assert power(table.n, max(seen, net), net, alpha) == pytest.approx(0.8, abs=1e-5)


def test_the_smallest_detectable_difference_by_the_normal_approximation():
    """Connor (1987): n d^2 = (1.96 sqrt(psi) + .8416 sqrt(psi - d^2))^2, within a few per cent."""
    table = PairedTable(200, 110, 90, 600)
    net = smallest_detectable(decision(table), 0.95).value
    psi, n = 0.2, 1_000
    assert math.sqrt(n) * net == pytest.approx(
        1.959964 * math.sqrt(psi) + 0.841621 * math.sqrt(psi - net**2), rel=0.03
    )


def test_the_least_number_of_tests_that_can_find_anything():
    """With alpha .05 it takes six tests, all one way: 2 / 2^6 is the first chance below it."""
    found = smallest_detectable(decision(PairedTable(0, 0, 0, 6)), 0.95)
    assert found.of == 6
    assert 0.9 < found.value <= 1


@pytest.mark.parametrize("n", [0, 1, 5])
def test_too_few_tests_can_find_nothing(n):
    for neither in range(n + 1):
        measured = smallest_detectable(decision(PairedTable(0, 0, n - neither, neither)), 0.95)
        assert math.isnan(measured.value)
        assert (measured.of, measured.caution) == (n, "nothing_detectable")
