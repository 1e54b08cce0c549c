"""The conditional logit: odds of a favourable answer within tests, any number of candidates.

Given how many candidates of a test were favoured, which of them it was depends on the arms alone:
all that a listing and its landlord have in common cancels. Tests that favoured none or all of
their candidates say nothing. With one candidate of each of two arms the estimate is ``b / a``.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr

from discrimtest.estimators.interface import Interval, TestResult
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.proportion import normal_quantile

Numbers = NDArray[numpy.float64]
ODDS, SCORE = "clogit", "clogit_score"
"""Ids: the odds ratio of each test arm, and the joint test that all are 1."""
WALD = "wald"
_STEPS = 60
_UNBOUNDED = 50.0  # a standard error of a log odds beyond this tells that the odds have no limit


@dataclass(frozen=True, eq=False)
class Responses:
    """Answers by test and arm; alike tests may share a row.

    Attributes:
        made: Tests x arms: contacts that have an outcome.
        favourable: Tests x arms: those with a favourable one.
        times: How many tests each row stands for.
    """

    made: Counts
    favourable: Counts
    times: Counts


@dataclass(frozen=True, eq=False)
class _Stratum:
    """Tests with the same contacts and the same number of favourable ones.

    Attributes:
        tests: How many.
        sums: Ways to spread the favourable answers x coefficients: what each adds to the
            sufficient statistic.
        ways: Log of how many ways there are of each.
    """

    tests: int
    sums: Numbers
    ways: Numbers


@dataclass(frozen=True, eq=False)
class Fit:
    """The estimated log odds ratios.

    Attributes:
        log_odds, errors: By coefficient; nan where the odds have no limit (separation) or no
            test compares the arm.
        log_likelihood: Conditional, at the estimate.
        score: Joint score test of all coefficients being 0.
        n_tests: Tests that say something.
    """

    log_odds: Numbers
    errors: Numbers
    log_likelihood: float
    score: TestResult
    n_tests: int

    def interval(self, place: int, level: float) -> Interval:
        """Wald limits of one odds ratio, with the test of its being 1."""
        z = normal_quantile(level)
        estimate, error = float(self.log_odds[place]), float(self.errors[place])
        if math.isnan(error):
            return Interval(math.nan, math.nan, math.nan, None, math.nan, math.nan)
        low, high = (math.exp(estimate + sign * z * error) for sign in (-1, 1))
        statistic = estimate / error
        p_value = 2 * float(ndtr(-abs(statistic)))
        return Interval(low, high, error, None, statistic, p_value)


def clogit(responses: Responses, coding: Numbers) -> Fit:
    """Maximum conditional likelihood by Newton's method.

    Args:
        responses: Answers by test and arm.
        coding: Arms x coefficients; a control arm has zeros only. One column of ones for all
            test arms compares them together with the control; a column each compares each.

    Returns:
        The fit; without a test that says anything, estimates are nan and the score test is empty.

    References:
        Chamberlain (1980), section 3.2; Breslow and Day (1980), equation 7.2, with the sum over
        all ways to spread the favourable answers. Score test: Day and Byar (1979).
    """
    strata, seen = _strata(responses, coding)
    count = coding.shape[1]
    tests = sum(stratum.tests for stratum in strata)
    undefined = numpy.full(count, math.nan)
    if not tests:
        return Fit(undefined, undefined, 0.0, TestResult(1.0, math.nan, empty=True), 0)
    beta = numpy.zeros(count)
    value, gradient, information = _moments(strata, seen, beta)
    score = _score(gradient, information)
    for _ in range(_STEPS):
        step = numpy.linalg.pinv(information, hermitian=True) @ gradient
        if float(gradient @ step) < 1e-18 * max(1, tests):
            break
        size = 1.0
        while size > 1e-6:
            moved = _moments(strata, seen, beta + size * step)
            if moved[0] >= value - 1e-12 * abs(value):
                break
            size /= 2
        beta = beta + size * step
        value, gradient, information = moved
    errors, known = _errors(information)
    return Fit(
        numpy.where(known, beta, math.nan),
        numpy.where(known, errors, math.nan),
        value,
        score,
        tests,
    )


def _strata(responses: Responses, coding: Numbers) -> tuple[list[_Stratum], Numbers]:
    """Telling tests by contacts and number of favourable answers; the sufficient statistic."""
    made, favourable, times = responses.made, responses.favourable, responses.times
    given = favourable.sum(axis=1)
    telling = (given > 0) & (given < made.sum(axis=1)) & (times > 0)
    made, favourable, times = made[telling], favourable[telling], times[telling]
    keys = numpy.column_stack([made, given[telling]])
    kinds, kind = numpy.unique(keys, axis=0, return_inverse=True)
    tests = numpy.bincount(kind.ravel(), weights=times, minlength=len(kinds))
    strata = []
    seen = numpy.zeros(coding.shape[1])
    for place, (*contacts, sum_) in enumerate(kinds.tolist()):
        spreads = [
            spread
            for spread in itertools.product(*(range(size + 1) for size in contacts))
            if sum(spread) == sum_
        ]
        sums = numpy.array(spreads, dtype=float) @ coding
        if not (sums != sums[0]).any():
            continue  # the arms it holds are coded alike
        ways = [
            sum(math.log(math.comb(n, k)) for n, k in zip(contacts, spread, strict=True))
            for spread in spreads
        ]
        strata.append(_Stratum(int(tests[place]), sums, numpy.array(ways)))
        mine = kind.ravel() == place
        seen += (times[mine] @ favourable[mine]) @ coding
    return strata, seen


def _moments(
    strata: list[_Stratum], seen: Numbers, beta: Numbers
) -> tuple[float, Numbers, Numbers]:
    """Log-likelihood, gradient and information at ``beta``."""
    value, gradient = 0.0, seen.copy()
    information = numpy.zeros((len(beta), len(beta)))
    for stratum in strata:
        terms = stratum.sums @ beta + stratum.ways
        top = float(terms.max())
        weights = numpy.exp(terms - top)
        total = float(weights.sum())
        weights = weights / total
        mean = weights @ stratum.sums
        apart = stratum.sums - mean
        value -= stratum.tests * (top + math.log(total))
        gradient -= stratum.tests * mean
        information += stratum.tests * (apart.T @ (weights[:, None] * apart))
    return value + float(seen @ beta), gradient, information


def _score(gradient: Numbers, information: Numbers) -> TestResult:
    rank = int(numpy.linalg.matrix_rank(information, hermitian=True))
    if not rank:
        return TestResult(math.nan, math.nan)
    statistic = float(gradient @ numpy.linalg.pinv(information, hermitian=True) @ gradient)
    return TestResult(float(chdtrc(rank, statistic)), statistic, df=rank)


def _errors(information: Numbers) -> tuple[Numbers, NDArray[numpy.bool_]]:
    """Standard errors, and which coefficients have one."""
    small = numpy.diag(information) <= 1 / _UNBOUNDED**2
    errors = numpy.full(len(information), math.nan)
    kept = numpy.flatnonzero(~small)
    if len(kept):
        part = information[numpy.ix_(kept, kept)]
        if int(numpy.linalg.matrix_rank(part, hermitian=True)) == len(kept):
            errors[kept] = numpy.sqrt(numpy.diag(numpy.linalg.inv(part)))
    return errors, numpy.asarray(errors < _UNBOUNDED)
