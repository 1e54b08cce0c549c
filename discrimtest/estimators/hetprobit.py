"""The heteroskedastic probit: a difference in level told apart from a difference in spread.

Candidates alike on paper may differ in how much their unseen qualities vary, in a landlord's eyes.
With profiles better or worse than the market's average that alone makes answers differ, without
any difference in level (Heckman and Siegelman 1993). Covariates that count the same for every arm
show the spread: where it is larger they seem to matter less (Neumark 2012).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy
from scipy.special import chdtrc

from discrimtest.estimators.interface import ModelFigure, TestResult
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.probit import At, Data, Top, climb, moments
from discrimtest.estimators.quadrature import alike
from discrimtest.estimators.regression import (
    Clusters,
    Fitted,
    Kept,
    ModelContacts,
    Numbers,
    basis,
    clusters,
    products_by_cluster,
    resting_on_one,
)
from discrimtest.findings.card import Card, Needs, Question
from discrimtest.words.sentence import N_

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
_FAR = 6.0  # log ratio of standard deviations from which the search starts far out


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
class _Free:
    """The probit of one candidate alone, whose coefficients may be what they like.

    Attributes:
        constant, slopes: Coefficients; 0 for a covariate that others determine.
        count: How many are estimated.
        value: Log-likelihood.
        least: Log-likelihood where the covariates come to nothing.
        flat: It has no maximum.
    """

    constant: float
    slopes: Numbers
    count: int
    value: float
    least: float
    flat: bool


def hetprobit(contacts: ModelContacts) -> Heteroskedastic:
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
    covariates, reason = _covariates(contacts)
    if reason:
        return _nothing(contacts, reason)
    kind, data = _kinds(contacts, covariates)
    plain = climb(_plain(data), numpy.zeros(data.widths[1]))
    if plain.flat:
        return _nothing(contacts, SEPARATED)
    free = [_free(data.of(rows)) for rows in data.fixed.T.astype(bool)]
    top = _highest(data, plain, free)
    if top.flat:
        return _nothing(contacts, NO_MAXIMUM)
    data, theta = _as_written(data, top.theta)
    at = moments(data, theta)
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
    own = numpy.eye(len(theta))[-contacts.arms :]
    return Heteroskedastic(
        fitted(level + variance, of_level + of_variance),
        fitted(level, of_level),
        fitted(variance, of_variance),
        fitted(theta[-contacts.arms :], own),
        _overidentified(free, len(theta), at.value),
    )


def _covariates(contacts: ModelContacts) -> tuple[Numbers, str]:
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


def _kinds(contacts: ModelContacts, covariates: Numbers) -> tuple[Counts, Data]:
    """Of each contact its kind, and the contacts that are alike together.

    Each candidate has a constant of its own here, so that no limit of a spread moves it.
    """
    arms = contacts.design[:, : contacts.arms]
    candidates = numpy.column_stack([1 - arms.sum(axis=1), arms])
    kind, count = alike(numpy.column_stack([contacts.outcome, covariates, candidates]))
    one = numpy.empty(count, dtype=numpy.int64)
    one[kind] = numpy.arange(len(kind))
    times = numpy.bincount(kind, weights=contacts.times, minlength=count).astype(float)
    outcome = contacts.outcome[one]
    return kind, Data(outcome, candidates[one], covariates[one], arms[one], times)


def _plain(data: Data) -> Data:
    """The same contacts without a spread."""
    return replace(data, spread=data.spread[:, :0])


def _as_written(data: Data, theta: Numbers) -> tuple[Data, Numbers]:
    """The model as its docstring has it: a constant, covariates and arms, all of them narrowed."""
    first, second = data.widths
    constants, slopes, gamma = numpy.split(theta, [first, second])
    shifts = constants[1:] * numpy.exp(gamma) - constants[0]
    level = numpy.column_stack([numpy.ones(len(data.times)), data.level, data.spread])
    theta = numpy.concatenate([constants[:1], slopes, shifts, gamma])
    return replace(data, fixed=data.fixed[:, :0], level=level), theta


def _free(data: Data) -> _Free:
    ones = numpy.ones((len(data.times), 1))
    terms = numpy.hstack([ones, data.level])
    products = (terms.T * data.times) @ terms
    kept, _ = basis(products, numpy.diag(products))
    none = data.spread[:, :0]
    top = climb(
        replace(data, fixed=terms[:, kept], level=none, spread=none), numpy.zeros(int(kept.sum()))
    )
    theta = numpy.zeros(len(kept))
    theta[kept] = top.theta
    least = climb(replace(data, fixed=ones, level=none, spread=none), numpy.zeros(1))
    return _Free(theta[0], theta[1:], int(kept.sum()), top.value, least.value, top.flat)


def _highest(data: Data, plain: Top, free: list[_Free]) -> Top:
    """The highest maximum, found from several sides; flat where there is none.

    The search starts from a plain probit, and from the probits of each candidate alone where they
    have one and their coefficients go the same way. When the spread of a candidate grows without a
    limit its covariates come to nothing; so do the control candidate's when all others shrink; and
    a spread may come to nothing where covariates tell every answer of a candidate. A maximum counts
    where no such limit lies higher: if one may, the search starts far out too.
    """
    arms = data.spread.shape[1]
    tops = [climb(data, numpy.concatenate([plain.theta, numpy.zeros(arms)]))]
    control = free[0].slopes
    ratios = numpy.array([one.slopes @ control for one in free[1:]])
    if (ratios > 0).all() and not any(one.flat for one in free):
        constants = [one.constant for one in free]
        gamma = numpy.log(control @ control / ratios).clip(-_FAR, _FAR)
        tops.append(climb(data, numpy.concatenate([constants, control, gamma])))
    top = max(tops, key=lambda one: (not one.flat, one.value))
    limit = sum(one.value for one in free) + max(one.least - one.value for one in free)
    if top.flat or (top.value > limit and not any(one.flat for one in free)):
        return top
    each, all_ = numpy.eye(arms), numpy.ones((1, arms))
    far = _FAR * numpy.vstack([each, -each, all_, -all_])
    tops = [top, *(climb(data, _inside(data, gamma)) for gamma in far)]
    return max(tops, key=lambda one: one.value)


def _inside(data: Data, gamma: Numbers) -> Numbers:
    """The best coefficients for given logs of the spreads: a probit, so there is one best."""
    narrow = numpy.exp(-(data.spread @ gamma))
    fitted = climb(
        replace(_plain(data), level=data.level * narrow[:, None]), numpy.zeros(data.widths[1])
    )
    return numpy.concatenate([fitted.theta, gamma])


def _sandwich(grouped: Clusters, at: At, kind: Counts) -> tuple[Numbers, float]:
    """Covariance of the coefficients, and degrees of freedom; nan with fewer than two clusters."""
    groups = grouped.count
    if groups < 2:
        return numpy.full_like(at.observed, math.nan), math.nan
    bread = numpy.linalg.inv(at.observed)
    sums = grouped.sums(at.gradients[kind]) @ bread
    covariance: Numbers = numpy.asarray((sums.T * grouped.times) @ sums, dtype=float)
    return covariance * groups / (groups - 1), groups - 1.0


def _effects(data: Data, theta: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
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


def _overidentified(free: list[_Free], count: int, value: float) -> TestResult:
    """Likelihood ratio against a probit for each candidate, whose coefficients differ at will.

    With one covariate a spread for each arm is as free as a coefficient, and nothing is left to
    test. Contacts count as independent.
    """
    df = sum(one.count for one in free) - count
    if df < 1 or any(one.flat for one in free):
        return TestResult(math.nan, math.nan)
    statistic = max(2 * (sum(one.value for one in free) - value), 0.0)
    return TestResult(float(chdtrc(df, statistic)), statistic, df=df)


def _fitted(
    contacts: ModelContacts, values: Numbers, errors: Numbers, df: float, value: float, lone: Kept
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


def _nothing(contacts: ModelContacts, reason: str) -> Heteroskedastic:
    none = numpy.full(contacts.arms, math.nan)
    nobody = numpy.zeros(contacts.arms, dtype=bool)
    fitted = _fitted(contacts, none, none, math.nan, math.nan, nobody)
    nothing = TestResult(math.nan, math.nan)
    return Heteroskedastic(fitted, fitted, fitted, fitted, nothing, reason)


def _figure(id_: str, name: str, methods: tuple[str, ...] = (CRV1,), **told: Any) -> ModelFigure:
    return ModelFigure(Card(id_, Needs.REGRESSION, name, family="models", **told), methods)


ESTIMATORS = (
    _figure(
        "hetprobit",
        N_("Difference by a probit model: test minus control candidate"),
        unit="hundredths",
        meaning=N_("Below 0: the test candidate is invited less often."),
        words=(
            "what the candidate changes in the chance of a favourable answer, at the means of "
            "the sample: level and spread together; **test − control**"
        ),
        how=(
            "probit in which a test candidate shifts the level and the log standard deviation:"
            " Φ((a + z′b + dT)·exp(−gT)); derivative in T at the means of the sample (Neumark "
            "2012, section III); delta method, by landlord"
        ),
        use=(
            "checking that a difference in spread does not pass for a difference in level. "
            "Needs a covariate that matters, and matters as much for every candidate; no "
            "interactions; large samples"
        ),
    ),
    _figure(
        "hetprobit_level",
        N_("The part of it that is unequal treatment"),
        unit="hundredths",
        meaning=N_("Landlords think less (below 0) or more (above 0) of the test candidate."),
        words="the part through the level of what landlords see",
        how="φ(q)·exp(−gT̄)·d",
        use="the part that is unequal treatment in the sense of Heckman and Siegelman (1993)",
    ),
    _figure(
        "hetprobit_variance",
        N_("The part of it that is uncertainty"),
        unit="hundredths",
        meaning=N_("Landlords are more, or less, certain what to expect of the test candidate."),
        tried=False,
        words="the part through its spread",
        how="−φ(q)·q·g; the two add up to `hetprobit`",
        use="as above",
    ),
    _figure(
        "hetprobit_ratio",
        N_("How uncertain landlords are: test candidate for control candidate"),
        unit="ratio",
        null=1.0,
        meaning=N_("1: as certain of both. Above 1: less certain of the test candidate."),
        tried=False,
        words="standard deviation of the unseen, test candidate / control",
        how="exp(g)",
        use="1 means that the plain model would do",
    ),
    _figure(
        "hetprobit_overid",
        N_("test whether the probit model fits"),
        methods=(),
        question=Question.MODEL,
        tried=False,
        words="do covariates matter as much for every candidate, but for the spread?",
        how=(
            "likelihood ratio against a probit for each candidate; df = (covariates − 1) × "
            "test candidates; it takes contacts as independent"
        ),
        use="two covariates or more; where it rejects, the parts can not be trusted",
    ),
)
