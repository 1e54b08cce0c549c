"""The likelihood of a logit with a random intercept, by adaptive Gauss-Hermite quadrature.

A group (a test, or a landlord) has an intercept of its own, normal with mean 0. The likelihood of
its answers is an integral over it, taken here at nodes laid around the intercept that fits the
group best. Groups that answered alike to contacts that are alike share one integral.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy
from numpy.typing import NDArray
from scipy.special import expit, roots_hermitenorm

from discrimtest.estimators.landlords import Counts

Numbers = NDArray[numpy.float64]
NODES, GRID = 25, 0
"""Nodes for each group around its own mode; and, in place of their number, a fixed grid."""
_REACH, _CLOSE = 9.0, 10.0  # of the grid: standard deviations, and nodes in each at least
_AT_ONCE = 1 << 17  # rows x nodes held at a time: few enough for a processor's cache
_STEPS = 80
_SURE = 1e-10  # change of a standardised intercept below which it is found


@dataclass(frozen=True, eq=False)
class Groups:
    """Contacts by group; alike contacts of a group share a row, alike groups are told once.

    Attributes:
        design: Rows x coefficients.
        made: Rows: how many contacts. favourable: Rows: how many of them with a favourable answer.
        first: Groups: their first row; the rows of a group follow each other.
        times: Groups: how many alike ones each stands for.
    """

    design: Numbers
    made: Numbers
    favourable: Numbers
    first: Counts
    times: Numbers

    @property
    def most(self) -> float:
        """Contacts of the largest group."""
        return float(numpy.add.reduceat(self.made, self.first).max())

    def parts(self, nodes: int) -> Iterator[tuple[slice, Groups]]:
        """A few groups at a time, so that memory does not grow with their number."""
        ends = numpy.append(self.first[1:], len(self.made))
        begin = 0
        most = _AT_ONCE // nodes
        while begin < len(self.first):
            row = int(self.first[begin])
            end = int(numpy.searchsorted(ends, row + most, side="right"))
            end = max(end, begin + 1)
            rows, some = slice(row, int(ends[end - 1])), slice(begin, end)
            yield (
                some,
                Groups(
                    self.design[rows],
                    self.made[rows],
                    self.favourable[rows],
                    self.first[some] - row,
                    self.times[some],
                ),
            )
            begin = end


def grouped(
    outcome: Numbers, design: Numbers, group: Counts, weight: Counts, times: Counts
) -> Groups:
    """Contacts brought together.

    Args:
        outcome: Contacts: 0 or 1.
        design: Contacts x coefficients.
        group: Contacts: number of the group, 0 to groups - 1.
        weight: Contacts: how many contacts of the group each row stands for.
        times: Contacts: how many alike groups the group stands for; the same in all its rows.
    """
    kind, kinds = alike(design)
    example = numpy.empty(kinds, dtype=numpy.int64)
    example[kind] = numpy.arange(len(design))
    key, row = numpy.unique(group * kinds + kind, return_inverse=True)
    made = numpy.bincount(row, weights=weight).astype(float)
    favourable = numpy.bincount(row, weights=weight * outcome).astype(float)
    owner, kind = numpy.divmod(key, kinds)
    _, first = numpy.unique(owner, return_index=True)
    often = numpy.zeros(len(made))
    often[row] = times
    told = numpy.column_stack([kind, made, favourable])
    ends = [*first.tolist(), len(made)]
    seen: dict[bytes, int] = {}
    chosen: list[int] = []
    total: list[float] = []
    for number, (start, end) in enumerate(pairwise(ends)):
        place = seen.setdefault(told[start:end].tobytes(), len(chosen))
        if place == len(chosen):
            chosen.append(number)
            total.append(0.0)
        total[place] += float(often[start])
    sizes = numpy.diff(numpy.append(first, len(made)))[chosen]
    starts = numpy.cumsum(sizes) - sizes
    rows = numpy.repeat(first[chosen] - starts, sizes) + numpy.arange(int(sizes.sum()))
    return Groups(
        design[example[kind[rows]]], made[rows], favourable[rows], starts, numpy.array(total)
    )


def alike(design: Numbers) -> tuple[Counts, int]:
    """A number for each row, the same for equal rows; and how many there are."""
    kind = numpy.zeros(len(design), dtype=numpy.int64)
    count = min(len(design), 1)
    for column in design.T:
        values, code = numpy.unique(column, return_inverse=True)
        kinds, kind = numpy.unique(kind * len(values) + code, return_inverse=True)
        count = len(kinds)
    return kind.astype(numpy.int64), count


@dataclass(frozen=True, eq=False)
class Likelihood:
    """The logarithm of the likelihood and its derivatives.

    Attributes:
        groups: By group (one of each kind).
        scores: Groups x parameters: derivatives by the coefficients, then by the standard
            deviation.
        value: Over all groups. gradient: Parameters.
        information: Parameters x parameters: minus the second derivatives.
    """

    groups: Numbers
    scores: Numbers
    value: float
    gradient: Numbers
    information: Numbers


def likelihood(groups: Groups, beta: Numbers, spread: float, nodes: int = NODES) -> Likelihood:
    """The marginal log-likelihood at given parameters.

    Args:
        groups: The contacts.
        beta: Coefficients, in log odds.
        spread: Standard deviation of the random intercept, in log odds; at least 0.
        nodes: Nodes of the quadrature; :data:`GRID` for the trapezoidal rule on a fixed grid, which
            stays exact where the standard deviation is so large that a group's likelihood is a
            step: the logit has no poles within ``pi / spread`` of the axis, so the error falls as
            ``exp(-2 pi^2 / (spread mesh))`` (Trefethen and Weideman 2014, theorem 5.1).

    References:
        Liu and Pierce (1994): nodes centred at the mode and scaled by the curvature there;
        Pinheiro and Bates (1995), section 2.4, for mixed models. With ``f`` the
        likelihood of a group given its intercept ``s z``, ``m`` the mode of ``f(z) phi(z)`` and
        ``c`` its curvature there, the integral is ``c^(-1/2) sum w_k exp(x_k^2/2) f(z_k)
        phi(z_k)`` at ``z_k = m + c^(-1/2) x_k``. Derivatives: Louis (1982), with the same nodes.
    """
    count = groups.design.shape[1] + 1
    values = numpy.empty(len(groups.times))
    scores = numpy.empty((len(groups.times), count))
    information = numpy.zeros((count, count))
    rule = _grid(spread, groups.most) if nodes == GRID else _rule(nodes)
    for some, part in groups.parts(len(rule[0])):
        values[some], scores[some], more = _part(part, beta, spread, rule, nodes == GRID)
        information += more
    return Likelihood(
        values, scores, float(groups.times @ values), groups.times @ scores, information
    )


def _part(
    part: Groups, beta: Numbers, spread: float, rule: tuple[Numbers, Numbers], fixed_nodes: bool
) -> tuple[Numbers, Numbers, Numbers]:
    """Log-likelihood and scores by group, and the information of all."""
    size = numpy.diff(numpy.append(part.first, len(part.made)))
    owner = numpy.repeat(numpy.arange(len(size)), size)
    fixed = part.design @ beta
    if fixed_nodes:
        mode, curvature = numpy.zeros(len(size)), numpy.ones(len(size))
    else:
        mode, curvature = _modes(part, fixed, owner, spread)
    x, log_weight = rule
    z = mode[:, None] + x / numpy.sqrt(curvature)[:, None]
    eta = fixed[:, None] + spread * z[owner]
    made = part.made[:, None]
    logs = part.favourable[:, None] * eta - made * numpy.logaddexp(0, eta)
    terms = numpy.add.reduceat(logs, part.first) - z**2 / 2 + log_weight
    top = terms.max(axis=1, keepdims=True)
    share = numpy.exp(terms - top)
    total = share.sum(axis=1, keepdims=True)
    share /= total
    value = (top + numpy.log(total))[:, 0] - numpy.log(curvature) / 2
    chance = expit(eta)
    residual = part.favourable[:, None] - made * chance
    columns = [
        numpy.add.reduceat(column[:, None] * residual, part.first) for column in part.design.T
    ]
    columns.append(z * numpy.add.reduceat(residual, part.first))
    score = numpy.stack(columns, axis=2)
    mean = numpy.einsum("gk,gkp->gp", share, score)
    apart = (score - mean[:, None]) * numpy.sqrt(part.times[:, None] * share)[:, :, None]
    apart = apart.reshape(-1, apart.shape[2])
    often = (part.times[:, None] * share)[owner] * made * chance * (1 - chance)
    at = z[owner]
    inner = numpy.empty((len(beta) + 1,) * 2)
    inner[:-1, :-1] = (part.design * often.sum(axis=1)[:, None]).T @ part.design
    inner[:-1, -1] = inner[-1, :-1] = part.design.T @ (often * at).sum(axis=1)
    inner[-1, -1] = (often * at**2).sum()
    return value, mean, inner - apart.T @ apart


def _modes(part: Groups, fixed: Numbers, owner: Counts, spread: float) -> tuple[Numbers, Numbers]:
    """By group the standardised intercept that fits best, and the curvature there.

    Newton's method; a step that leaves the bounds known to hold the mode, or is more than half as
    long as the one before, halves the bounds instead.
    """
    favourable = numpy.add.reduceat(part.favourable, part.first)
    low = spread * (favourable - numpy.add.reduceat(part.made, part.first))
    high = spread * favourable
    mode = numpy.zeros(len(low))
    last = high - low
    for _ in range(_STEPS):
        chance = expit(fixed + spread * mode[owner])
        hoped = part.made * chance
        slope = spread * (favourable - numpy.add.reduceat(hoped, part.first)) - mode
        curvature = 1 + spread**2 * numpy.add.reduceat(hoped * (1 - chance), part.first)
        low, high = numpy.where(slope > 0, mode, low), numpy.where(slope > 0, high, mode)
        moved = mode + slope / curvature
        # What is left of a mode that is found is rounding, and no reason to start halving.
        slow = numpy.abs(moved - mode) > numpy.maximum(last, _SURE) / 2
        astray = (moved < low) | (moved > high) | slow
        moved = numpy.where(astray, (low + high) / 2, moved)
        last, mode = numpy.abs(moved - mode), moved
        if last.max(initial=0) < _SURE:
            break
    return mode, curvature


@cache
def _rule(nodes: int) -> tuple[Numbers, Numbers]:
    """Nodes, and the logarithms of their weights without the normal density."""
    x, weight = roots_hermitenorm(nodes)
    some = weight > 0  # of many nodes the outermost weigh less than a number can hold
    x, weight = x[some], weight[some]
    return x, numpy.log(weight) + x**2 / 2 - math.log(2 * math.pi) / 2


def _grid(spread: float, most: float) -> tuple[Numbers, Numbers]:
    """The same for a fixed grid, as narrow as the sharpest peak a group of ``most`` can have."""
    mesh = 1 / max(_CLOSE, math.sqrt(max(most, 3)) * spread / 2)
    half = math.ceil(_REACH / mesh)
    x = mesh * numpy.arange(-half, half + 1.0)
    return x, numpy.full(len(x), math.log(mesh / math.sqrt(2 * math.pi)))
