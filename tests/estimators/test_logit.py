"""The plain logit, against statsmodels, closed forms, and the definition of what is determined."""

import math
from dataclasses import replace

import numpy
import pytest
import statsmodels.api as statsmodels
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from discrimtest.estimators import logit as module
from discrimtest.estimators.logit import Kinds, kinds_of, logit, telling


def invented(seed=1, count=300):
    rng = numpy.random.default_rng(seed)
    design = numpy.column_stack(
        [numpy.ones(count), rng.integers(0, 2, count), rng.normal(700, 100, count).round()]
    )
    odds = 1 - 0.8 * design[:, 1] - 0.001 * design[:, 2]
    return (rng.random(count) < 1 / (1 + numpy.exp(-odds))).astype(float), design


def test_statsmodels():
    answer, design = invented()
    times = numpy.arange(300) % 3 + 1
    kinds = kinds_of(answer, design, times)
    turned = Kinds(kinds.design @ kinds.turn, kinds.made, kinds.favourable, kinds.of)
    beta, value = logit(turned)
    theirs = statsmodels.Logit(numpy.repeat(answer, times), numpy.repeat(design, times, axis=0))
    fit = theirs.fit(disp=False, tol=1e-12)
    assert kinds.turn @ beta == pytest.approx(fit.params, rel=1e-7)
    assert value == pytest.approx(fit.llf, rel=1e-12)


@given(st.integers(1, 90), st.integers(1, 90), st.integers(1, 90), st.integers(1, 90))
def test_two_arms_have_a_closed_form(a, b, c, d):
    kinds = Kinds(
        numpy.array([[1.0, 0], [1, 1]]),
        numpy.array([a + b, c + d], dtype=float),
        numpy.array([a, c], dtype=float),
        numpy.arange(2),
    )
    beta, value = logit(kinds)
    assert beta == pytest.approx([math.log(a / b), math.log(c / d * b / a)], abs=1e-7)
    cells = ((a, a + b), (b, a + b), (c, c + d), (d, c + d))
    assert value == pytest.approx(sum(x * math.log(x / n) for x, n in cells), rel=1e-10)


def test_alike_contacts_are_counted_together():
    design = numpy.array([[1.0, 0], [1, 1], [1, 0], [1, 1], [1, 1]])
    kinds = kinds_of(numpy.array([1.0, 0, 0, 1, 1]), design, numpy.array([4, 1, 2, 3, 5]))
    order = numpy.argsort(kinds.design[:, 1])
    assert kinds.design[order].tolist() == [[1, 0], [1, 1]]
    assert kinds.made[order].tolist() == [6, 9]
    assert kinds.favourable[order].tolist() == [4, 8]
    assert (kinds.design[kinds.of] == design).all()
    only = kinds.only(kinds.design[:, 1] == 1)
    assert (only.made.tolist(), only.favourable.tolist()) == ([9], [8])


def test_directions_have_the_unit_matrix_as_products():
    answer, design = invented()
    kinds = kinds_of(answer, design, numpy.arange(300) % 4 + 1)
    z = kinds.design @ kinds.turn
    products = (z.T * kinds.made) @ z / kinds.made.sum()
    assert products == pytest.approx(numpy.eye(3), abs=1e-9)


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.tuples(*[st.integers(-2, 2)] * 4), min_size=1, max_size=8))
def test_what_is_determined(rows):
    """A coefficient is, when the rows without its column have a lower rank."""
    design = numpy.array(rows, dtype=float)
    ones = numpy.ones(len(rows))
    kinds = Kinds(design, ones, ones, numpy.arange(len(rows)))
    rank = numpy.linalg.matrix_rank(design)
    lower = [numpy.linalg.matrix_rank(numpy.delete(design, k, axis=1)) < rank for k in range(4)]
    assert kinds.determined.tolist() == lower
    idle = kinds.idle
    assert idle.shape == (4, 4 - rank)
    assert design @ idle == pytest.approx(0, abs=1e-9)
    assume(idle.size)
    assert numpy.linalg.matrix_rank(idle) == 4 - rank
    assert (numpy.abs(idle) > 1e-9).any(axis=1).tolist() == [not one for one in lower]


def test_all_kinds_tell_where_answers_overlap():
    answer, design = invented()
    assert telling(kinds_of(answer, design, numpy.ones(300, int))).all()


