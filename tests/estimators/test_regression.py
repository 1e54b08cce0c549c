"""What all regressions share: which terms can be told, who counts together, limits."""

import math
from dataclasses import replace

import numpy
import pytest
from scipy import stats

from discrimtest.estimators.regression import (
    Clusters,
    Fitted,
    basis,
    clusters,
    products_by_cluster,
    resting_on_one,
)
from tests.oracle_contacts import made

ROWS = [
    # test, landlord, outcome, times, arm
    (0, 0, 1, 2, 0),
    (0, 0, 0, 2, 1),
    (1, 1, 0, 1, 0),
    (1, 1, 1, 1, 1),
    (2, 0, 1, 3, 0),
    (2, 0, 1, 3, 1),
]


def test_a_part_numbers_its_tests_and_landlords_anew():
    whole = made(ROWS, ("t",))
    part = whole.of(whole.test > 0)
    assert part.test.tolist() == [0, 0, 1, 1]
    assert part.landlord.tolist() == [1, 1, 0, 0]
    assert part.times.tolist() == [1, 1, 3, 3]
    assert part.outcome.tolist() == [0, 1, 1, 1]
    assert part.design[:, 0].tolist() == [0, 1, 0, 1]
    assert (part.terms, part.arms) == (("t",), 1)
    assert made(ROWS, ("t",), landlords=False).of(whole.test == 2).landlord is None


def test_tests_count_as_often_as_they_occurred():
    contacts = made(ROWS, ("t",))
    assert contacts.n_tests == 6
    assert contacts.of(contacts.test == 1).n_tests == 1
    assert contacts.of(contacts.test > 5).n_tests == 0


def test_clusters_are_landlords():
    grouped = clusters(made(ROWS, ("t",)))
    assert grouped.times.tolist() == [1, 1]
    assert grouped.count == 2
    sums = grouped.sums(numpy.column_stack([numpy.ones(6), numpy.arange(6.0)]))
    assert sums.tolist() == [[10, 2 * 0 + 2 * 1 + 3 * 4 + 3 * 5], [2, 2 + 3]]


def test_clusters_are_tests_where_no_landlord_is_known():
    grouped = clusters(made(ROWS, ("t",), landlords=False))
    assert grouped.times.tolist() == [2, 1, 3]
    assert grouped.count == 6
    assert grouped.sums(numpy.ones((6, 1))).tolist() == [[2], [2], [2]]


def test_no_contacts_make_no_clusters():
    nothing = made(ROWS, ("t",)).of(numpy.zeros(6, dtype=bool))
    assert clusters(nothing).count == 0
    assert clusters(nothing).sums(nothing.design).shape == (0, 1)


def test_no_columns_have_no_sums():
    grouped = Clusters(numpy.array([0, 1]), numpy.ones(2, int), numpy.ones(2, int))
    assert grouped.sums(numpy.empty((2, 0))).shape == (2, 0)


@pytest.mark.parametrize(
    ("columns", "kept", "alone"),
    [
        ([(1, 0, 1), (0, 1, 0)], [True, True], [True, True]),
        ([(1, 0, 1), (2, 0, 2)], [True, False], [False, False]),
        ([(1, 0, 0), (0, 1, 0), (1, 1, 0), (0, 0, 1)], [True, True, False, True], [0, 0, 0, 1]),
        ([(1, 0, 0), (0, 0, 0), (0, 1, 0)], [True, False, True], [True, False, True]),
        ([(1, 0, 0), (0, 1, 0), (0, 3e3, 0)], [True, True, False], [True, False, False]),
        ([(0, 1, 0), (1, 1e-4, 0)], [True, True], [True, True]),
    ],
)
def test_which_terms_can_be_told(columns, kept, alone):
    table = numpy.array(columns, dtype=float).T
    products = table.T @ table
    told = basis(products, numpy.diag(products))
    assert told[0].tolist() == kept
    assert told[1].tolist() == [bool(one) for one in alone]


def test_what_rounding_left_of_a_constant_is_nothing():
    rent = numpy.full(3, 812.37)
    rest = rent - rent.sum() / 3 + 1e-13
    kept, alone = basis(numpy.array([[rest @ rest]]), numpy.array([rent @ rent]))
    assert not kept.any()
    assert not alone.any()


def fitted(value, error, df):
    one = [numpy.array([9.0, number]) for number in (value, error, df)]
    return Fitted(("a", "b"), *one, math.nan, 10, 20)


