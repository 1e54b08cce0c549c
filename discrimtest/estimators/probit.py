"""The likelihood of a probit whose spread may depend on terms, and its maximum."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from scipy.special import log_ndtr

Numbers = NDArray[numpy.float64]
Kept = NDArray[numpy.bool_]
_STEPS = 100
_FOUND = 1e-14  # squared distance to the maximum, in standard errors and for each contact
_LEVEL = 1e-10  # bend of the likelihood in a direction, below which it is taken as so much
_LEAST = 1e-100  # of a size, so that no quotient overflows
_SMALLEST = 1e-6  # share of a step below which no more can be gained
_FLAT = 1e-9  # information left in a direction, as a share of that at the start
_WIDEST = 12.0  # log ratio of standard deviations from which it counts as without a limit


@dataclass(frozen=True, eq=False)
class Data:
    """Contacts; the index of one is ``fixed' a + level' b exp(-spread' g)``.

    Attributes:
        outcome: 0 or 1.
        fixed: Contacts x terms that no spread narrows. level: those that it does.
        spread: Contacts x terms that widen.
        times: How many alike contacts each stands for.
    """

    outcome: Numbers
    fixed: Numbers
    level: Numbers
    spread: Numbers
    times: Numbers

    @property
    def widths(self) -> tuple[int, int]:
        """Where the coefficients of ``level`` begin, and where those of ``spread`` do."""
        return self.fixed.shape[1], self.fixed.shape[1] + self.level.shape[1]

    def of(self, rows: Kept) -> Data:
        """Only these contacts."""
        return Data(*(one[rows] for one in vars(self).values()))


@dataclass(frozen=True, eq=False)
class At:
    """At some coefficients: log-likelihood, gradient of each contact, information in two ways.

    ``roots`` has a row a contact; the sum of their products is the expected information.
    """

    value: float
    gradients: Numbers
    roots: Numbers
    expected: Numbers
    observed: Numbers


@dataclass(frozen=True, eq=False)
class Top:
    """Where a search ended: coefficients, log-likelihood, and whether that is no maximum."""

    theta: Numbers
    value: float
    flat: bool


def moments(data: Data, theta: Numbers) -> At:
    """Of the log-likelihood; the score of a probit is ``phi/Phi`` (inverse Mills ratio)."""
    first, second = data.widths
    narrow = numpy.exp(-(data.spread @ theta[second:]))
    narrowed = (data.level @ theta[first:second]) * narrow
    q = data.fixed @ theta[:first] + narrowed
    sign = 2 * data.outcome - 1
    logs = log_ndtr(sign * q)
    phi = -0.5 * q**2 - 0.5 * math.log(2 * math.pi)
    mills = sign * numpy.exp(phi - logs)
    other = -sign * numpy.exp(phi - log_ndtr(-sign * q))
    level, widening = data.level * narrow[:, None], narrowed[:, None] * data.spread
    slopes = numpy.hstack([data.fixed, level, -widening])
    gradients = mills[:, None] * slopes
    roots = numpy.sqrt(-mills * other)[:, None] * slopes
    expected = (roots.T * data.times) @ roots
    observed = (slopes.T * (data.times * mills * (mills + q))) @ slopes
    bent = data.times * mills
    cross = (level.T * bent) @ data.spread
    observed[first:second, second:] += cross
    observed[second:, first:second] += cross.T
    observed[second:, second:] -= (widening.T * bent) @ data.spread
    return At(float(data.times @ logs), gradients, roots, expected, observed)


def climb(data: Data, theta: Numbers) -> Top:
    """Newton's method; where the likelihood is not concave, as if it were as bent the other way.

    A maximum is where it is concave and Newton's step gains next to nothing; it is flat where some
    direction tells nothing, or where the search ends without one (no maximum, or one without a
    limit).
    """
    at = moments(data, theta)
    start = at.expected
    second = data.widths[1]
    limit = _FOUND * float(data.times.sum())
    found = False
    for _ in range(_STEPS):
        size = numpy.sqrt(numpy.diag(at.expected)).clip(_LEAST)
        bends, ways = numpy.linalg.eigh(at.observed / numpy.outer(size, size))
        along = ways.T @ (data.times @ at.gradients / size)
        steps = along / numpy.abs(bends).clip(_LEVEL)
        step, gain = (ways @ steps) / size, float(along @ steps)
        found = bool(bends[0] > 0) and gain < limit
        share = 1 / max(1.0, float(numpy.abs(step[second:]).max(initial=0)))
        while share > _SMALLEST:
            moved = moments(data, theta + share * step)
            if moved.value >= at.value - 1e-12 * abs(at.value):
                break
            share /= 2
        theta, at = theta + share * step, moved
        if found or share <= _SMALLEST or numpy.abs(theta[second:]).max(initial=0) > _WIDEST:
            break
    scale = numpy.sqrt(numpy.maximum(numpy.diag(start), numpy.diag(at.observed)))
    if not found or not scale.all():
        return Top(theta, at.value, True)
    left = numpy.linalg.eigvalsh(at.expected / numpy.outer(scale, scale))
    return Top(theta, at.value, bool(left[0] <= _FLAT))
