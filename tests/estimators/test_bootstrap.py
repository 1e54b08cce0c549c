"""Bootstraps: against SciPy on the same draws, enumeration of signs, and their symmetries."""

import itertools
import math

import numpy
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap as scipy_bootstrap

from discrimtest.estimators.bootstrap import bca, intervals
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.registry import TESTS
from discrimtest.estimators.wild_bootstrap import intervals as wild_intervals
from discrimtest.estimators.wild_bootstrap import wild_bootstrap

small = st.integers(0, 4)
rows = st.tuples(small, small, small, small).filter(any)
samples = st.lists(rows, min_size=2, max_size=9).map(
    lambda drawn: Landlords(numpy.array(drawn), draws=512)
)
UNEVEN = numpy.array(
    [(10, 14, 3, 20), (0, 1, 0, 0), (0, 0, 1, 0), (1, 0, 0, 1), (0, 2, 0, 1), (3, 1, 1, 2)]
)
FORTY = numpy.array([((g * 7) % 3, (g * 5) % 4, (g * 11) % 3, 1 + g % 5) for g in range(1, 41)])


def scipys(replicates, value, units, level):
    """SciPy's BCa interval from our replicates; ``units`` are (sum, number) of each."""

    class Ours:
        bootstrap_distribution = replicates

    def mean(total, tests, axis=-1):
        return total.sum(axis=axis) / tests.sum(axis=axis)

    result = scipy_bootstrap(
        (units[:, 0], units[:, 1]),
        mean,
        paired=True,
        vectorized=True,
        n_resamples=0,
        bootstrap_result=Ours(),
        confidence_level=level,
        method="BCa",
    )
    assert mean(units[:, 0], units[:, 1]) == pytest.approx(value)
    return result


@pytest.mark.parametrize("cells", [UNEVEN, FORTY], ids=["uneven", "forty"])
@pytest.mark.parametrize("id_", ["net_all", "net_any", "rate_test"])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_bca_equals_scipys_on_the_same_draws(cells, id_, level):
    landlords, mean = Landlords(cells, draws=2_000), MEANS[id_]
    d, m = mean.by_landlord(landlords)
    total, tests = mean.sums(landlords.resampled_landlords)
    replicates = total / tests
    ours = intervals(mean)["bootstrap_landlord"](landlords, level)
    theirs = scipys(replicates, d.sum() / m.sum(), numpy.column_stack([d, m]), level)
    assert ours.low == pytest.approx(theirs.confidence_interval.low, rel=1e-6)
    assert ours.high == pytest.approx(theirs.confidence_interval.high, rel=1e-6)
    assert ours.standard_error == pytest.approx(float(theirs.standard_error), rel=1e-9)
    assert (ours.empty, ours.percentile) == (0, False)


@pytest.mark.parametrize("cells", [FORTY, numpy.array([(3, 5, 1, 6)])], ids=["forty", "lone"])
def test_bca_of_tests_equals_scipys_with_one_row_a_test(cells):
    landlords, mean = Landlords(cells, draws=2_000), MEANS["net_all"]
    adds = numpy.repeat(numpy.array(mean.numerator), cells.sum(axis=0))
    total, tests = mean.sums(landlords.resampled_tests)
    ours = intervals(mean)["bootstrap_test"](landlords, 0.95)
    units = numpy.column_stack([adds, numpy.ones(len(adds))])
    theirs = scipys(total / tests, adds.mean(), units, 0.95)
    assert ours.low == pytest.approx(theirs.confidence_interval.low, rel=1e-6)
    assert ours.high == pytest.approx(theirs.confidence_interval.high, rel=1e-6)


UNITS, ONCE = numpy.array([0.2, 0.3, 0.4, 0.6]), numpy.ones(4)
"""A figure without one unit each, and how many units each stands for."""


