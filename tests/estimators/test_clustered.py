"""Tests that share a landlord: variances against R, statsmodels and a direct jackknife."""

import csv
import math
from pathlib import Path

import numpy
import pytest
import statsmodels.api as statsmodels
from hypothesis import assume, given
from hypothesis import strategies as st

from discrimtest.estimators.clustered import (
    METHODS,
    cr2,
    crv1,
    crv3,
    intervals,
    mcnemar_durkalski,
    mcnemar_obuchowski,
)
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.paired_tests import mcnemar_chi2
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.registry import TESTS

ORACLE = Path(__file__).parents[1] / "oracles" / "clustered.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)

small = st.integers(0, 4)
rows = st.tuples(small, small, small, small).filter(any)
landlords = st.lists(rows, min_size=2, max_size=12).map(lambda r: Landlords(numpy.array(r)))
ALONE = {4: (1, 0, 0, 0), 3: (0, 1, 0, 0), 2: (0, 0, 1, 0), 1: (0, 0, 0, 1)}


def cells_of(row):
    return numpy.array(row["cells"].split(), dtype=numpy.int64).reshape(-1, 4)


def one_row_a_test(cells, mean):
    """What each test of the denominator adds, and its landlord: one row a test."""
    adds, owner = [], []
    for number, row in enumerate(cells):
        for place, count in enumerate(row):
            if mean.denominator[place]:
                adds += [mean.numerator[place]] * int(count)
                owner += [number] * int(count)
    return numpy.array(adds, dtype=float), numpy.array(owner)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['sample']}-{row['id']}")
def test_r(row):
    mean = MEANS[row["id"]]
    d, m = mean.by_landlord(Landlords(cells_of(row)))
    assert crv1(d, m).value == pytest.approx(float(row["value"]), rel=1e-12, abs=1e-15)
    assert crv1(d, m).standard_error == pytest.approx(float(row["crv1_se"]), rel=1e-10)
    assert crv3(d, m).standard_error == pytest.approx(float(row["crv3_se"]), rel=1e-10)
    result = cr2(d, m)
    assert result.standard_error == pytest.approx(float(row["cr2_se"]), rel=1e-9)
    assert result.df == pytest.approx(float(row["cr2_df"]), rel=1e-8)
    assert result.df == pytest.approx(float(row["club_cr2_df"]), rel=1e-8)
    assert result.test().p_value == pytest.approx(float(row["cr2_p"]), rel=1e-7)
    limits = result.interval(0.95, -math.inf)
    assert limits.low == pytest.approx(float(row["cr2_low"]), rel=1e-8, abs=1e-12)
    assert limits.high == pytest.approx(min(float(row["cr2_high"]), 1), rel=1e-8)


def test_the_oracle_covers_every_kind():
    assert len(ROWS) >= 28
    assert {row["id"] for row in ROWS} <= set(MEANS)


@pytest.mark.slow
@given(sample=landlords, id_=st.sampled_from(["net_all", "net_any", "net_discordant", "rate_test"]))
def test_statsmodels_and_the_direct_jackknife(sample, id_):
    mean = MEANS[id_]
    y, owner = one_row_a_test(sample.cells, mean)
    assume(len(set(owner)) > 1)
    assume(len(set(y)) > 1)
    d, m = mean.by_landlord(sample)
    left_out = numpy.array([y[owner != one].mean() for one in set(owner)])
    groups = len(left_out)
    jackknife = (groups - 1) / groups * ((left_out - y.mean()) ** 2).sum()
    assume(jackknife > 1e-20)
    assert crv3(d, m).standard_error == pytest.approx(math.sqrt(jackknife), rel=1e-9)
    fit = statsmodels.OLS(y, numpy.ones(len(y))).fit(
        cov_type="cluster", cov_kwds={"groups": owner}, use_t=True
    )
    assert crv1(d, m).standard_error == pytest.approx(float(fit.bse[0]), rel=1e-9)
    assert crv1(d, m).test().p_value == pytest.approx(float(fit.pvalues[0]), rel=1e-7, abs=1e-12)


def satterthwaite(cells, mean):
    """CR2 and its degrees of freedom from the definition, with matrices."""
    y, owner = one_row_a_test(cells, mean)
    n = len(y)
    hat = numpy.ones((n, n)) / n
    rest = numpy.eye(n) - hat
    columns, variance = [], 0.0
    for one in sorted(set(owner)):
        mine = owner == one
        values, vectors = numpy.linalg.eigh(rest[numpy.ix_(mine, mine)])
        root = vectors @ numpy.diag(values**-0.5) @ vectors.T
        part = rest[:, mine] @ root @ numpy.ones(mine.sum()) / n
        columns.append(part)
        variance += float(part @ y) ** 2
    inner = numpy.array(columns) @ numpy.array(columns).T
    return math.sqrt(variance), numpy.trace(inner) ** 2 / (inner**2).sum()


@pytest.mark.slow
@given(sample=landlords)
def test_cr2_equals_its_definition_with_matrices(sample):
    mean = MEANS["net_all"]
    d, m = mean.by_landlord(sample)
    result = cr2(d, m)
    assume(not math.isnan(result.standard_error))
    error, df = satterthwaite(sample.cells, mean)
    assert result.standard_error == pytest.approx(error, rel=1e-9)
    assert result.df == pytest.approx(df, rel=1e-9)


