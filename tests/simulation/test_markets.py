"""True figures of the markets that only the simulation has: worked out there, counted here."""

from dataclasses import replace

import numpy
import pytest

from tests.simulation.error_rates import PARTS


def markets(part):
    return {one.id: one for one in PARTS[part].markets}


@pytest.mark.parametrize("market", markets("spread").values(), ids=markets("spread"))
def test_level_and_spread_are_those_of_the_market(market):
    """Marginal effects by differences of the chance at the middle, as the figures are defined."""
    if market.uneven:
        assert market.truth == {"covariates count alike": 1.0}
        return
    from scipy.special import ndtr

    def chance(arm, level=None, ratio=None):
        level = arm if level is None else level
        ratio = arm if ratio is None else ratio
        above = market.intercept + market.level * level
        return float(ndtr(above * numpy.exp(-market.ratio * ratio)))

    step = 1e-5
    ahead, back = 0.5 + step, 0.5 - step
    whole = (chance(ahead) - chance(back)) / (2 * step)
    level = (chance(0.5, level=ahead) - chance(0.5, level=back)) / (2 * step)
    assert market.truth["hetprobit"] == pytest.approx(whole, abs=1e-8)
    assert market.truth["hetprobit_level"] == pytest.approx(level, abs=1e-8)
    large = replace(market, tests=40_000, landlords=0)
    contacts = large.study(0)
    covariates = large.covariates @ numpy.array(market.effects)
    for arm, extra in ((0, 0.0), (1, market.level)):
        spread = numpy.exp(market.ratio * arm)
        expected = ndtr((market.intercept + covariates + extra) / spread).mean()
        seen = contacts.outcome.reshape(-1, 2)[:, arm].mean()
        assert seen == pytest.approx(expected, abs=0.012)


@pytest.mark.parametrize("market", markets("intercepts").values(), ids=markets("intercepts"))
def test_average_effects_are_those_of_many_contacts(market):
    large = replace(market, tests=40_000, landlords=0, by="test")
    outcome = large.study(0).outcome.reshape(-1, 2)
    effect = outcome[:, 1].mean() - outcome[:, 0].mean()
    assert market.truth["difference"] == pytest.approx(effect, abs=0.012)


def test_weights_have_nothing_to_do_with_answers():
    for market in PARTS["weights"].markets:
        assert len(market.weight) == market.tests
        assert (market.weight > 0).all()
        assert market.weight.max() > market.weight.min()


def test_a_signal_that_fewer_recognise_hides_more():
    for market in PARTS["signals"].markets:
        net = market.rates[0] - market.rates[1]
        assert market.truth["net_all"] == pytest.approx(net / market.share, abs=1e-9)


def test_contacts_of_one_arm_are_favoured_as_often():
    for market in PARTS["orders"].markets:
        if market.contacts > 1:
            size = market.contacts
            for first in range(0, len(market.rates), size):
                assert len(set(market.rates[first : first + size])) == 1
            assert market.truth["net_all"] == market.rates[0] - market.rates[-1]


def test_arms_know_which_of_them_are_treated_worse():
    worse = {market.id: market.worse for market in PARTS["arms"].markets}
    assert worse["arms-three"] == [False, False]
    assert worse["arms-three-partly"] == [False, True]
    assert markets("arms")["arms-three"].truth["all alike"] == 0
    assert markets("arms")["arms-three-gap"].truth["all alike"] == 1