@pytest.mark.parametrize("level", [-0.5, 0.0, 1.0, 1.5])
def test_a_level_lies_between_0_and_1(level):
    with pytest.raises(ValueError, match="above 0 and below 1"):
        bca(numpy.array([0.1, 0.5]), 0.3, UNITS, ONCE, level)


def test_the_error_is_the_spread_of_two_replicates_or_more():
    two = bca(numpy.array([0.1, 0.5]), 0.3, UNITS, ONCE, 0.9)
    assert two.standard_error == pytest.approx(0.4 / math.sqrt(2))
    assert math.isnan(bca(numpy.array([0.1]), 0.3, UNITS, ONCE, 0.9).standard_error)


@pytest.mark.parametrize("value", [0.05, 0.95])
@pytest.mark.parametrize("left_out", [UNITS, -UNITS], ids=["slow", "fast"])
def test_replicates_on_one_side_of_the_figure_leave_the_plain_interval(value, left_out):
    """Their share below it is 0 or 1, and the normal number of that share infinite."""
    replicates = numpy.linspace(0.1, 0.9, 81)
    limits = bca(replicates, value, left_out, ONCE, 0.9)
    assert limits.percentile
    assert (limits.low, limits.high) == pytest.approx((0.14, 0.86))


def test_an_acceleration_past_its_pole_leaves_the_plain_interval():
    """One unit of a thousand moves the figure, so the acceleration is near its most, 1/6; with the
    bias (3.7) and the level (3.9) its denominator is 1 - 7.6 / 6."""
    replicates = numpy.linspace(0, 1, 10_001)
    left_out, times = numpy.array([0.0, 1.0]), numpy.array([1.0, 999.0])
    assert not bca(replicates, 0.9999, left_out, times, 0.5).percentile
    limits = bca(replicates, 0.9999, left_out, times, 0.9999)
    assert limits.percentile
    assert (limits.low, limits.high) == pytest.approx((0.00005, 0.99995))


def test_two_tests_are_enough_and_one_test_is_a_replicate():
    two = Landlords(numpy.array([(0, 1, 0, 0), (0, 0, 0, 1)]), draws=400)
    limits = intervals(MEANS["net_all"])["bootstrap_test"](two, 0.9)
    assert (limits.low, limits.high) == (0.0, 1.0)
    drawn = two.resampled_landlords[:, 1]
    limits = intervals(MEANS["net_any"])["bootstrap_landlord"](two, 0.9)
    assert (drawn == 1).any()
    assert limits.empty == (drawn == 0).sum()


def test_replicates_have_the_right_means_and_spreads():
    landlords = Landlords(FORTY, draws=20_000)
    total = FORTY.sum(axis=0)
    n = total.sum()
    error = numpy.sqrt(total * (1 - total / n))
    tests = landlords.resampled_tests
    assert (tests.sum(axis=1) == n).all()
    assert numpy.abs(tests.mean(axis=0) - total).max() < 5 * error.max() / math.sqrt(20_000)
    assert tests.std(axis=0) == pytest.approx(error, rel=0.03)
    drawn = landlords.resampled_landlords
    spread = numpy.sqrt(len(FORTY)) * FORTY.std(axis=0)
    assert numpy.abs(drawn.mean(axis=0) - total).max() < 5 * spread.max() / math.sqrt(20_000)
    assert drawn.std(axis=0) == pytest.approx(spread, rel=0.03)


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(sample=samples, rng=st.randoms(use_true_random=False))
def test_neither_order_nor_roles_change_what_is_drawn(sample, rng):
    order = list(range(len(sample.cells)))
    rng.shuffle(order)
    other = Landlords(sample.cells[order], draws=512)
    mirror = sample.cells[:, [0, 2, 1, 3]]
    assume(sorted(mirror.tolist()) != sorted(sample.cells.tolist()))
    twin = Landlords(mirror, draws=512)
    for id_ in ("net_all", "net_any"):
        for name, method in {**intervals(MEANS[id_]), **wild_intervals(MEANS[id_])}.items():
            one, two, three = (method(each, 0.9) for each in (sample, other, twin))
            for expected in ([two.low, two.high], [-three.high, -three.low]):
                near = pytest.approx(expected, abs=1e-8, nan_ok=True)
                assert [one.low, one.high] == near, name


