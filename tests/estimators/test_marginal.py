"""Average marginal effects beyond the oracle of R: averages by hand, both signs, all arms."""

import math
from dataclasses import replace

import numpy
import pytest
from scipy.special import expit

from discrimtest.estimators.logit_re import logit_re
from discrimtest.estimators.marginal import average_effect
from discrimtest.estimators.quadrature import GRID
from discrimtest.estimators.regression import ModelContacts

Z = numpy.linspace(-10, 10, 4001)
WEIGHT = numpy.exp(-(Z**2) / 2) / numpy.exp(-(Z**2) / 2).sum()


def invented(seed=3, tests=120, crossed=True):
    """Three candidates a test, one covariate of the test, one of the contact."""
    rng = numpy.random.default_rng(seed)
    test = numpy.repeat(numpy.arange(tests), 3)
    b, c = numpy.tile([0.0, 1, 0], tests), numpy.tile([0.0, 0, 1], tests)
    rent = numpy.repeat(rng.normal(9, 2, tests).round(1), 3)
    second = rng.integers(0, 2, 3 * tests).astype(float)
    columns = {"b": b, "c": c, "rent": rent, "second": second}
    if crossed:
        columns |= {"b x rent": b * rent, "c x rent": c * rent}
    odds = 0.5 - 1.5 * b - 0.2 * c - 0.05 * rent + 0.1 * b * rent + 0.4 * second
    odds = odds + 1.2 * numpy.repeat(rng.normal(size=tests), 3)
    answer = (rng.random(3 * tests) < expit(odds)).astype(float)
    design = numpy.column_stack(list(columns.values()))
    times = numpy.repeat(rng.integers(1, 4, tests), 3)
    crossings = ((0, 2), (1, 2)) if crossed else ()
    return ModelContacts(answer, design, tuple(columns), 2, test, None, times, crossings)


def chance(fit, odds):
    return (expit(odds[:, None] + fit.spread * Z) * WEIGHT).sum(axis=1)


@pytest.mark.parametrize("arm", [0, 1])
def test_an_interaction_follows_its_arm(arm):
    contacts = invented()
    fit = logit_re(contacts, nodes=GRID)
    rent, second = contacts.design[:, 2], contacts.design[:, 3]
    a0, b, c, r, s, br, cr = fit.coefficients
    without = a0 + r * rent + s * second
    added = (b + br * rent, c + cr * rent)[arm]
    each = chance(fit, without + added) - chance(fit, without)
    expected = numpy.average(each, weights=contacts.times)
    value, limits = average_effect(fit, contacts, arm, 0.95)
    assert value == pytest.approx(expected, abs=1e-9)
    assert limits.low < value < limits.high


def test_delta_method():
    contacts = invented(crossed=False)
    fit = logit_re(contacts, nodes=GRID)
    theta, h = numpy.append(fit.coefficients, fit.spread), 1e-5

    def effect(change):
        moved = theta + change
        other = replace(fit, coefficients=moved[:-1], spread=float(moved[-1]))
        return average_effect(other, contacts, 0, 0.95)[0]

    slope = numpy.array([(effect(e) - effect(-e)) / (2 * h) for e in h * numpy.eye(len(theta))])
    value, limits = average_effect(fit, contacts, 0, 0.8)
    error = math.sqrt(slope @ fit.covariance @ slope)
    assert limits.standard_error == pytest.approx(error, rel=1e-6)
    assert limits.low == pytest.approx(value - 1.2815515655446004 * error)
    assert limits.high == pytest.approx(value + 1.2815515655446004 * error)
    assert limits.statistic == pytest.approx(value / error)
    assert limits.p_value == pytest.approx(math.erfc(abs(value / error) / math.sqrt(2)))
    assert limits.df is None


def test_other_arms_are_set_aside():
    """The mean is over everyone as this arm and as the control, never as the other arm."""
    contacts = invented(crossed=False)
    fit = logit_re(contacts, nodes=GRID)
    rest = fit.coefficients[0] + contacts.design[:, 2:] @ fit.coefficients[3:]
    each = chance(fit, rest + fit.coefficients[2]) - chance(fit, rest)
    value, _ = average_effect(fit, contacts, 1, 0.95)
    assert value == pytest.approx(numpy.average(each, weights=contacts.times), abs=1e-9)


def test_exchanging_the_candidates_turns_the_sign():
    contacts = invented(crossed=False)
    two = contacts.of(contacts.design[:, 1] == 0)
    two = replace(two, design=two.design[:, [0, 2, 3]], terms=("b", "rent", "second"), arms=1)
    other = replace(two, design=numpy.column_stack([1 - two.design[:, 0], two.design[:, 1:]]))
    value, limits = average_effect(logit_re(two), two, 0, 0.95)
    turned, again = average_effect(logit_re(other), other, 0, 0.95)
    assert turned == pytest.approx(-value, abs=1e-8)
    assert again.low == pytest.approx(-limits.high, abs=1e-7)
    assert again.p_value == pytest.approx(limits.p_value, rel=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e6])
def test_what_others_determine_changes_no_effect(unit):
    """A column made of others, in any unit: its coefficient is told by nothing, the effect is."""
    contacts = invented(crossed=False)
    rent = unit * contacts.design[:, 2]
    more = numpy.column_stack([contacts.design, 0.3 * rent + 7 * unit])
    one = replace(contacts, design=contacts.design * [1, 1, unit, 1])
    other = replace(one, design=more * [1, 1, unit, 1, 1], terms=(*contacts.terms, "again"))
    fit = logit_re(other, nodes=GRID)
    assert fit.fitted.aliased == ("rent", "again")
    value, limits = average_effect(fit, other, 1, 0.95)
    expected, around = average_effect(logit_re(one, nodes=GRID), one, 1, 0.95)
    assert value == pytest.approx(expected, abs=1e-8)
    assert (limits.low, limits.high) == pytest.approx((around.low, around.high), abs=1e-7)


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e6])
def test_an_arm_told_apart_by_nothing_has_no_effect(unit):
    contacts = invented(crossed=False)
    design = numpy.column_stack([contacts.design, unit * (3 - contacts.design[:, 0])])
    mixed = replace(contacts, design=design, terms=(*contacts.terms, "mixed"))
    fit = logit_re(mixed)
    value, limits = average_effect(fit, mixed, 0, 0.95)
    assert numpy.isnan([value, limits.low, limits.high]).all()
    assert limits.p_value is None


def test_a_column_of_noughts_changes_no_effect():
    contacts = invented(crossed=False)
    design = numpy.column_stack([contacts.design, numpy.zeros(len(contacts.test))])
    more = replace(contacts, design=design, terms=(*contacts.terms, "nothing"))
    fit = logit_re(more)
    assert fit.fitted.aliased == ("nothing",)
    value, _ = average_effect(fit, more, 0, 0.95)
    assert value == pytest.approx(average_effect(logit_re(contacts), contacts, 0, 0.95)[0])
