"""The heteroskedastic probit: a difference in level told apart from a difference in spread.

Candidates alike on paper may differ in how much their unseen qualities vary, in a landlord's eyes.
With profiles better or worse than the market's average that alone makes answers differ, without
any difference in level (Heckman and Siegelman 1993). Covariates that count the same for every arm
show the spread: where it is larger they seem to matter less (Neumark 2012).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy
from scipy.special import chdtrc, log_ndtr

from discrimtest.estimators.interface import TestResult
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.quadrature import alike
from discrimtest.estimators.regression import (
    Clusters,
    Contacts,
    Fitted,
    Kept,
    Numbers,
    basis,
    clusters,
    products_by_cluster,
    resting_on_one,
)

HETPROBIT, LEVEL, VARIANCE = "hetprobit", "hetprobit_level", "hetprobit_variance"
RATIO, OVERID = "hetprobit_ratio", "hetprobit_overid"
"""Ids: the whole effect of an arm, its level part and its variance part, the ratio of standard
deviations, and the test of the assumption behind them."""
PARTS = (HETPROBIT, LEVEL, VARIANCE, RATIO)
CRV1 = "crv1"
COVARIATE_NEEDED, ARM_DETERMINED, SEPARATED, NO_MAXIMUM = (
    "hetprobit_covariate",
    "hetprobit_arm",
    "separation",
    "hetprobit_flat",
)
"""Why nothing is estimated: no covariate varies; an arm is absent or others determine it; terms
tell every answer without fail; the likelihood has no maximum that can be found."""
_STEPS = 100
_FOUND = 1e-14  # squared distance to the maximum, in standard errors and for each contact
_LEVEL = 1e-6  # log-likelihood still to be gained where it is not concave, below which it is level
_FLAT = 1e-9  # information left in a direction, as a share of that at the start
_WIDEST = 12.0  # log ratio of standard deviations from which it counts as without a limit


@dataclass(frozen=True, eq=False)
class Heteroskedastic:
    """A fitted model.

    Attributes:
        effect, level, variance: Marginal effects of the test arms on the chance of a favourable
            answer, at the means of the sample; the first is the sum of the other two.
        ratio: Log of the standard deviation of a test arm over that of the control.
        overid: Of the hypothesis that all covariates count the same for all arms.
        reason: Why nothing is estimated; empty where something is.
    """

    effect: Fitted
    level: Fitted
    variance: Fitted
    ratio: Fitted
    overid: TestResult
    reason: str = ""


@dataclass(frozen=True, eq=False)
class _Data:
    """Contacts.

    Attributes:
        outcome: 0 or 1.
        level: Contacts x terms that shift the level. spread: those that widen it.
        times: How many alike contacts each stands for.
    """

    outcome: Numbers
    level: Numbers
    spread: Numbers
    times: Numbers


@dataclass(frozen=True, eq=False)
class _At:
    """At some coefficients: log-likelihood, gradient of each contact, information in two ways.

    ``roots`` has a row a contact; the sum of their products is the expected information.
    """

    value: float
    gradients: Numbers
    roots: Numbers
    expected: Numbers
    observed: Numbers


def hetprobit(contacts: Contacts) -> Heteroskedastic:
    """Maximum likelihood, with errors by landlord (test where landlords are not known).

    A contact has a favourable answer with probability ``Phi((a + z'b + d T) exp(-g T))``, T being 1
    for the contacts of a test arm: d shifts the level and g the log of the standard deviation.
    Effects are derivatives in T at the means of the sample, so that they add up: with
    ``q = (a + z'b + d T) exp(-g T)`` there, ``phi(q) exp(-g T) d`` is the level part and
    ``-phi(q) q g`` the variance part. Errors are the delta method's, from the sandwich over
    clusters with G/(G-1) and G - 1 degrees of freedom.

    Args:
        contacts: The terms after the arms are covariates that count the same for every arm, so no
            interactions.

    References:
        Neumark (2012), section III; Cornelissen (2005), for the delta method.
    """
    width = contacts.arms
    arms = contacts.design[:, :width]
    covariates, reason = _covariates(contacts)
    if reason:
        return _nothing(contacts, reason)
    terms = numpy.hstack([numpy.ones((len(arms), 1)), covariates, arms])
    kind, data = _kinds(contacts, terms)
    plain = replace(data, spread=data.spread[:, :0])
    start, _, flat = _climb(plain, numpy.zeros(terms.shape[1]))
    if flat:
        return _nothing(contacts, SEPARATED)
    theta, at, flat = _climb(data, numpy.concatenate([start, numpy.zeros(width)]))
    if flat:
        return _nothing(contacts, NO_MAXIMUM)
    grouped = clusters(contacts)
    covariance, df = _sandwich(grouped, at, kind)
    turn = numpy.linalg.inv(numpy.linalg.cholesky(at.expected)).T
    shares = products_by_cluster(grouped, (at.roots @ turn)[kind])

    def fitted(values: Numbers, slopes: Numbers) -> Fitted:
        lone = resting_on_one(slopes @ turn, shares)
        variance = ((slopes @ covariance) * slopes).sum(axis=1)
        errors = numpy.where(lone, math.nan, variance) ** 0.5
        return _fitted(contacts, values, errors, df, at.value, lone)

    level, of_level, variance, of_variance = _effects(data, theta)
    own = numpy.eye(len(theta))[-width:]
    return Heteroskedastic(
        fitted(level + variance, of_level + of_variance),
        fitted(level, of_level),
        fitted(variance, of_variance),
        fitted(theta[-width:], own),
        _overidentified(data, at.value),
    )


def _covariates(contacts: Contacts) -> tuple[Numbers, str]:
    """Covariates enough to say what all say, with mean 0 and variance 1; or why it can not be."""
    weight = contacts.times / max(int(contacts.times.sum()), 1)
    centred = contacts.design - weight @ contacts.design
    products = (centred.T * weight) @ centred
    size = numpy.sqrt(numpy.diag(products))
    size[size == 0] = 1.0
    whole = weight @ contacts.design**2 / size**2
    kept, alone = basis(products / numpy.outer(size, size), whole)
    covariates = (centred / size)[:, contacts.arms :][:, kept[contacts.arms :]]
    if not alone[: contacts.arms].all():
        return covariates, ARM_DETERMINED
    return covariates, "" if covariates.shape[1] else COVARIATE_NEEDED


def _kinds(contacts: Contacts, terms: Numbers) -> tuple[Counts, _Data]:
    """Of each contact its kind, and the contacts that are alike together."""
    rows = numpy.column_stack([contacts.outcome, terms])
    kind, count = alike(rows)
    one = numpy.empty(count, dtype=numpy.int64)
    one[kind] = numpy.arange(len(kind))
    times = numpy.bincount(kind, weights=contacts.times, minlength=count).astype(float)
    arms = contacts.design[one, : contacts.arms]
    return kind, _Data(contacts.outcome[one], terms[one], arms, times)


def _moments(data: _Data, theta: Numbers) -> _At:
    """Of the log-likelihood; the score of a probit is ``phi/Phi`` (inverse Mills ratio)."""
    width = data.level.shape[1]
    narrow = numpy.exp(-(data.spread @ theta[width:]))
    q = (data.level @ theta[:width]) * narrow
    sign = 2 * data.outcome - 1
    logs = log_ndtr(sign * q)
    phi = -0.5 * q**2 - 0.5 * math.log(2 * math.pi)
    mills = sign * numpy.exp(phi - logs)
    other = -sign * numpy.exp(phi - log_ndtr(-sign * q))
    slopes = numpy.hstack([data.level * narrow[:, None], -q[:, None] * data.spread])
    gradients = mills[:, None] * slopes
    roots = numpy.sqrt(-mills * other)[:, None] * slopes
    expected = (roots.T * data.times) @ roots
    observed = (slopes.T * (data.times * mills * (mills + q))) @ slopes
    bent = data.times * mills
    cross = (data.level.T * (bent * narrow)) @ data.spread
    observed[:width, width:] += cross
    observed[width:, :width] += cross.T
    observed[width:, width:] -= (data.spread.T * (bent * q)) @ data.spread
    return _At(float(data.times @ logs), gradients, roots, expected, observed)


def _climb(data: _Data, theta: Numbers) -> tuple[Numbers, _At, bool]:
    """Newton's method, by scoring where the likelihood is not concave.

    Returns:
        Coefficients, what the likelihood is there, and whether some direction tells nothing there
        (no maximum, or one without a limit).
    """
    at = _moments(data, theta)
    first = at.expected
    limit = _FOUND * float(data.times.sum())
    for _ in range(_STEPS):
        gradient = data.times @ at.gradients
        concave = numpy.linalg.eigvalsh(at.observed)[0] > 0
        information = at.observed if concave else at.expected
        step = numpy.linalg.pinv(information, hermitian=True) @ gradient
        gain = float(gradient @ step)
        last = concave and gain < limit
        if not concave and gain < _LEVEL:
            break
        size = 1 / max(1.0, float(numpy.abs(step[data.level.shape[1] :]).max(initial=0)))
        while size > 1e-6:
            moved = _moments(data, theta + size * step)
            if moved.value >= at.value - 1e-12 * abs(at.value):
                break
            size /= 2
        theta, at = theta + size * step, moved
        if last or numpy.abs(theta[data.level.shape[1] :]).max(initial=0) > _WIDEST:
            break
    scale = numpy.sqrt(numpy.maximum(numpy.diag(first), numpy.diag(at.observed)))
    if not last or not scale.all():
        return theta, at, True
    left = numpy.linalg.eigvalsh(at.expected / numpy.outer(scale, scale))
    return theta, at, bool(left[0] <= _FLAT)


def _sandwich(grouped: Clusters, at: _At, kind: Counts) -> tuple[Numbers, float]:
    """Covariance of the coefficients, and degrees of freedom; nan with fewer than two clusters."""
    groups = grouped.count
    if groups < 2:
        return numpy.full_like(at.observed, math.nan), math.nan
    bread = numpy.linalg.inv(at.observed)
    sums = grouped.sums(at.gradients[kind]) @ bread
    covariance: Numbers = numpy.asarray((sums.T * grouped.times) @ sums, dtype=float)
    return covariance * groups / (groups - 1), groups - 1.0


def _effects(data: _Data, theta: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Level part and variance part of each arm, each followed by its derivatives."""
    width, arms = data.level.shape[1], data.spread.shape[1]
    weight = data.times / data.times.sum()
    level, spread = weight @ data.level, weight @ data.spread
    beta, delta, gamma = theta[:width], theta[width - arms : width], theta[width:]
    narrow = math.exp(-float(spread @ gamma))
    q = float(level @ beta) * narrow
    phi = math.exp(-(q**2) / 2) / math.sqrt(2 * math.pi)
    of_q = numpy.concatenate([level * narrow, -q * spread])
    of_narrow = numpy.concatenate([numpy.zeros(width), -spread])
    own = numpy.eye(len(theta))
    level_part, variance_part = phi * narrow * delta, -phi * q * gamma
    of_level: Numbers = phi * narrow * own[width - arms : width] + numpy.outer(
        level_part, of_narrow - q * of_q
    )
    of_variance: Numbers = -phi * q * own[width:] - numpy.outer(gamma, phi * (1 - q**2) * of_q)
    return level_part, of_level, variance_part, of_variance


def _overidentified(data: _Data, value: float) -> TestResult:
    """Likelihood ratio against a probit for each arm, whose coefficients may differ at will.

    With one covariate a spread for each arm is as free as a coefficient, and nothing is left to
    test. Contacts count as independent.
    """
    arms = data.spread.shape[1]
    terms = data.level[:, : data.level.shape[1] - arms]
    free, count = 0.0, 0
    groups = [data.spread.sum(axis=1) == 0, *(column == 1 for column in data.spread.T)]
    for rows in groups:
        mine = terms[rows]
        products = (mine.T * data.times[rows]) @ mine
        kept, _ = basis(products, numpy.diag(products))
        plain = _Data(data.outcome[rows], mine[:, kept], mine[:, :0], data.times[rows])
        _, at, flat = _climb(plain, numpy.zeros(int(kept.sum())))
        if flat:
            return TestResult(math.nan, math.nan)
        free, count = free + at.value, count + int(kept.sum())
    df = count - data.level.shape[1] - arms
    if df < 1:
        return TestResult(math.nan, math.nan)
    statistic = max(2 * (free - value), 0.0)
    return TestResult(float(chdtrc(df, statistic)), statistic, df=df)


def _fitted(
    contacts: Contacts, values: Numbers, errors: Numbers, df: float, value: float, lone: Kept
) -> Fitted:
    return Fitted(
        contacts.terms[: contacts.arms],
        values,
        errors,
        numpy.where(numpy.isnan(errors), math.nan, df),
        value,
        contacts.n_tests,
        int(contacts.times.sum()),
        lone=tuple(name for name, one in zip(contacts.terms, lone, strict=False) if one),
    )


def _nothing(contacts: Contacts, reason: str) -> Heteroskedastic:
    none = numpy.full(contacts.arms, math.nan)
    nobody = numpy.zeros(contacts.arms, dtype=bool)
    fitted = _fitted(contacts, none, none, math.nan, math.nan, nobody)
    nothing = TestResult(math.nan, math.nan)
    return Heteroskedastic(fitted, fitted, fitted, fitted, nothing, reason)
