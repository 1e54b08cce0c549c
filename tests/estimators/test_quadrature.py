"""The integral over the random intercept, against Gauss-Legendre panels and finite differences."""

import math
from dataclasses import replace

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, log_expit

from discrimtest.estimators import quadrature
from discrimtest.estimators.quadrature import GRID, Groups, alike, grouped, likelihood

SOME = Groups(
    design=numpy.array([[1.0, 0], [1, 1], [1, 0], [1, 1], [1, 0]]),
    made=numpy.array([1.0, 1, 2, 3, 1]),
    favourable=numpy.array([1.0, 0, 1, 3, 0]),
    first=numpy.array([0, 2, 4]),
    times=numpy.array([4.0, 2, 7]),
)
BETA = numpy.array([0.3, -0.8])


def integral(groups, number, beta, spread):
    """The likelihood of one group, by the Gauss-Legendre rule on 2,400 panels."""
    end = [*groups.first[1:], len(groups.made)][number]
    rows = slice(groups.first[number], end)
    fixed, made, yes = groups.design[rows] @ beta, groups.made[rows], groups.favourable[rows]

    x, weight = numpy.polynomial.legendre.leggauss(20)
    ends = numpy.linspace(-12, 12, 2401)
    z = (ends[:-1, None] + ends[1:, None] + (ends[1:, None] - ends[:-1, None]) * x).ravel() / 2
    odds = fixed[:, None] + spread * z
    logs = yes @ log_expit(odds) + (made - yes) @ log_expit(-odds) - z**2 / 2
    total = numpy.exp(logs - logs.max()) @ numpy.tile(weight, 2400) * 0.005
    return logs.max() + math.log(total / math.sqrt(2 * math.pi))


@pytest.mark.parametrize("spread", [0.0, 0.2, 1.0, 2.0])
@pytest.mark.parametrize("nodes", [25, GRID])
def test_panels(spread, nodes):
    at = likelihood(SOME, BETA, spread, nodes)
    expected = [integral(SOME, number, BETA, spread) for number in range(3)]
    assert at.groups == pytest.approx(expected, abs=1e-7)
    assert at.value == pytest.approx(numpy.dot(SOME.times, expected), abs=1e-6)


@pytest.mark.parametrize("spread", [5.0, 30.0, 100.0])
def test_the_grid_stays_exact_where_nodes_do_not(spread):
    expected = [integral(SOME, number, BETA * spread, spread) for number in range(3)]
    grid = likelihood(SOME, BETA * spread, spread, GRID)
    assert grid.groups == pytest.approx(expected, abs=1e-6)
    rough = likelihood(SOME, BETA * spread, spread, 25)
    assert numpy.abs(rough.groups - expected).max() > 1e-5


@pytest.mark.parametrize("nodes", [7, 25, 75])
def test_more_nodes_come_nearer(nodes):
    exact = likelihood(SOME, BETA, 2.0, GRID).value
    error = abs(likelihood(SOME, BETA, 2.0, nodes).value - exact)
    assert error < {7: 1e-2, 25: 1e-6, 75: 1e-9}[nodes]


def test_one_node_is_laplace():
    """At the mode m of f(z) phi(z) with curvature c: f(m) phi(m) sqrt(2 pi / c)."""
    one = Groups(
        numpy.ones((1, 1)), numpy.ones(1), numpy.ones(1), numpy.zeros(1, int), numpy.ones(1)
    )
    at = likelihood(one, numpy.array([0.4]), 1.5, 1)
    mode = 0.0
    for _ in range(200):
        mode = mode - (mode - 1.5 * (1 - expit(0.4 + 1.5 * mode))) / 2
    chance = expit(0.4 + 1.5 * mode)
    curvature = 1 + 1.5**2 * chance * (1 - chance)
    assert at.value == pytest.approx(math.log(chance) - mode**2 / 2 - math.log(curvature) / 2)