@pytest.mark.slow
@settings(deadline=None)
@given(sample=samples, id_=st.sampled_from(sorted(MEANS)))
def test_limits_lie_in_range(sample, id_):
    mean = MEANS[id_]
    for method in {**intervals(mean), **wild_intervals(mean)}.values():
        limits = method(sample, 0.95)
        if not math.isnan(limits.low):
            assert mean.least <= limits.low <= limits.high <= 1
    drawn = intervals(mean)["bootstrap_landlord"](sample, 0.95)
    _, tests = mean.sums(sample.resampled_landlords)
    assert drawn.empty == (tests == 0).sum()


def test_empty_replicates_are_counted():
    cells = numpy.array([(0, 2, 1, 0), (0, 0, 0, 5), (0, 0, 0, 4)])
    limits = intervals(MEANS["net_any"])["bootstrap_landlord"](Landlords(cells, draws=900), 0.95)
    # Without the first landlord nothing is left: (2/3)^3 of the replicates, and no jackknife.
    assert abs(limits.empty - 900 * (2 / 3) ** 3) < 5 * math.sqrt(900 * 0.3 * 0.7)
    # The other replicates are all of the first landlord alone: 1/3, and no interval.
    assert math.isnan(limits.low)


@pytest.mark.parametrize("name", ["bootstrap_test", "bootstrap_landlord"])
def test_where_all_tests_came_out_alike_there_is_no_interval(name):
    cells = numpy.array([(0, 3, 0, 0), (0, 2, 0, 0)])
    limits = intervals(MEANS["net_all"])[name](Landlords(cells, draws=200), 0.95)
    assert all(map(math.isnan, (limits.low, limits.high, limits.standard_error)))
    assert not limits.percentile


def test_limits_that_meet_are_none_though_replicates_differ():
    replicates = numpy.array([0.5] * 999 + [0.6])
    assert math.isnan(bca(replicates, 0.5, UNITS, ONCE, 0.9).low)


@pytest.mark.parametrize("cells", [numpy.zeros((0, 4), dtype=int), numpy.array([(0, 1, 0, 0)])])
def test_fewer_than_two_units_are_undefined(cells):
    for method in {**intervals(MEANS["net_all"]), **wild_intervals(MEANS["net_all"])}.values():
        assert math.isnan(method(Landlords(cells, draws=100), 0.95).low)


def test_a_replicate_set_without_a_value_is_undefined():
    nothing = numpy.full(5, math.nan)
    limits = bca(nothing, 0.5, numpy.array([0.4]), numpy.array([1.0]), 0.95)
    assert math.isnan(limits.low)
    assert limits.empty == 5
    with pytest.raises(ValueError, match="above 0 and below 1"):
        bca(nothing, 0.5, numpy.array([0.4]), numpy.array([1.0]), 95)


def test_other_seeds_give_other_draws_and_the_same_seed_the_same():
    one, two, three = (Landlords(FORTY, seed=seed, draws=50) for seed in (1, 1, 2))
    assert (one.resampled_landlords == two.resampled_landlords).all()
    assert (one.resampled_landlords != three.resampled_landlords).any()
    assert (one.resampled_tests != three.resampled_tests).any()


def enumerated(d, m, t0):
    """The wild bootstrap p-value from its definition, sign pattern by sign pattern."""
    n = m.sum()

    def t_squared(sums):
        mean = sums.sum() / n
        spread = ((sums - mean * m) ** 2).sum()
        return math.inf if spread < 1e-12 else sums.sum() ** 2 / spread

    r = d - t0 * m
    seen = t_squared(r)
    patterns = list(itertools.product((1, -1), repeat=len(d)))
    return sum(t_squared(numpy.array(s) * r) >= seen * (1 - 1e-9) for s in patterns) / len(patterns)


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(sample=samples, t0=st.sampled_from([0.0, 0.1, -0.25]))
def test_signs_are_enumerated(sample, t0):
    d, m = MEANS["net_all"].by_landlord(sample)
    assume(len(d) <= 6)
    signed = wild_bootstrap(MEANS["net_all"], sample)
    assume(signed is not None)
    r = d - t0 * m
    assume(abs(r.sum()) > 1e-9)
    assert signed.p_value(t0) == pytest.approx(enumerated(d, m, t0), abs=1e-12)


