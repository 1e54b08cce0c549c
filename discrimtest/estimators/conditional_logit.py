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

from discrimtest.estimators.interface import Interval, ModelFigure, TestResult
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.findings.card import Card, MethodCard, Needs, Question
from discrimtest.words.sentence import N_

Numbers = NDArray[numpy.float64]
ODDS, SCORE = "clogit", "clogit_score"
"""Ids: the odds ratio of each test arm, and the joint test that all are 1."""
WALD = "wald"
_STEPS = 60
_FOUND = 1e-10  # gain of a step, as twice a log-likelihood, after which another gains nothing
_LEAST = 1e-12  # information below this is rounding
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
        Chamberlain (1980), section 3.2; Breslow and Day (1980), with the sum over
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
        step = numpy.linalg.pinv(information) @ gradient
        gain = float(gradient @ step)
        moved = _moments(strata, seen, beta + step)
        # Too far is beyond the top, where it falls at more than half the slope it rose with.
        while float((gradient / 2 + moved[1]) @ step) < 0:
            step = step / 2
            moved = _moments(strata, seen, beta + step)
        beta = beta + step
        value, gradient, information = moved
        if gain < _FOUND:
            break
    errors = _errors(information)
    known = errors < _UNBOUNDED
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
    keys = numpy.column_stack([made, favourable.sum(axis=1)])
    kinds, kind = numpy.unique(keys, axis=0, return_inverse=True)
    strata = []
    seen = numpy.zeros(coding.shape[1])
    for place, (*contacts, sum_) in enumerate(kinds.tolist()):
        spreads = [
            spread
            for spread in itertools.product(*(range(size + 1) for size in contacts))
            if sum(spread) == sum_
        ]
        sums = numpy.array(spreads, dtype=float) @ coding
        if not numpy.ptp(sums, axis=0).any():
            continue  # none or all were favoured, or the arms it holds are coded alike
        ways = [math.log(math.prod(map(math.comb, contacts, spread))) for spread in spreads]
        mine = kind.ravel() == place
        strata.append(_Stratum(int(times[mine].sum()), sums, numpy.array(ways)))
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
        total = float(numpy.logaddexp.reduce(terms))
        weights = numpy.exp(terms - total)
        mean = weights @ stratum.sums
        apart = stratum.sums - mean
        value -= stratum.tests * total
        gradient -= stratum.tests * mean
        information += stratum.tests * (apart.T @ (weights[:, None] * apart))
    return value + float(seen @ beta), gradient, information


def _score(gradient: Numbers, information: Numbers) -> TestResult:
    rank = int(numpy.linalg.matrix_rank(information))
    statistic = float(gradient @ numpy.linalg.pinv(information) @ gradient)
    return TestResult(float(chdtrc(rank, statistic)), statistic, df=rank)


def _errors(information: Numbers) -> Numbers:
    """Standard errors; those of coefficients that nothing tells are large."""
    told, ways = numpy.linalg.eigh(information)
    errors: Numbers = numpy.sqrt((ways**2 / numpy.maximum(told, _LEAST)).sum(axis=1))
    return errors


ESTIMATORS = (
    ModelFigure(
        Card(
            "clogit",
            Needs.RESPONSES,
            N_("Odds ratio of the conditional logit model"),
            unit="ratio",
            null=1.0,
            meaning=N_("1: no difference. Below 1: the test candidate is invited less often."),
            family="models",
            coefficient=True,
            words="odds ratio of a favourable answer within tests, test / control",
            how=(
                "conditional logit, exact likelihood (McFadden 1974), by recursion over the "
                "contacts of a test with covariates (Gail, Lubin and Rubinstein 1981); `crv1` by "
                "landlord with G/(G−1) and t with G − 1 degrees of freedom, G the landlords of "
                "tests with different treatment (Fay and others 1998)"
            ),
            use=(
                "three and more candidates, missing arms, covariates; with one pair it is "
                "`odds_ratio_conditional`"
            ),
        ),
        (WALD, "crv1"),
    ),
    ModelFigure(
        Card(
            "clogit_score",
            Needs.RESPONSES,
            N_("test of the conditional logit model: it does not matter who writes"),
            family="all-candidates",
            question=Question.CANDIDATES,
            words="are all odds ratios 1, covariates as they may be?",
            how=(
                "joint score test; without covariates it equals `cochran_q` where every arm writes"
                " to every listing, and with two candidates a test both are `mcnemar_chi2`: the "
                "same figure, not a second one that agrees"
            ),
            use="designs in which not every arm writes to every listing",
        )
    ),
    MethodCard(
        "wald",
        N_("Wald’s interval"),
        how=(
            "normal interval of the logarithm of an odds ratio, a hazard ratio or a standard "
            "deviation; of a combined net rate itself"
        ),
        source="McFadden 1974; Pinheiro and Bates 1995",
    ),
)