@pytest.mark.parametrize("spread", [0.0, 0.7, 2.5])
@pytest.mark.parametrize("nodes", [25, GRID])
def test_derivatives(spread, nodes):
    at, h = likelihood(SOME, BETA, spread, nodes), 1e-5

    def moved(change):
        theta = numpy.append(BETA, spread) + change
        return likelihood(SOME, theta[:-1], theta[-1], nodes)

    for place, one in enumerate(h * numpy.eye(3)):
        ahead, back = moved(one), moved(-one)
        slope = (ahead.value - back.value) / (2 * h)
        assert at.gradient[place] == pytest.approx(slope, abs=2e-5)
        apart = (ahead.groups - back.groups) / (2 * h)
        assert at.scores[:, place] == pytest.approx(apart, abs=1e-5)
        curves = -(ahead.gradient - back.gradient) / (2 * h)
        assert at.information[place] == pytest.approx(curves, abs=2e-4)


def test_without_a_random_intercept_it_is_the_logit():
    at = likelihood(SOME, BETA, 0.0)
    chance = expit(SOME.design @ BETA)
    logs = SOME.favourable * numpy.log(chance)
    logs += (SOME.made - SOME.favourable) * numpy.log(1 - chance)
    assert at.groups == pytest.approx(numpy.add.reduceat(logs, SOME.first))
    assert at.gradient[-1] == pytest.approx(0, abs=1e-9)
    assert at.information[:-1, -1] == pytest.approx(0, abs=1e-9)


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.floats(-6, 6),
    st.floats(0, 40),
    st.lists(st.integers(0, 9), min_size=2, max_size=6),
    st.data(),
)
def test_modes_are_where_the_slope_is_none(intercept, spread, sizes, data):
    made = numpy.array(sizes, dtype=float) + 1
    yes = numpy.array([data.draw(st.integers(0, size + 1)) for size in sizes], dtype=float)
    first = numpy.arange(len(made))
    part = Groups(numpy.ones((len(made), 1)), made, yes, first, numpy.ones(len(made)))
    fixed = numpy.full(len(made), intercept)
    mode, curvature = quadrature._modes(part, fixed, first, spread)
    chance = expit(fixed + spread * mode)
    assert spread * (yes - made * chance) == pytest.approx(mode, abs=1e-6 * (1 + spread**2))
    assert curvature == pytest.approx(1 + spread**2 * made * chance * (1 - chance), rel=1e-4)


def test_many_groups_are_taken_a_few_at_a_time(monkeypatch):
    whole = likelihood(SOME, BETA, 1.3)
    monkeypatch.setattr(quadrature, "_AT_ONCE", 1)
    assert [len(part.times) for _, part in SOME.parts(25)] == [1, 1, 1]
    monkeypatch.setattr(quadrature, "_AT_ONCE", 4 * 25)
    assert [len(part.times) for _, part in SOME.parts(25)] == [2, 1]
    parts = likelihood(SOME, BETA, 1.3)
    assert parts.groups == pytest.approx(whole.groups, rel=1e-14)
    assert parts.information == pytest.approx(whole.information, rel=1e-12)


def test_alike_contacts_share_a_row_and_alike_groups_are_told_once():
    design = numpy.array([[1.0, 0], [1, 1], [1, 0], [1, 1], [1, 0], [1, 0], [1, 1], [1, 1]])
    outcome = numpy.array([1.0, 0, 0, 0, 1, 0, 0, 0])
    group = numpy.array([0, 0, 1, 1, 2, 2, 2, 3])
    ones = numpy.ones(8, int)
    times = numpy.array([3, 3, 1, 1, 2, 2, 2, 5])
    groups = grouped(outcome, design, group, ones, times)
    assert groups.made.tolist() == [1, 1, 1, 1, 2, 1, 1]
    assert groups.favourable.tolist() == [1, 0, 0, 0, 1, 0, 0]
    assert groups.first.tolist() == [0, 2, 4, 6]
    assert groups.times.tolist() == [3, 1, 2, 5]
    assert groups.design[:, 1].tolist() == [0, 1, 0, 1, 0, 1, 1]
    assert groups.most == 3
    again = grouped(
        numpy.tile(outcome, 2),
        numpy.tile(design, (2, 1)),
        numpy.concatenate([group, group + 4]),
        numpy.tile(ones, 2),
        numpy.tile(times, 2),
    )
    assert again.times.tolist() == [6, 2, 4, 10]
    assert again.made.tolist() == groups.made.tolist()