def test_random_signs_come_near_the_enumerated_ones():
    mean, cells = MEANS["net_any"], FORTY[:13]
    exact = wild_bootstrap(mean, Landlords(cells, draws=2**13)).p_value(0.1)
    drawn = wild_bootstrap(mean, Landlords(cells, draws=2**13 - 1)).p_value(0.1)
    assert 0.01 < exact < 0.99
    assert drawn == pytest.approx(exact, abs=5 * math.sqrt(exact * (1 - exact) / 2**13))


def test_random_signs_do_not_know_names_or_roles():
    order = (numpy.arange(40) * 7) % 40
    mean = MEANS["net_any"]
    p_value = wild_bootstrap(mean, Landlords(FORTY, draws=500)).p_value(0.05)
    again = Landlords(FORTY[order], draws=500)
    assert wild_bootstrap(mean, again).p_value(0.05) == p_value
    twin = Landlords(FORTY[order][:, [0, 2, 1, 3]], draws=500)
    assert wild_bootstrap(mean, twin).p_value(-0.05) == p_value


def test_wild_limits_are_where_the_test_turns():
    landlords = Landlords(UNEVEN)
    limits = wild_intervals(MEANS["net_all"])["wild_bootstrap"](landlords, 0.8)
    signed = wild_bootstrap(MEANS["net_all"], landlords)
    assert -1 < limits.low < 0 < limits.high < 1
    for limit, inward in ((limits.low, 1e-6), (limits.high, -1e-6)):
        assert signed.p_value(limit + inward) > 0.2 >= signed.p_value(limit - inward)


def test_five_landlords_all_one_way_give_the_smallest_p_there_is():
    cells = numpy.array([(0, k, 0, 1) for k in (1, 2, 3, 4, 5)])
    result = TESTS["wild_bootstrap"].test(Landlords(cells))
    assert result.p_value == 2 / 2**5


def test_the_wild_test_where_nothing_differs():
    alike = Landlords(numpy.array([(0, 2, 0, 0), (0, 3, 0, 0)]))
    assert math.isnan(TESTS["wild_bootstrap"].test(alike).p_value)
    none = Landlords(numpy.array([(1, 0, 0, 0), (0, 0, 0, 3)]))
    assert TESTS["wild_bootstrap"].test(none).empty


def test_two_landlords_have_four_patterns_of_signs():
    """The plain pattern and all signs turned are as extreme as what was seen; the others less."""
    apart = Landlords(numpy.array([(0, 3, 0, 0), (0, 1, 0, 1)]))
    assert TESTS["wild_bootstrap"].test(apart).p_value == 0.5
    one = Landlords(numpy.array([(0, 3, 1, 2)]))
    assert math.isnan(TESTS["wild_bootstrap"].test(one).p_value)
    alike = Landlords(numpy.array([(0, 2, 1, 0), (0, 2, 1, 0)]))
    assert math.isnan(TESTS["wild_bootstrap"].test(alike).p_value)


@pytest.mark.parametrize("level", [-0.5, 0.0, 1.0, 1.5])
def test_signs_refuse_a_level_outside_0_to_1(level):
    sample = Landlords(numpy.array([(0, 3, 1, 2), (1, 0, 1, 0), (0, 1, 0, 3)]))
    with pytest.raises(ValueError, match="above 0 and below 1"):
        wild_intervals(MEANS["net_all"])["wild_bootstrap"](sample, level)
