"""The unconditional exact test, against R's enumeration and published p-values."""

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom, multinomial

from discrimtest.estimators.binomial import weights
from discrimtest.estimators.interface import PairedTable
from discrimtest.estimators.paired_tests import mcnemar_chi2
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


@given(st.integers(0, 3_000), st.floats(0, 1))
def test_binomial_weights_leave_nothing_out(n, chance):
    first, mass = weights(n, chance)
    assert 0 <= first <= n * chance + 1
    assert math.fsum(mass) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("chance", [0.05, 0.3, 0.5, 0.98])
def test_weights_reach_as_far_as_matters_and_no_further(chance):
    n = 1_000_000
    first, mass = weights(n, chance)
    spread = math.sqrt(n * chance * (1 - chance))
    assert n * chance - first == pytest.approx(10 * spread + 40, abs=2)
    assert first + len(mass) - 1 - n * chance == pytest.approx(10 * spread + 40, abs=2)
    assert mass.sum() == pytest.approx(1, abs=1e-8)
    assert max(mass[0], mass[-1]) < 1e-20


def test_weights_of_few_tests_are_all_counts():
    for n in (0, 1, 5, 40):
        for chance in (0.0, 0.2, 1.0):
            first, mass = weights(n, chance)
            assert (first, len(mass)) == (0, n + 1)
            assert mass.tolist() == pytest.approx(binom.pmf(range(n + 1), n, chance), abs=1e-13)


def test_no_different_treatment_is_told_as_such():
    result = mcnemar_unconditional(PairedTable(3, 0, 0, 4))
    assert result.empty
    assert result.p_value == 1.0
    assert math.isnan(result.statistic)