@given(st.lists(st.sampled_from(list(ALONE.values())), min_size=2, max_size=40))
def test_one_test_a_landlord_gives_the_ordinary_t(drawn):
    """CR2 is then HC2 with N - 1 degrees of freedom, CRV1 the same, CRV3 the jackknife."""
    sample = Landlords(numpy.array(drawn))
    mean = MEANS["net_all"]
    y, _ = one_row_a_test(sample.cells, mean)
    assume(len(set(y)) > 1)
    error = y.std(ddof=1) / math.sqrt(len(y))
    for method in METHODS.values():
        result = method(*mean.by_landlord(sample))
        assert result.standard_error == pytest.approx(error, rel=1e-9)
        assert result.df == pytest.approx(len(y) - 1, rel=1e-9)


@pytest.mark.slow
@given(sample=landlords)
def test_exchanging_the_roles_flips_net_figures_and_leaves_p_values(sample):
    twin = Landlords(sample.cells[:, [0, 2, 1, 3]])
    for id_ in ("net_all", "net_any", "net_discordant"):
        for name, limits in intervals(MEANS[id_]).items():
            one, other = limits(sample, 0.9), limits(twin, 0.9)
            expected = [-other.high, -other.low]
            assert [one.low, one.high] == pytest.approx(expected, nan_ok=True), name
    for id_ in ("cr2", "crv1", "crv3", "mcnemar_obuchowski", "mcnemar_durkalski"):
        one, other = TESTS[id_].test(sample).p_value, TESTS[id_].test(twin).p_value
        assert one == pytest.approx(other, nan_ok=True)


@pytest.mark.slow
@given(sample=landlords, rng=st.randoms(use_true_random=False))
def test_the_order_of_landlords_does_not_matter(sample, rng):
    order = list(range(len(sample.cells)))
    rng.shuffle(order)
    other = Landlords(sample.cells[order])
    for id_, mean in MEANS.items():
        for method in METHODS.values():
            one = method(*mean.by_landlord(sample))
            two = method(*mean.by_landlord(other))
            assert one.standard_error == pytest.approx(two.standard_error, nan_ok=True), id_


@pytest.mark.slow
@given(sample=landlords)
def test_obuchowskis_own_equations(sample):
    """Equations 1 to 6 of the paper, with the rate pooled under the null hypothesis."""
    both, a, b, neither = sample.cells.T
    n, total, groups = both + a + b + neither, int(sample.cells.sum()), len(sample.cells)
    control, test = both + a, both + b
    pooled = (control.sum() + test.sum()) / (2 * total)

    def moment(one, other):
        return groups / (groups - 1) * ((one - n * pooled) * (other - n * pooled)).sum() / total**2

    variance = moment(control, control) + moment(test, test) - 2 * moment(control, test)
    assume(variance > 1e-15)
    expected = ((control.sum() - test.sum()) / total) ** 2 / variance
    assert mcnemar_obuchowski(sample).statistic == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(st.lists(st.sampled_from(list(ALONE.values())), min_size=2, max_size=40))
def test_durkalski_is_mcnemar_where_each_landlord_has_one_test(drawn):
    sample = Landlords(numpy.array(drawn))
    assume(sample.table.n_discordant > 0)
    assert mcnemar_durkalski(sample).statistic == pytest.approx(
        mcnemar_chi2(sample.table).statistic, rel=1e-12
    )


def test_durkalski_by_hand():
    # Differences by tests: 2/4, -1/5 and 1/2; their sum .8, their squares .25 + .04 + .25.
    sample = Landlords(numpy.array([(1, 2, 0, 1), (2, 1, 2, 0), (0, 1, 0, 1)]))
    assert mcnemar_durkalski(sample).statistic == pytest.approx(0.8**2 / 0.54, rel=1e-12)


@pytest.mark.parametrize("cells", [[(0, 5, 0, 0)], [(2, 3, 1, 4)]])
def test_one_landlord_tells_nothing(cells):
    sample = Landlords(numpy.array(cells))
    for method in METHODS.values():
        result = method(*MEANS["net_all"].by_landlord(sample))
        assert math.isnan(result.standard_error)
        assert math.isnan(result.interval(0.95).low)
        assert math.isnan(result.test().p_value)
    assert math.isnan(mcnemar_obuchowski(sample).p_value)


def test_landlords_that_do_not_differ_leave_the_variance_undefined():
    sample = Landlords(numpy.array([(0, 2, 0, 0), (0, 3, 0, 0)]))
    for name, limits in intervals(MEANS["net_all"]).items():
        assert math.isnan(limits(sample, 0.95).low), name
    assert math.isnan(TESTS["cr2"].test(sample).p_value)


@pytest.mark.parametrize("id_", ["cr2", "crv1", "crv3", "mcnemar_obuchowski", "mcnemar_durkalski"])
def test_no_different_treatment_gives_1_and_says_so(id_):
    result = TESTS[id_].test(Landlords(numpy.array([(2, 0, 0, 3), (0, 0, 0, 1)])))
    assert result.p_value == 1
    assert result.empty


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_a_level_outside_0_to_1_is_refused(level):
    with pytest.raises(ValueError, match="above 0 and below 1"):
        crv1(numpy.array([1, 2]), numpy.array([3, 3])).interval(level)


def test_limits_are_cut_at_minus_1_unless_it_is_said():
    wide = crv1(numpy.array([1, -1, -1]), numpy.array([1, 1, 1]))
    assert (wide.interval(0.95).low, wide.interval(0.95).high) == (-1.0, 1.0)
    assert wide.interval(0.95, -math.inf).low < -1.0
    assert wide.interval(0.95, 0.0).low == 0.0
    for level in (-0.5, 0.0, 1.0, 1.5):
        with pytest.raises(ValueError, match="above 0 and below 1"):
            wide.interval(level)
