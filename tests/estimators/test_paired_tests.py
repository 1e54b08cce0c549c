"""McNemar's family and the paired t, against R, statsmodels and exact enumeration."""

import math
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar

from discrimtest.estimators.paired_tests import (
    mcnemar_chi2,
    mcnemar_chi2_cc,
    mcnemar_exact,
    mcnemar_midp,
    paired_t,
)
from discrimtest.estimators.registry import TESTS
from discrimtest.estimators.tables import PairedTable

ORACLES = Path(__file__).parents[1] / "oracles"
PUBLISHED = tomllib.loads((ORACLES / "published.toml").read_text(encoding="utf-8"))["test"]
ALL = [mcnemar_exact, mcnemar_midp, mcnemar_chi2, mcnemar_chi2_cc, paired_t]

counts = st.integers(min_value=0, max_value=60)
tables = st.builds(PairedTable, counts, counts, counts, counts)

# Vignette of the R package callback: cells neither / reference / other / both, paired t.
FRANCE = [
    (204, 41, 20, 45, 0.06774194, 2.716294),
    (210, 57, 14, 29, 0.13870968, 5.323431),
    (213, 59, 11, 27, 0.15483871, 6.058490),
    (197, 43, 27, 43, 0.05161290, 1.920642),
    (214, 64, 10, 22, 0.17419355, 6.708070),
    (213, 71, 11, 15, 0.19354839, 7.140081),
    (199, 49, 25, 37, 0.07741935, 2.821082),
]


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"{row['id']}-{row['source']}")
def test_published_p_value(row):
    result = TESTS[row["id"]].test(PairedTable(*row["cells"]))
    assert round(result.p_value, row["digits"]) == row["p_value"]


def test_r(r_rows):
    for row in r_rows:
        table = PairedTable(*row["cells"])
        assert mcnemar_exact(table).p_value == pytest.approx(row["mcnemar_exact"], rel=1e-9)
        for name, test in (("mcnemar_chi2", mcnemar_chi2), ("mcnemar_chi2_cc", mcnemar_chi2_cc)):
            assert test(table).statistic == pytest.approx(row[name], rel=1e-9)
            assert test(table).p_value == pytest.approx(row[f"{name}_p"], rel=1e-9)
        if "paired_t" in row:
            assert paired_t(table).statistic == pytest.approx(row["paired_t"], rel=1e-9)
            assert paired_t(table).p_value == pytest.approx(row["paired_t_p"], rel=1e-8)
        else:
            assert math.isnan(paired_t(table).p_value)


@pytest.mark.parametrize(("neither", "reference", "other", "both", "difference", "t"), FRANCE)
def test_callback_vignette(neither, reference, other, both, difference, t):
    table = PairedTable(both, reference, other, neither)
    assert table.difference / table.n == pytest.approx(difference, abs=5e-9)
    assert paired_t(table).statistic == pytest.approx(t, abs=5e-7)


@given(a=st.integers(0, 40), b=st.integers(0, 40))
def test_exact_and_midp_equal_enumeration(a, b):
    assume(a + b > 0)
    n, least = a + b, min(a, b)
    mass = [Fraction(math.comb(n, x), 2**n) for x in range(n + 1)]
    exact = min(Fraction(1), 2 * sum(mass[: least + 1]))
    midp = exact - mass[least] if a != b else 1 - mass[least] / 2
    table = PairedTable(3, a, b, 5)
    assert mcnemar_exact(table).p_value == pytest.approx(float(exact), rel=1e-12)
    assert mcnemar_midp(table).p_value == pytest.approx(float(midp), rel=1e-9)


@given(table=tables)
def test_statsmodels(table):
    assume(table.n_discordant > 0)
    cells = [[table.both, table.control_only], [table.test_only, table.neither]]
    oracle = mcnemar(cells, exact=True)
    assert mcnemar_exact(table).p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    oracle = mcnemar(cells, exact=False, correction=False)
    assert mcnemar_chi2(table).statistic == pytest.approx(oracle.statistic, rel=1e-12, abs=1e-12)
    assert mcnemar_chi2(table).p_value == pytest.approx(oracle.pvalue, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("test", ALL)
@given(table=tables)
def test_exchanging_the_roles_leaves_the_p_value_alone(test, table):
    first, second = test(table).p_value, test(table.swapped()).p_value
    assert first == second or (math.isnan(first) and math.isnan(second))


@pytest.mark.slow
@pytest.mark.parametrize("test", ALL)
@given(table=tables)
def test_p_values_lie_in_range(test, table):
    p_value = test(table).p_value
    assert 0 <= p_value <= 1 or (test is paired_t and math.isnan(p_value))


@pytest.mark.slow
@pytest.mark.parametrize("test", [mcnemar_exact, mcnemar_midp, mcnemar_chi2, mcnemar_chi2_cc])
@given(table=tables, both=counts, neither=counts)
def test_only_different_treatment_counts(test, table, both, neither):
    other = PairedTable(both, table.control_only, table.test_only, neither)
    assert test(table).p_value == test(other).p_value


@pytest.mark.parametrize("test", ALL)
@pytest.mark.parametrize("cells", [(0, 0, 0, 0), (5, 0, 0, 3), (0, 0, 0, 9)])
def test_no_different_treatment_gives_1_and_says_so(test, cells):
    result = test(PairedTable(*cells))
    assert result.p_value == 1
    assert result.empty


@pytest.mark.parametrize("fewer", [0, 1, 3, 19, 600])
def test_nothing_is_more_likely_than_one_test_from_a_tie(fewer):
    assert mcnemar_exact(PairedTable(3, fewer, fewer + 1, 5)).p_value == 1


def test_large_counts_do_not_overflow():
    table = PairedTable(0, 20_000, 21_000, 0)
    assert mcnemar_exact(table).p_value == pytest.approx(mcnemar_midp(table).p_value, rel=0.05)
    assert mcnemar_chi2(table).p_value == pytest.approx(mcnemar_midp(table).p_value, rel=0.05)


@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.10])
def test_the_exact_test_keeps_its_level_for_every_number_of_discordant_tests(alpha):
    """Enumerated over all outcomes under the null hypothesis; no simulation error."""
    for n in range(1, 80):
        size = sum(
            Fraction(math.comb(n, a), 2**n)
            for a in range(n + 1)
            if mcnemar_exact(PairedTable(0, a, n - a, 0)).p_value <= alpha
        )
        assert size <= alpha
