"""The unconditional exact test, against R's enumeration and published p-values."""

import csv
import math
from fractions import Fraction
from pathlib import Path

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, multinomial

from discrimtest.estimators.paired_tests import mcnemar_chi2
from discrimtest.estimators.tables import PairedTable
from discrimtest.estimators.unconditional import largest_tail, mcnemar_unconditional

ORACLE = Path(__file__).parents[1] / "oracles" / "unconditional.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
CELLS = ("both", "control_only", "test_only", "neither")
counts = st.integers(0, 6)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[name] for name in CELLS))
def test_r(row):
    table = PairedTable(*(int(row[name]) for name in CELLS))
    result = mcnemar_unconditional(table)
    assert result.p_value == pytest.approx(float(row["p_value"]), rel=1e-6)
    assert result.statistic == pytest.approx(mcnemar_chi2(table).statistic)


@pytest.mark.parametrize(
    ("cells", "published"), [((59, 6, 16, 80), 0.034053), ((5, 0, 1, 8), 0.542071)]
)
def test_published_with_berger_and_boos(cells, published):
    """R package contingencytables 3.0.0 adds their procedure with gamma = .0001.

    It tries 1,000 chances and refines none, so its p-value may be a little smaller.
    """
    table, gamma = PairedTable(*cells), 1e-4
    x, n = table.n_discordant, table.n
    low = float(beta.ppf(gamma / 2, x, n - x + 1))
    high = float(beta.ppf(1 - gamma / 2, x + 1, n - x))
    ours = largest_tail(table, low, high) + gamma
    assert published - 5e-7 <= ours <= published + 2e-6


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(counts, counts, counts, counts, st.floats(0.01, 0.99))
def test_no_chance_gives_a_larger_tail(both, a, b, neither, chance):
    """Summed over all tables of as many tests, by SciPy's multinomial."""
    table = PairedTable(both, a, b, neither)
    p_value = mcnemar_unconditional(table).p_value
    if a + b == 0:
        assert p_value == 1
        return
    n = table.n
    tail = sum(
        multinomial.pmf((i, j, n - i - j), n, (chance / 2, chance / 2, 1 - chance))
        for i in range(n + 1)
        for j in range(n + 1 - i)
        if i + j and (i - j) ** 2 * (a + b) >= (a - b) ** 2 * (i + j)
    )
    assert tail <= p_value + 1e-9


def tail_as_polynomial(table):
    """The tail by the chance of different treatment, exact, from all tables of as many tests."""
    n, x, square = table.n, table.n_discordant, table.difference**2
    total = numpy.polynomial.Polynomial([0.0])
    for k in range(1, n + 1):
        ways = sum(math.comb(k, i) for i in range(k + 1) if (2 * i - k) ** 2 * x >= square * k)
        there = [0] * k + [(-1) ** i * math.comb(n - k, i) for i in range(n - k + 1)]
        scale = float(Fraction(ways * math.comb(n, k), 2**k))
        total += scale * numpy.polynomial.Polynomial(there)
    return total


def largest(polynomial, low, high):
    """Its largest value between two points: at a root of the derivative, or at an end."""
    turns = [root.real for root in polynomial.deriv().roots() if abs(root.imag) < 1e-6]
    return max(polynomial(at) for at in (low, high, *turns) if low <= at <= high)


few = st.integers(0, 4)
chances = st.sampled_from([(0.0, 1.0), (0.0, 0.3), (0.2, 0.9), (0.5, 1.0), (0.7, 0.75)])


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(few, few, few, few, chances)
def test_the_largest_tail_is_that_of_the_polynomial(both, a, b, neither, between):
    table = PairedTable(both, a, b, neither)
    if a == b:
        assert largest_tail(table, *between) == 1
        return
    expected = largest(tail_as_polynomial(table), *between)
    assert largest_tail(table, *between) == pytest.approx(expected, rel=1e-10)


@pytest.mark.slow
@settings(deadline=None)
@given(counts, counts, counts, counts)
def test_exchanging_the_roles_leaves_the_p_value_alone(both, a, b, neither):
    table = PairedTable(both, a, b, neither)
    one, other = mcnemar_unconditional(table), mcnemar_unconditional(table.swapped())
    assert one.p_value == other.p_value
    assert 0 < one.p_value <= 1


def test_many_tests_come_near_the_asymptotic_test():
    table = PairedTable(20_000, 5_200, 5_000, 70_000)
    asymptotic = mcnemar_chi2(table).p_value
    assert mcnemar_unconditional(table).p_value == pytest.approx(asymptotic, rel=0.05)


def test_no_different_treatment_is_told_as_such():
    result = mcnemar_unconditional(PairedTable(3, 0, 0, 4))
    assert result.empty
    assert result.p_value == 1.0
    assert math.isnan(result.statistic)
