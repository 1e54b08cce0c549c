"""The logit with a random intercept: odds of a favourable answer, tests (or landlords) apart.

Each test has an intercept of its own, drawn from a normal distribution, because some homes are
let to anyone and some to no one who writes. Unlike the conditional logit it uses every test, and
its odds ratios hold for one home: they are further from 1 than those of the market as a whole,
which :mod:`~discrimtest.estimators.marginal` gives as differences of probabilities.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Literal

import numpy
from scipy.special import ndtr

from discrimtest.estimators.conditional_logit import WALD
from discrimtest.estimators.interface import UNDEFINED, Interval, ModelFigure
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.logit import Kinds, kinds_of, logit, telling
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.quadrature import GRID, NODES, Groups, grouped, likelihood
from discrimtest.estimators.regression import Fitted, Kept, ModelContacts, Numbers
from discrimtest.findings.card import Card, Needs
from discrimtest.words.sentence import N_

LOGIT_RE, SPREAD = "logit_re", "logit_re_sd"
"""Ids: the odds ratio of each test arm, and the standard deviation of the random intercept."""
SEPARATED, LONE, NO_LIMIT = "answers_told", "lone_contacts", "groups_alike"
"""Why nothing can be estimated: terms tell every answer without fail, or all answers are the same;
no group has two contacts; answers differ so rarely within groups that the standard deviation of
their intercepts has no limit."""
_STEPS = 100
_FOUND = 1e-16  # squared distance to the maximum, in standard errors
_NEAR = 1e-3  # the same, below which a full Newton step is safe
_FARTHEST = 2.0  # longest step, in log odds, or in standard deviations of the intercept
_BROAD = 10.0  # standard deviation from which nodes around modes are too rough
_STEEP = 100.0  # standard deviation from which it counts as without a limit
_SMALL = 1e-3  # standard deviation that is none, where none is a maximum
_ACCURATE = 1e-2  # log-likelihood that the quadrature may miss
_FLAT = 1e-7  # least information a contact gives on a direction


@dataclass(frozen=True, eq=False)
class RandomIntercept:
    """A fitted model.

    Attributes:
        fitted: Log odds ratios by term.
        intercept: Log odds of a control contact with all covariates 0, in the middle group.
        spread, spread_error: Standard deviation of the intercepts, in log odds; at 0 the model is
            the plain logit, and nothing tells how sure the 0 is.
        alone: Log-likelihood of the plain logit.
        groups: Tests or landlords.
        nodes: Of the quadrature; :data:`~discrimtest.estimators.quadrature.GRID` where the
            planned number was too rough.
        coefficients: The intercept's and the terms'; 0 for columns that others determine.
        covariance: Of these, then of the standard deviation.
        idle: Coefficients x directions that the data can not tell.
        reason: Why nothing is estimated; empty where something is.
    """

    fitted: Fitted
    intercept: float
    spread: float
    spread_error: float
    alone: float
    groups: int
    nodes: int
    coefficients: Numbers
    covariance: Numbers
    idle: Numbers
    reason: str = ""

    def odds(self, place: int, level: float) -> Interval:
        """Wald limits of the odds ratio of one term, with the test of its being 1."""
        limits = self.fitted.limits(place, level)
        if math.isnan(limits.low):
            return limits
        return Interval(
            math.exp(limits.low),
            math.exp(limits.high),
            limits.standard_error,
            None,
            limits.statistic,
            limits.p_value,
        )

    def deviation(self, level: float) -> Interval:
        """Wald limits of the standard deviation, on the scale of its logarithm.

        The test is the likelihood ratio against no random intercept. As the standard deviation
        can not be negative, its statistic is 0 in half of all samples without one, so the tail of
        chi-squared is halved.

        References:
            Self and Liang (1987), case 5.
        """
        if self.reason:
            return UNDEFINED
        ratio = max(0.0, 2 * (self.fitted.log_likelihood - self.alone))
        p_value = float(ndtr(-math.sqrt(ratio))) if self.spread else 1.0
        if math.isnan(self.spread_error):
            return Interval(math.nan, math.nan, None, None, ratio, p_value)
        factor = math.exp(normal_quantile(level) * self.spread_error / self.spread)
        return Interval(
            self.spread / factor, self.spread * factor, self.spread_error, None, ratio, p_value
        )


@dataclass(frozen=True, eq=False)
class _Maximum:
    """Coefficients and standard deviation, with the log-likelihood and the information there."""

    beta: Numbers
    spread: float
    value: float
    information: Numbers
    nodes: int


def logit_re(
    contacts: ModelContacts, random: Literal["test", "landlord"] = "test", nodes: int = NODES
) -> RandomIntercept:
    """Maximum likelihood by Newton's method with analytic derivatives.

    Args:
        contacts: The contacts.
        random: Who has an intercept of their own.
        nodes: Nodes of the adaptive quadrature. Where they miss more than .01 of the
            log-likelihood, a fixed grid takes their place.

    Returns:
        Log odds ratios with standard errors from the observed information. A term that others
        determine, or whose odds have no limit, is undefined; the others are those of the limit,
        at which contacts that such a term tells without fail say nothing.

    Raises:
        ValueError: For random intercepts of landlords where these are not known.

    References:
        Pinheiro and Bates (1995), section 2.4; Liu and Pierce (1994). Standard errors: Louis
        (1982). Limits under separation: Albert and Anderson (1984), section 3.
    """
    contacts = contacts.of(contacts.times > 0)
    group, weight, times = _groups(contacts, random)
    design = numpy.column_stack([numpy.ones(len(contacts.outcome)), contacts.design])
    kinds = kinds_of(contacts.outcome, design, contacts.times)
    told = telling(kinds)
    count = int(times[numpy.unique(group, return_index=True)[1]].sum())
    if not told.any():
        return _undefined(contacts, kinds, told, count, SEPARATED)
    some = told[kinds.of]
    left = kinds.only(told)
    turn = left.turn
    groups = grouped(contacts.outcome[some], design[some], group[some], weight[some], times[some])
    if groups.most < 2:
        return _undefined(contacts, kinds, told, count, LONE)
    groups = replace(groups, design=groups.design @ turn)
    beta, alone = logit(replace(left, design=left.design @ turn))
    best = _best(groups, beta, alone, nodes)
    if best is None:
        return _undefined(contacts, kinds, told, count, NO_LIMIT)
    coefficients = turn @ best.beta
    wide = numpy.zeros((len(coefficients) + 1, len(best.beta) + 1))
    wide[:-1, :-1], wide[-1, -1] = turn, 1.0
    covariance = wide @ numpy.linalg.inv(best.information) @ wide.T
    if not best.spread:
        covariance[-1] = covariance[:, -1] = 0.0
    values = numpy.where(left.determined, coefficients, math.nan)
    errors = numpy.where(left.determined, numpy.sqrt(numpy.diag(covariance)[:-1]), math.nan)
    return RandomIntercept(
        fitted=_fitted(contacts, kinds, told, values, errors, best.value),
        intercept=float(values[0]),
        spread=best.spread,
        spread_error=math.sqrt(covariance[-1, -1]) if best.spread else math.nan,
        alone=alone,
        groups=count,
        nodes=best.nodes,
        coefficients=coefficients,
        covariance=covariance,
        idle=left.idle,
    )


def _groups(contacts: ModelContacts, random: str) -> tuple[Counts, Counts, Counts]:
    """Of each contact its group, how often it counts there, and how often the group does."""
    ones = numpy.ones_like(contacts.times)
    if random == "test":
        return contacts.test, ones, contacts.times
    if contacts.landlord is None:
        raise ValueError("an intercept for each landlord needs the landlords")
    return contacts.landlord, contacts.times, ones


def _best(groups: Groups, beta: Numbers, alone: float, nodes: int) -> _Maximum | None:
    """The maximum, by a quadrature that is exact enough there; None where there is none."""
    found = _climb(groups, beta, 1.0, nodes)
    if nodes != GRID and (found is None or _rough(groups, found)):
        found = _climb(groups, beta, 1.0, GRID)
    if found is None or (found.spread and found.value > alone):
        return found
    at = likelihood(groups, beta, 0.0, nodes)
    return _Maximum(beta, 0.0, alone, at.information, nodes)


def _rough(groups: Groups, found: _Maximum) -> bool:
    """Whether three times as many nodes give another log-likelihood."""
    finer = likelihood(groups, found.beta, found.spread, 3 * found.nodes)
    return abs(finer.value - found.value) > _ACCURATE


def _climb(groups: Groups, beta: Numbers, spread: float, nodes: int) -> _Maximum | None:
    """Newton's method; a direction in which the likelihood is not concave is climbed anyway."""
    at = likelihood(groups, beta, spread, nodes)
    theta = numpy.append(beta, spread)
    contacts = float((groups.times * numpy.add.reduceat(groups.made, groups.first)).sum())
    for _ in range(_STEPS):
        sizes, ways = numpy.linalg.eigh(at.information)
        least = float(sizes[0])
        sizes = numpy.maximum(numpy.abs(sizes), _FLAT * contacts)
        step = ways @ ((ways.T @ at.gradient) / sizes)
        gain = float(at.gradient @ step)
        if gain < _FOUND and least > 0:
            if least < _FLAT * contacts:
                return None
            return _Maximum(theta[:-1], float(theta[-1]), at.value, at.information, nodes)
        step *= min(1.0, _FARTHEST * max(1.0, theta[-1]) / float(numpy.abs(step).max()))
        size = 1.0
        while True:
            moved = theta + size * step
            moved[-1] = abs(moved[-1])
            after = likelihood(groups, moved[:-1], float(moved[-1]), nodes)
            if gain < _NEAR or after.value >= at.value or size < _NEAR:
                break
            size /= 2
        theta, at = moved, after
        if theta[-1] > (_STEEP if nodes == GRID else _BROAD):
            return None
        if theta[-1] < _SMALL and at.information[-1, -1] >= -_FLAT * contacts:
            return _Maximum(theta[:-1], 0.0, at.value, at.information, nodes)
    return None


