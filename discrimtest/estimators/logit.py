"""The plain logit: what a random intercept with a standard deviation of 0 comes down to."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy
from scipy.special import expit, log_expit

from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.quadrature import alike
from discrimtest.estimators.regression import Kept, Numbers, basis
from discrimtest.estimators.separation import parted

_STEPS = 50
_FOUND = 1e-18
_EXTREME = 12.0  # log odds from which separation is looked for


@dataclass(frozen=True, eq=False)
class Kinds:
    """Contacts that are alike in every term, counted together.

    Attributes:
        design: Kinds x coefficients.
        made, favourable: Kinds: contacts, and those of them with a favourable answer.
        of: Contacts: their kind.
    """

    design: Numbers
    made: Numbers
    favourable: Numbers
    of: Counts

    def only(self, kept: Kept) -> Kinds:
        return replace(
            self,
            design=self.design[kept],
            made=self.made[kept],
            favourable=self.favourable[kept],
        )

    @cached_property
    def _products(self) -> tuple[Numbers, Numbers, Kept, Kept]:
        """Lengths of the columns, their products in those units, and what is basis and alone."""
        size = numpy.sqrt(self.made @ self.design**2)
        size[size == 0] = 1.0
        scaled = self.design / size
        products = (scaled.T * self.made) @ scaled
        return size, products, *basis(products, numpy.ones(len(size)))

    @property
    def determined(self) -> Kept:
        """Coefficients that no others can make up for."""
        return self._products[3]

    @property
    def idle(self) -> Numbers:
        """Coefficients x directions that change the odds of no contact."""
        size, products, kept, _ = self._products
        directions = numpy.zeros((len(size), int((~kept).sum())))
        shares = numpy.linalg.solve(products[numpy.ix_(kept, kept)], products[kept][:, ~kept])
        directions[kept] = -shares / size[kept][:, None]
        directions[~kept] = numpy.diag(1 / size[~kept])
        return directions

    @property
    def turn(self) -> Numbers:
        """Coefficients x directions in which the mean products of the contacts are the unit matrix.

        Coefficients of columns that those before them determine are 0.
        """
        size, products, kept, _ = self._products
        turn = numpy.zeros((len(size), int(kept.sum())))
        root = numpy.linalg.cholesky(products[numpy.ix_(kept, kept)])
        turn[kept] = numpy.linalg.inv(root).T / size[kept][:, None]
        return turn * math.sqrt(self.made.sum())


def kinds_of(outcome: Numbers, design: Numbers, times: Counts) -> Kinds:
    """The contacts by kind; ``times`` is how many each row stands for."""
    kind, count = alike(design)
    rows = numpy.empty((count, design.shape[1]))
    rows[kind] = design
    made = numpy.bincount(kind, weights=times, minlength=count).astype(float)
    favourable = numpy.bincount(kind, weights=times * outcome, minlength=count).astype(float)
    return Kinds(rows, made, favourable, kind)


def telling(kinds: Kinds) -> Kept:
    """The kinds that no coefficient without a limit predicts without fail."""
    turn = kinds.turn
    beta, _ = logit(replace(kinds, design=kinds.design @ turn))
    if (numpy.abs(kinds.design @ turn @ beta) < _EXTREME).all():
        return numpy.ones(len(kinds.made), dtype=bool)
    yes, no = kinds.favourable > 0, kinds.favourable < kinds.made
    sure = numpy.ones(len(kinds.made), dtype=bool)
    away = parted(numpy.vstack([kinds.design[yes], -kinds.design[no]]))
    sure[yes] &= ~away[: yes.sum()]
    sure[no] &= ~away[yes.sum() :]
    return sure


def logit(kinds: Kinds) -> tuple[Numbers, float]:
    """Coefficients and log-likelihood at the maximum, by Newton's method.

    Args:
        kinds: Contacts; the products of their columns must be of full rank. Where there is no
            maximum the coefficients are large.

    References:
        McCullagh and Nelder (1989), section 4.4.
    """
    beta = numpy.zeros(kinds.design.shape[1])
    value, step, gain = _moved(kinds, beta)
    for _ in range(_STEPS):
        if gain <= _FOUND * kinds.made.sum():
            break
        size = 1.0
        while size > 1e-6:
            after = _moved(kinds, beta + size * step)
            if after[0] >= value - 1e-12 * abs(value):
                break
            size /= 2
        beta = beta + size * step
        value, step, gain = after
    return beta, value


def _moved(kinds: Kinds, beta: Numbers) -> tuple[float, Numbers, float]:
    """Log-likelihood, the step from here to the maximum of its parabola, and the gain of it."""
    odds = kinds.design @ beta
    refused = kinds.made - kinds.favourable
    value = float(kinds.favourable @ log_expit(odds) + refused @ log_expit(-odds))
    gradient = kinds.design.T @ (kinds.favourable - kinds.made * expit(odds))
    weight = kinds.made * expit(odds) * expit(-odds)
    information = (kinds.design.T * weight) @ kinds.design
    step: Numbers = numpy.linalg.pinv(information, hermitian=True) @ gradient
    return value, step, float(gradient @ step)