def test_a_row_may_stand_for_several_contacts_of_its_group():
    design, group = numpy.ones((2, 1)), numpy.array([0, 0])
    groups = grouped(numpy.array([1.0, 0]), design, group, numpy.array([3, 2]), numpy.ones(2, int))
    assert (groups.made.tolist(), groups.favourable.tolist()) == ([5], [3])


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), max_size=30))
def test_alike(rows):
    design = numpy.array(rows, dtype=float).reshape(-1, 3)
    kind, count = alike(design)
    assert count == len(set(rows))
    assert set(kind.tolist()) == set(range(count))
    assert len({(one, code) for one, code in zip(rows, kind.tolist(), strict=True)}) == count


def test_rows_of_no_columns_are_all_alike():
    kind, count = alike(numpy.empty((3, 0)))
    assert (kind.tolist(), count) == ([0, 0, 0], 1)
    assert alike(numpy.empty((0, 0)))[1] == 0


def test_twenty_five_nodes_unless_told():
    assert likelihood(SOME, BETA, 4.0).value == likelihood(SOME, BETA, 4.0, 25).value
    assert likelihood(SOME, BETA, 4.0).value != likelihood(SOME, BETA, 4.0, 24).value


def test_every_combination_of_values_is_a_kind_of_its_own():
    design = numpy.array(numpy.meshgrid(range(3), range(3), range(3))).reshape(3, -1).T
    assert alike(design.astype(float))[1] == 27


MADE = numpy.array([1.0, 1, 2, 2, 2, 3, 3, 5, 10, 10])
YES = numpy.array([0.0, 1, 0, 1, 2, 1, 3, 2, 0, 9])


def modes(intercept, spread):
    first = numpy.arange(len(MADE))
    part = Groups(numpy.ones((len(MADE), 1)), MADE, YES, first, numpy.ones(len(MADE)))
    return quadrature._modes(part, numpy.full(len(MADE), intercept), first, spread)


@pytest.mark.parametrize(
    ("spread", "most"), [(0.0, 1), (0.3, 10), (1.0, 10), (2.0, 9), (5.0, 14), (10.0, 16), (40, 20)]
)
def test_modes_are_found_in_few_steps(spread, most, monkeypatch):
    taken = []
    monkeypatch.setattr(quadrature, "expit", lambda odds: taken.append(1) or expit(odds))
    for intercept in (-6.0, -2.0, 0.0, 1.0, 5.0):
        taken.clear()
        mode, _ = modes(intercept, spread)
        assert len(taken) <= most
        slope = spread * (YES - MADE * expit(intercept + spread * mode)) - mode
        assert slope == pytest.approx(0, abs=1e-9 * (1 + spread**2))


@pytest.mark.parametrize("sign", [-1, 1])
def test_modes_can_lie_at_the_ends_of_their_bounds(sign):
    """So surely refused (or let) that only the answers themselves hold the intercept back."""
    mode, curvature = modes(-2000.0 * sign, 5.0)
    assert mode == pytest.approx(5 * (YES if sign > 0 else YES - MADE))
    assert curvature == pytest.approx(1)


@pytest.mark.parametrize(
    ("spread", "most", "half", "end"),
    [
        (0.0, 1, 90, 9.0),
        (5.0, 4, 90, 9.0),
        (100.0, 4, 900, 9.0),
        (100.0, 100, 4500, 9.0),
        (20.0, 1, 156, 156 / (10 * math.sqrt(3))),
        (20.0, 3, 156, 156 / (10 * math.sqrt(3))),
    ],
)
def test_a_grid_reaches_nine_deviations_in_steps_as_narrow_as_the_sharpest_peak(
    spread, most, half, end
):
    """Ten nodes a deviation, or the root of the contacts times the spread over two."""
    x, _ = quadrature._grid(spread, most)
    assert x == pytest.approx(numpy.linspace(-end, end, 2 * half + 1), abs=1e-12)


def test_nodes_too_far_out_to_weigh_anything_are_passed_over():
    exact = likelihood(SOME, BETA, 1.0, GRID).value
    assert likelihood(SOME, BETA, 1.0, 400).value == pytest.approx(exact, rel=1e-12)


def test_values_with_arrays_are_not_compared():
    """Arrays can not be told to be equal by ``==``."""
    assert replace(SOME) != SOME
    at = likelihood(SOME, BETA, 1.0)
    assert at != replace(at)