def _undefined(
    contacts: ModelContacts, kinds: Kinds, told: Kept, count: int, reason: str
) -> RandomIntercept:
    width = kinds.design.shape[1]
    nothing = numpy.full(width, math.nan)
    return RandomIntercept(
        fitted=_fitted(contacts, kinds, told, nothing, nothing, math.nan),
        intercept=math.nan,
        spread=math.nan,
        spread_error=math.nan,
        alone=math.nan,
        groups=count,
        nodes=0,
        coefficients=nothing,
        covariance=numpy.full((width + 1, width + 1), math.nan),
        idle=numpy.eye(width),
        reason=reason,
    )


def _fitted(
    contacts: ModelContacts,
    kinds: Kinds,
    told: Kept,
    values: Numbers,
    errors: Numbers,
    value: float,
) -> Fitted:
    alone, limited = kinds.determined[1:], kinds.only(told).determined[1:]
    return Fitted(
        contacts.terms,
        values[1:],
        errors[1:],
        numpy.where(numpy.isnan(values[1:]), math.nan, math.inf),
        value,
        contacts.n_tests,
        int(contacts.times.sum()),
        separated=_named(contacts, alone & ~limited),
        aliased=_named(contacts, ~alone),
    )


def _named(contacts: ModelContacts, mask: Kept) -> tuple[Hashable, ...]:
    return tuple(name for name, one in zip(contacts.terms, mask, strict=True) if one)


