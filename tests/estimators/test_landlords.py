"""Tests by landlord: the means taken of them, and what is drawn from them."""

import itertools

import numpy
import pytest

from discrimtest.estimators import landlords as module
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.registry import ESTIMANDS
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import Needs
from discrimtest.randomness import Stream

CELLS = numpy.array([[1, 2, 0, 1], [0, 1, 1, 0], [2, 0, 1, 0]])
TIED = numpy.array([[1, 0, 2, 1], [0, 2, 0, 0], [2, 1, 1, 0]])
EXCHANGED = [0, 2, 1, 3]
GOLDEN_LANDLORDS = [[4, 4, 1, 2], [2, 2, 3, 0], [5, 2, 2, 1], [3, 3, 2, 1], [5, 2, 2, 1]]
GOLDEN_TESTS = [[0, 3, 5, 1], [0, 6, 3, 0], [3, 3, 3, 0], [1, 6, 1, 1], [0, 4, 3, 2]]
"""Stored once: draws must stay the same from version to version."""


@pytest.mark.parametrize("id_", MEANS)
def test_every_mean_is_the_figure_of_that_name(id_):
    estimand = ESTIMANDS[id_]
    for cells in itertools.product(range(3), repeat=4):
        table = PairedTable(*cells)
        total, tests = MEANS[id_].sums(numpy.array(cells))
        estimate = estimand.estimate(table.shares if estimand.needs is Needs.CONTACTS else table)
        assert int(tests) == estimate.of
        if tests:
            assert int(total) / int(tests) == estimate.value
    assert MEANS[id_].least == (-1.0 if id_.startswith("net_") else 0.0)


def test_landlords_without_a_test_in_the_denominator_are_left_out():
    total, tests = MEANS["net_any"].by_landlord(
        Landlords(numpy.array([[0, 0, 0, 3], [1, 2, 1, 9]]))
    )
    assert (total.tolist(), tests.tolist()) == ([1], [4])


@pytest.mark.parametrize(
    ("cells", "repeated"),
    [
        ([(1, 0, 0, 0), (0, 0, 0, 1)], False),
        ([(1, 0, 0, 0), (0, 1, 0, 1)], True),
        ([(0, 0, 2, 0)], True),
        ([(1, 0, 1, 1), (1, 0, 0, 0)], True),
    ],
)
def test_a_landlord_repeats_from_the_second_test_on(cells, repeated):
    assert Landlords(numpy.array(cells)).repeated is repeated


def test_what_holds_unless_it_is_said():
    sample = Landlords(CELLS)
    assert (sample.known, sample.seed, sample.draws) == (True, 0, 10_000)
    assert sample != Landlords(CELLS)  # told apart by being another one, as arrays have no equality


def test_landlords_drawn_anew_are_these_on_every_machine():
    drawn = Landlords(CELLS, seed=7, draws=5)
    assert drawn.resampled_landlords.tolist() == GOLDEN_LANDLORDS
    assert drawn.resampled_tests.tolist() == GOLDEN_TESTS
    assert (drawn.resampled_tests.sum(axis=1) == 9).all()


@pytest.mark.parametrize("cells", [CELLS, CELLS[:, EXCHANGED], TIED, TIED[::-1]], ids=str)
def test_neither_roles_nor_order_change_what_is_drawn_in_a_tie_either(cells):
    one = Landlords(cells, seed=3, draws=40)
    other = Landlords(cells[::-1][:, EXCHANGED], seed=3, draws=40)
    for name in ("resampled_landlords", "resampled_tests"):
        assert (getattr(one, name) == getattr(other, name)[:, EXCHANGED]).all()
    single, double = one.signed_sums
    swapped, twice = other.signed_sums
    assert (single == swapped[:, EXCHANGED]).all()
    assert (double == twice[:, EXCHANGED][:, :, EXCHANGED]).all()


def test_how_many_are_drawn_at_a_time_changes_nothing(monkeypatch):
    whole = Landlords(CELLS, seed=5, draws=50).resampled_landlords
    monkeypatch.setattr(module, "_AT_ONCE", 12)
    assert (Landlords(CELLS, seed=5, draws=50).resampled_landlords == whole).all()


@pytest.mark.parametrize("at_once", [1 << 18, 12])
def test_signed_sums_are_sums_under_the_signs_of_the_stream(at_once, monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    draws, count = 9, len(CELLS)
    single, double = Landlords(CELLS, seed=11, draws=draws).signed_sums
    ordered = sorted(CELLS.tolist())  # by both, then control only and so on: their own order
    cells = numpy.array(ordered)
    stream, signs = Stream(11, "wild_bootstrap"), [[1] * count]
    while len(signs) < draws:
        size = min(at_once // count, draws - len(signs))
        coins = stream.many_coins(size * count).reshape(size, count)
        signs += (1 - 2 * coins.astype(int)).tolist()
    for row, sign in enumerate(numpy.array(signs)):
        assert single[row].tolist() == (sign @ cells).tolist()
        products = sum(s * numpy.outer(c, c) for s, c in zip(sign, cells, strict=True))
        assert double[row].tolist() == products.tolist()