def test_t_limits():
    limits = fitted(-1.5, 0.5, 7).limits(1, 0.9)
    low, high = stats.t.interval(0.9, 7, -1.5, 0.5)
    assert (limits.low, limits.high) == pytest.approx((low, high), rel=1e-12)
    assert limits.p_value == pytest.approx(2 * stats.t.cdf(-3, 7), rel=1e-12)
    assert (limits.statistic, limits.standard_error, limits.df) == (-3, 0.5, 7)


def test_normal_limits():
    limits = fitted(1.5, 0.5, math.inf).limits(1, 0.95)
    low, high = stats.norm.interval(0.95, 1.5, 0.5)
    assert (limits.low, limits.high) == pytest.approx((low, high), rel=1e-12)
    assert limits.p_value == pytest.approx(2 * stats.norm.cdf(-3), rel=1e-12)
    assert limits.df is None


@pytest.mark.parametrize(("value", "error"), [(math.nan, 1.0), (1.0, math.nan)])
def test_what_is_undefined_has_no_limits(value, error):
    limits = fitted(value, error, 3).limits(1, 0.95)
    assert math.isnan(limits.low)
    assert math.isnan(limits.high)
    assert limits.p_value is None


@pytest.mark.parametrize("level", [0.0, 1.0, -0.1, 1.1])
def test_a_level_lies_between_0_and_1(level):
    with pytest.raises(ValueError, match="level must be above 0 and below 1"):
        fitted(1.0, 1.0, 3).limits(1, level)


def test_products_of_clusters():
    grouped = Clusters(numpy.array([0, 1, 0]), numpy.array([2, 1, 1]), numpy.ones(2, int))
    rows = numpy.array([(1.0, 2.0), (3.0, 5.0), (0.0, 7.0)])
    expected = [[[2, 4], [4, 8 + 49]], [[9, 15], [15, 25]]]
    assert products_by_cluster(grouped, rows).tolist() == expected


def test_terms_that_rest_on_one_cluster():
    """The first cluster alone tells of the second direction; all tell of the first."""
    shares = numpy.array([[[0.4, 0], [0, 1.0]], [[0.6, 0], [0, 0]]])
    terms = numpy.array([(1.0, 0), (0, 2), (1, 1), (3, 1e-9)])
    assert resting_on_one(terms, shares).tolist() == [False, True, True, False]
    both = numpy.array([[[0.4, 0], [0, 0.999]], [[0.6, 0], [0, 0.001]]])
    assert not resting_on_one(terms, both).any()


def told(*columns, whole=None):
    table = numpy.array(columns, dtype=float).T
    products = table.T @ table
    kept, alone = basis(products, numpy.diag(products) if whole is None else numpy.array(whole))
    return kept.tolist(), alone.tolist()


@pytest.mark.parametrize(("size", "kept"), [(1e-8, True), (1e-10, False)])
def test_how_little_may_vary(size, kept):
    """Of a column whose squares sum to 1: more than 1e-9 of its length."""
    assert told((size, 0), whole=[1.0]) == ([kept], [kept])


@pytest.mark.parametrize(("left", "kept"), [(1e-4, True), (1e-5, False)])
@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_how_little_others_may_leave(left, kept, size):
    """More than 1e-9 of the squares, whatever the unit."""
    assert told((1, 0), (size, left * size)) == ([True, kept], [kept, kept])


def test_small_shares_of_large_terms_count():
    large, small = (0, 1e6, 0), (1, 0, 0)
    assert told(small, large, (0.5, 0.5, 0)) == ([True, True, False], [False, False, False])
    assert told(small, large, (1, 1e6, 0)) == ([True, True, False], [True, False, False])


def test_nobody_known_and_no_contacts_make_no_clusters():
    nothing = made(ROWS, ("t",), landlords=False).of(numpy.zeros(6, dtype=bool))
    assert clusters(nothing).times.shape == (0,)


def test_a_part_in_a_direction_is_measured_by_the_term():
    shares = numpy.array([[[0.4, 0], [0, 1.0]], [[0.6, 0], [0, 0]]])
    terms = numpy.array([(1e4, 5e-3), (1e4, 2e-2), (1e-3, 2e-9)])
    assert resting_on_one(terms, shares).tolist() == [False, True, True]


def test_values_with_arrays_are_not_compared():
    """Arrays can not be told to be equal by ``==``."""
    contacts = made(ROWS, ("t",))
    for one in (contacts, clusters(contacts), fitted(1.0, 1.0, 3)):
        assert one != replace(one)