ESTIMATORS = (
    ModelFigure(
        Card(
            "logit_re",
            Needs.REGRESSION,
            N_("Odds ratio of the logit model with a random intercept"),
            unit="ratio",
            null=1.0,
            meaning=N_("1: no difference. Below 1: the test candidate is invited less often."),
            family="models",
            coefficient=True,
            words="odds ratio of a favourable answer, for one home, test / control",
            how=(
                'logit with a random intercept for each test (or `random = "landlord"`), maximum '
                "likelihood, 25 nodes of adaptive Gauss–Hermite quadrature; a finer grid where "
                "these are too rough; errors from the observed information"
            ),
            use=(
                "covariates that do not vary within a test, which `clogit` loses; it takes the "
                "intercepts for normal"
            ),
        ),
        (WALD,),
    ),
    ModelFigure(
        Card(
            "logit_re_sd",
            Needs.REGRESSION,
            N_("How far tests or landlords lie apart by the logit model"),
            unit="ratio",
            meaning=N_("0: each of them invites as easily. The higher, the more they differ."),
            family="models",
            tried=False,
            words="how far apart tests (or landlords) are, in log odds",
            how=(
                "standard deviation of the random intercept; its test is the likelihood ratio "
                "against none, halved because it can not be negative (Self and Liang 1987, case 5)"
            ),
            use="seeing how much the home decides; at 0 the model is a plain logit, and says so",
        ),
        (WALD,),
    ),
)
