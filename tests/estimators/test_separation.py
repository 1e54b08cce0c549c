"""Separation, against the definition on all small data sets and on known cases."""

import itertools

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.estimators.separation import parted


def rows_of(outcome, design):
    return numpy.where(numpy.array(outcome)[:, None] > 0, 1, -1) * numpy.array(design, dtype=float)


def test_overlapping_answers_are_not_parted():
    assert not parted(rows_of([1, 0, 1, 0], [[1, 0], [1, 0], [1, 1], [1, 1]])).any()


def test_one_arm_never_favoured_is_parted_alone():
    away = parted(rows_of([1, 0, 0, 0], [[1, 0], [1, 0], [1, 1], [1, 1]]))
    assert away.tolist() == [False, False, True, True]


def test_all_answers_alike_are_parted_by_the_intercept():
    assert parted(rows_of([0, 0, 0], [[1, 0], [1, 1], [1, 2]])).all()


def test_a_threshold_parts_completely():
    assert parted(rows_of([0, 0, 1, 1], [[1, 10], [1, 20], [1, 30], [1, 40]])).all()


def test_a_tie_at_the_threshold_is_left():
    away = parted(rows_of([0, 0, 1, 1], [[1, 10], [1, 20], [1, 20], [1, 40]]))
    assert away.tolist() == [True, False, False, True]


def test_two_steps_can_be_needed():
    """Only once the third level is out of the way does the second part the others."""
    design = [[1, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1]]
    assert parted(rows_of([1, 0, 0, 0, 1, 1], design)).tolist() == [False, False, *[True] * 4]


@pytest.mark.parametrize("scale", [1e-10, 1.0, 1e10])
def test_units_do_not_matter(scale):
    design = numpy.array([[1, 10 * scale], [1, 20 * scale], [1, 20 * scale], [1, 40 * scale]])
    assert parted(rows_of([0, 0, 1, 1], design)).tolist() == [True, False, False, True]


def test_columns_of_zeros_and_no_rows():
    assert not parted(rows_of([1, 0], [[0, 1], [0, 1]])).any()
    assert parted(numpy.empty((0, 2))).tolist() == []


WAYS = numpy.array(list(itertools.product((-2, -1, 0, 1, 2), repeat=3)), dtype=float)


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-1, 1), st.integers(-1, 1), st.integers(-1, 1)),
        min_size=1,
        max_size=7,
    )
)
def test_every_direction_tried_agrees(rows):
    """Directions of small whole numbers are enough for rows of -1, 0 and 1."""
    favoured = numpy.array(rows, dtype=float)
    along = favoured @ WAYS.T
    fits = (along >= 0).all(axis=0)
    assert parted(favoured).tolist() == (along[:, fits] > 0).any(axis=1).tolist()
