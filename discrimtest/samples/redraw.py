"""The order of the contacts of each test, drawn anew as studies draw it.

A study with ``order = "random"`` shuffles the contacts of a test with a coin of the test's own
(:func:`discrimtest.design.assignment.order_of_contacts`): every order is as likely, whatever the
order of other tests. Tests that hold alike contacts and as many favourable answers are then drawn
together.
"""

from __future__ import annotations

import itertools
import math

import numpy

from discrimtest.estimators.conditional_logit import Responses
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.randomization import Redraw
from discrimtest.randomness import Stream


def shuffled(answers: Responses) -> Redraw:
    """Favourable answers of each arm when every test shuffles its contacts again.

    Of a test with n contacts and s favourable answers, every set of s contacts is as likely to
    get them: a spread (x, y, …) over arms with (p, q, …) contacts comes in
    ``C(p, x) C(q, y) …`` of ``C(n, s)`` ways.
    """
    kinds, tests = _kinds(answers)

    def redraw(stream: Stream, draws: int) -> Counts:
        totals = numpy.zeros((draws, answers.made.shape[1]), dtype=numpy.int64)
        for (*contacts, favourable), count in zip(kinds, tests, strict=True):
            left = numpy.full(draws, count, dtype=numpy.int64)
            rest = math.comb(sum(contacts), favourable)
            for spread in _spreads(contacts, favourable):
                ways = math.prod(map(math.comb, contacts, spread))
                hits = stream.binomials(left, ways, rest)
                totals += hits[:, None] * numpy.array(spread, dtype=numpy.int64)
                left, rest = left - hits, rest - ways
        return totals

    return redraw


def _kinds(answers: Responses) -> tuple[list[list[int]], list[int]]:
    """Contacts by arm and favourable answers, and how many tests are alike in them."""
    keys = numpy.column_stack([answers.made, answers.favourable.sum(axis=1)])
    kinds, kind = numpy.unique(keys, axis=0, return_inverse=True)
    tests = numpy.bincount(kind.ravel(), weights=answers.times, minlength=len(kinds))
    return kinds.tolist(), [int(count) for count in tests]


def _spreads(contacts: list[int], favourable: int) -> list[tuple[int, ...]]:
    return [
        spread
        for spread in itertools.product(*(range(size + 1) for size in contacts))
        if sum(spread) == favourable
    ]