def test_a_kind_that_never_answers_well_tells_nothing():
    design = numpy.array([[1.0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 0], [1, 0, 1], [1, 0, 1]])
    answer = numpy.array([1.0, 0, 1, 0, 0, 0])
    kinds = kinds_of(answer, design, numpy.ones(6, int))
    assert telling(kinds)[kinds.of].tolist() == [True] * 4 + [False] * 2
    always = kinds_of(1 - answer, design, numpy.ones(6, int))
    assert telling(always)[always.of].tolist() == [True] * 4 + [False] * 2


def test_extreme_odds_are_not_taken_for_separation():
    """One far contact has odds beyond any bound, but answers overlap."""
    x = numpy.array([0.0, 1, 2, 3, 4, 5, 6, 7, 400])
    answer = numpy.array([0.0, 0, 1, 0, 1, 0, 1, 1, 1])
    design = numpy.column_stack([numpy.ones(9), x])
    kinds = kinds_of(answer, design, numpy.ones(9, int))
    beta, _ = logit(Kinds(kinds.design @ kinds.turn, kinds.made, kinds.favourable, kinds.of))
    assert numpy.abs(kinds.design @ kinds.turn @ beta).max() > 12
    assert telling(kinds).all()


def test_odds_far_out_are_reached_step_by_step():
    """Three levels, the third so far out that it is sure: the first two are met exactly. Full
    steps run away here."""
    design = numpy.column_stack([numpy.ones(3), [-1.0, 0, 15]])
    kinds = Kinds(
        design, numpy.array([9.0, 562, 176]), numpy.array([1.0, 557, 176]), numpy.arange(3)
    )
    beta, value = logit(replace(kinds, design=design @ kinds.turn))
    middle = math.log(557 / 5)
    assert kinds.turn @ beta == pytest.approx([middle, middle + math.log(8)], rel=1e-9)
    cells = ((1, 9), (8, 9), (557, 562), (5, 562))
    assert value == pytest.approx(sum(x * math.log(x / n) for x, n in cells), rel=1e-12)


def test_few_steps_are_enough(monkeypatch):
    answer, design = invented()
    kinds = kinds_of(answer, design, numpy.ones(300, int))
    taken = []
    moved = module._moved
    monkeypatch.setattr(module, "_moved", lambda *given: taken.append(1) or moved(*given))
    logit(replace(kinds, design=kinds.design @ kinds.turn))
    assert len(taken) <= 8


def test_units_do_not_matter():
    answer, design = invented()
    factor = numpy.array([1.0, 1e-12, 1e12])
    one, other = (
        kinds_of(answer, some, numpy.ones(300, int)) for some in (design, design * factor)
    )
    assert other.determined.tolist() == [True] * 3
    fits = [logit(replace(some, design=some.design @ some.turn)) for some in (one, other)]
    assert other.turn @ fits[1][0] * factor == pytest.approx(one.turn @ fits[0][0], rel=1e-7)
    assert fits[1][1] == pytest.approx(fits[0][1], rel=1e-12)


def test_no_contacts():
    kinds = kinds_of(numpy.zeros(0), numpy.zeros((0, 2)), numpy.zeros(0, int))
    assert kinds.determined.tolist() == [False, False]
    assert kinds.idle == pytest.approx(numpy.eye(2))
    assert telling(kinds).tolist() == []
    beta, value = logit(replace(kinds, design=kinds.design @ kinds.turn))
    assert (beta.tolist(), value) == ([], 0)


def test_kinds_are_not_compared():
    """Arrays can not be told to be equal by ``==``."""
    answer, design = invented()
    kinds = kinds_of(answer, design, numpy.ones(300, int))
    assert kinds != replace(kinds)


@pytest.mark.parametrize(("refused", "looked"), [(99_000, False), (268_000, True)])
@pytest.mark.parametrize("turned", [False, True])
def test_separation_is_looked_for_from_log_odds_of_twelve(refused, looked, turned, monkeypatch):
    """One answer in so many: log odds of 11.5 and 12.5. Looking takes longer than the fit."""
    taken = []
    parted = module.parted
    monkeypatch.setattr(module, "parted", lambda rows: taken.append(1) or parted(rows))
    answer, times = numpy.array([1.0, 0, 1, 0]), numpy.array([1, refused, 5, 5])
    design = numpy.array([[1.0, 0], [1, 0], [1, 1], [1, 1]])
    kinds = kinds_of(1 - answer if turned else answer, design, times)
    assert telling(kinds).all()
    assert bool(taken) == looked
