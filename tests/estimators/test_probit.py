"""The likelihood of a probit with a spread: SciPy's normal distribution and differences of it."""

import math

import numpy
import pytest
import statsmodels.api as statsmodels
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from discrimtest.estimators import probit as module
from discrimtest.estimators.probit import Data, climb, moments

STEP = 1e-5


def market(seed, contacts=60):
    draw = numpy.random.default_rng(seed)
    arm = draw.integers(0, 2, contacts).astype(float)
    level = draw.normal(size=(contacts, 2))
    index = (level @ [0.6, -0.4] + 0.3 * arm) * numpy.exp(-0.4 * arm)
    outcome = (index + draw.normal(size=contacts) > 0).astype(float)
    times = draw.integers(1, 4, contacts).astype(float)
    fixed = numpy.column_stack([1 - arm, arm])
    return Data(outcome, fixed, level, arm[:, None], times)


def log_likelihood(data, theta):
    """As the docstring writes the index, with SciPy's distribution."""
    first, second = data.widths
    index = data.fixed @ theta[:first] + (data.level @ theta[first:second]) * numpy.exp(
        -(data.spread @ theta[second:])
    )
    return numpy.where(
        data.outcome > 0, stats.norm.logcdf(index), stats.norm.logsf(index)
    ) @ data.times, index


def gradient(data, theta):
    return data.times @ moments(data, theta).gradients


coefficients = st.lists(st.floats(-1.5, 1.5), min_size=5, max_size=5).map(numpy.array)


@pytest.mark.slow
@given(seed=st.integers(0, 50), theta=coefficients)
def test_moments_are_the_likelihood_and_its_derivatives(seed, theta):
    data = market(seed)
    at = moments(data, theta)
    assert at.value == pytest.approx(log_likelihood(data, theta)[0], rel=1e-10)
    shifts = STEP * numpy.eye(5)
    slopes = [
        (log_likelihood(data, theta + one)[0] - log_likelihood(data, theta - one)[0]) / (2 * STEP)
        for one in shifts
    ]
    assert data.times @ at.gradients == pytest.approx(slopes, rel=1e-5, abs=1e-4)
    bends = numpy.array(
        [(gradient(data, theta + one) - gradient(data, theta - one)) / (2 * STEP) for one in shifts]
    )
    assert at.observed == pytest.approx(-bends, rel=1e-5, abs=1e-3)
    assert at.expected == pytest.approx((at.roots.T * data.times) @ at.roots)


@pytest.mark.slow
@given(seed=st.integers(0, 50), theta=coefficients)
def test_the_expected_information_is_the_mean_of_squared_gradients(seed, theta):
    data = market(seed)
    chance = stats.norm.cdf(log_likelihood(data, theta)[1])
    expected = numpy.zeros((5, 5))
    for answer, weight in ((1.0, chance), (0.0, 1 - chance)):
        said = Data(numpy.full(60, answer), data.fixed, data.level, data.spread, data.times)
        slopes = moments(said, theta).gradients
        expected += (slopes.T * (data.times * weight)) @ slopes
    assert moments(data, theta).expected == pytest.approx(expected, rel=1e-6, abs=1e-9)


def plain(data):
    return Data(data.outcome, data.fixed, data.level, data.spread[:, :0], data.times)


@pytest.mark.parametrize("seed", range(6))
def test_without_a_spread_it_is_statsmodels_probit(seed):
    data = plain(market(seed))
    top = climb(data, numpy.zeros(4))
    rows = numpy.repeat(numpy.arange(60), data.times.astype(int))
    theirs = statsmodels.Probit(
        data.outcome[rows], numpy.hstack([data.fixed, data.level])[rows]
    ).fit(disp=0, tol=1e-12)
    assert not top.flat
    assert top.theta == pytest.approx(theirs.params, abs=1e-7)
    assert top.value == pytest.approx(theirs.llf, rel=1e-10)


@pytest.mark.parametrize("seed", range(6))
def test_a_search_ends_where_nothing_rises_and_soon(seed, monkeypatch):
    calls = []

    def counted(data, theta):
        calls.append(theta)
        return moments(data, theta)

    data = market(seed, 400)
    start = numpy.append(climb(plain(data), numpy.zeros(4)).theta, 0.0)
    monkeypatch.setattr(module, "moments", counted)
    near = climb(data, start)
    assert not near.flat
    assert len(calls) < 9
    assert numpy.abs(gradient(data, near.theta)).max() < 1e-4
    assert near.value == pytest.approx(log_likelihood(data, near.theta)[0], rel=1e-10)
    far = climb(data, numpy.array([3.0, -3.0, 2.0, -2.0, 1.0]))
    assert far.value <= near.value + 1e-7


def test_the_same_contacts_in_other_units_take_the_same_steps():
    data = market(3, 200)
    for unit in (1e-8, 1e8):
        other = Data(data.outcome, data.fixed, data.level * unit, data.spread, data.times)
        one, two = climb(data, numpy.zeros(5)), climb(other, numpy.zeros(5))
        assert two.theta * [1, 1, unit, unit, 1] == pytest.approx(one.theta, rel=1e-6)
        assert not two.flat


def test_answers_that_a_term_tells_have_no_maximum():
    x = numpy.array([-2.0, -1.0, 1.0, 2.0])
    data = Data(
        (x > 0).astype(float), numpy.ones((4, 1)), x[:, None], numpy.zeros((4, 0)), numpy.ones(4)
    )
    assert climb(data, numpy.zeros(2)).flat


def test_a_term_of_nothing_is_flat():
    data = plain(market(1))
    nothing = Data(
        data.outcome, data.fixed, numpy.column_stack([data.level, numpy.zeros(60)]),
        data.spread, data.times,
    )  # fmt: skip
    assert climb(nothing, numpy.zeros(5)).flat
    assert not climb(data, numpy.zeros(4)).flat


def test_a_constant_alone_is_the_normal_quantile_of_the_share():
    data = Data(
        numpy.array([1.0, 0.0]), numpy.ones((2, 1)), numpy.zeros((2, 0)), numpy.zeros((2, 0)),
        numpy.array([30.0, 70.0]),
    )  # fmt: skip
    top = climb(data, numpy.zeros(1))
    assert top.theta[0] == pytest.approx(stats.norm.ppf(0.3), abs=1e-9)
    assert top.value == pytest.approx(30 * math.log(0.3) + 70 * math.log(0.7))


def test_values_with_arrays_are_not_compared():
    for value in (module.Data, module.At, module.Top):
        assert value.__eq__ is object.__eq__


def test_only_some_contacts():
    data = market(0)
    kept = data.outcome > 0
    assert (data.of(kept).outcome == 1).all()
    assert data.of(kept).level.shape == (int(kept.sum()), 2)
    assert data.widths == (2, 4)


def test_contacts_that_occur_very_often_have_a_maximum_too():
    data = market(2, 200)
    often = Data(data.outcome, data.fixed, data.level, data.spread, data.times * 1e10)
    one, two = climb(data, numpy.zeros(5)), climb(often, numpy.zeros(5))
    assert not two.flat
    assert two.theta == pytest.approx(one.theta, abs=1e-6)
