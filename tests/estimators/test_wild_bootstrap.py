"""The wild cluster bootstrap by its definition, with whole numbers and fractions."""

import itertools
from fractions import Fraction

import numpy
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.registry import TESTS
from discrimtest.estimators.wild_bootstrap import intervals, wild_bootstrap

small = st.integers(0, 4)
rows = st.tuples(small, small, small, small).filter(any)
NULLS = [Fraction(0), Fraction(1, 8), Fraction(-3, 8), Fraction(1)]


def share_as_far(mean, cells, t0):
    """Share of all sign patterns whose studentised mean lies as far from ``t0``, exactly."""
    d, m = mean.by_landlord(Landlords(cells))
    tests = int(m.sum())
    r = [int(add) - t0 * int(count) for add, count in zip(d, m, strict=True)]

    def square_and_spread(signs):
        sums = [sign * one for sign, one in zip(signs, r, strict=True)]
        moved = sum(sums) / Fraction(tests)
        spread = sum((one - moved * int(n)) ** 2 for one, n in zip(sums, m, strict=True))
        return moved**2, spread

    patterns = [square_and_spread(signs) for signs in itertools.product((1, -1), repeat=len(r))]
    square, spread = patterns[0]
    far = [one * spread >= square * other for one, other in patterns]
    return sum(far) / len(far)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(rows, min_size=2, max_size=6),
    st.sampled_from(["net_all", "net_any", "rate_test"]),
    st.sampled_from(NULLS),
)
def test_signs_by_their_definition(drawn, id_, t0):
    mean, cells = MEANS[id_], numpy.array(drawn)
    found = wild_bootstrap(mean, Landlords(cells))
    assume(found is not None)
    assert found.p_value(float(t0)) == share_as_far(mean, cells, t0)


@pytest.mark.parametrize("groups", [2, 5, 9])
def test_patterns_are_enumerated_where_draws_suffice(groups):
    """As many draws as patterns; with one draw fewer they are random."""
    rng = numpy.random.default_rng(5)
    cells = rng.integers(1, 5, (groups, 4))
    mean, draws = MEANS["net_all"], 2**groups
    enumerated = wild_bootstrap(mean, Landlords(cells, draws=draws))
    assert enumerated.p_value(0.125) == share_as_far(mean, cells, Fraction(1, 8))
    sums = enumerated.products[:, 0].tolist()
    d, _ = mean.by_landlord(Landlords(cells))
    expected = [signs @ d for signs in map(numpy.array, itertools.product((1, -1), repeat=groups))]
    assert sorted(sums) == sorted(expected)
    drawn = wild_bootstrap(mean, Landlords(cells, draws=draws - 1))
    assert len(drawn.products) == draws - 1


def test_a_net_that_is_the_mean_is_not_rejected():
    """The mean itself is as near as can be, whatever rounding makes of it."""
    cells = numpy.array([(1, 2, 1, 3), (0, 1, 0, 2), (2, 0, 1, 0), (1, 2, 0, 4)])
    for id_ in ("net_all", "net_any", "rate_test"):
        d, m = MEANS[id_].by_landlord(Landlords(cells))
        found = wild_bootstrap(MEANS[id_], Landlords(cells))
        assert found.p_value(int(d.sum()) / int(m.sum())) == 1.0


FIVE = numpy.array([(1, 4, 1, 3), (0, 2, 0, 2), (2, 0, 1, 0), (1, 2, 0, 4), (0, 0, 3, 1)])


@pytest.mark.parametrize("level", [0.2, 0.5, 0.75, 0.9])
def test_limits_part_what_is_rejected_from_what_is_not(level):
    mean = MEANS["net_all"]
    limits = intervals(mean)["wild_bootstrap"](Landlords(FIVE), level)
    near = Fraction(1, 10**6)
    for limit, out in ((limits.low, -near), (limits.high, near)):
        assert -1 < limit < 1
        assert share_as_far(mean, FIVE, Fraction(limit) - out) > 1 - level
        assert share_as_far(mean, FIVE, Fraction(limit) + out) <= 1 - level


@pytest.mark.parametrize("level", [0.95, 0.99])
def test_where_nothing_is_rejected_the_limits_are_the_ends(level):
    """Five landlords have 32 patterns, the plain one and its mirror among them: p is never .05."""
    for id_, ends in (("net_all", (-1.0, 1.0)), ("rate_test", (0.0, 1.0))):
        limits = intervals(MEANS[id_])["wild_bootstrap"](Landlords(FIVE), level)
        assert (limits.low, limits.high) == ends


def test_the_test_is_that_of_a_net_of_0():
    mean = MEANS["net_all"]
    found = TESTS["wild_bootstrap"].test(Landlords(FIVE)).p_value
    assert found == share_as_far(mean, FIVE, Fraction(0))
    assert found != share_as_far(mean, FIVE, Fraction(-1))
    nobody = TESTS["wild_bootstrap"].test(Landlords(numpy.array([(2, 0, 0, 1), (0, 0, 0, 3)])))
    assert (nobody.p_value, nobody.empty) == (1.0, True)
