"""Time to an answer: who is answered sooner, and how many are answered after so many hours.

The clock of a contact starts when it is made and stops at the first answer that the plan counts;
a contact without one is censored where its window ends. Tests are strata: only contacts of the
same test are compared, so that what a home and its landlord have in common cancels.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import chdtrc, ndtr

from discrimtest.estimators.interface import Interval, TestResult, carded
from discrimtest.estimators.landlords import Counts, Numbers
from discrimtest.estimators.measure import Measure, Measured
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.findings.card import Card, MethodCard, Needs, Question, Repeats
from discrimtest.words.sentence import N_

HAZARD = "cox"
Ties = Literal["efron", "breslow"]
_FARTHEST = 60.0  # no log hazard ratio that is finite lies beyond this with countable tests


@dataclass(frozen=True, eq=False)
class Waits:
    """How long each contact of a control and of a test candidate waited.

    Attributes:
        hours: Contacts: hours to the answer, or to the end of the window; at least 0.
        answered: Contacts: 1 where the answer came, 0 where the window ended first.
        candidate: Contacts: 1 of the test candidate, 0 of the control candidate.
        test: Contacts: number of the test.
        landlord: Contacts: number of the landlord; below 0 where it is not known, and then the
            test stands for itself.
        times: Contacts: how many alike contacts each stands for, each in a test of its own.

    Raises:
        ValueError: For columns of unlike length, or hours that are no number of at least 0.
    """

    hours: Numbers
    answered: Counts
    candidate: Counts
    test: Counts
    landlord: Counts
    times: Counts

    def __post_init__(self) -> None:
        columns = (self.answered, self.candidate, self.test, self.landlord, self.times)
        if any(len(column) != len(self.hours) for column in columns):
            raise ValueError("every column must have an entry for each contact")
        if not ((self.hours >= 0) & numpy.isfinite(self.hours)).all():
            raise ValueError("hours must be finite numbers of at least 0")


@dataclass(frozen=True, eq=False)
class Instants:
    """Moments of a test at which an answer came while candidates of both kinds waited.

    Attributes:
        test: Number of the test. landlord: Of its landlord.
        waiting: Instants x 2: control and test candidates who waited just before.
        answered: Instants x 2: those answered then.
        times: How many alike tests.
    """

    test: Counts
    landlord: Counts
    waiting: Counts
    answered: Counts
    times: Counts

    @property
    def n_tests(self) -> int:
        """Tests that say who is answered sooner."""
        _, first = numpy.unique(self.test, return_index=True)
        return int(self.times[first].sum())


@dataclass(frozen=True, eq=False)
class Cox:
    """The hazard of an answer of test candidates against that of control candidates.

    Attributes:
        log_hazard: Log of the hazard ratio test / control; nan where it has no limit (of all the
            answers that came first, every one went to the same side) or nothing can be compared.
        model_error: Standard error from the information.
        robust_error: From the sandwich with landlords as clusters; nan with fewer than two.
        n_tests: Tests that say something.
        n_clusters: Landlords of those tests (a test without one counts for itself).
        separated: Whether it is undefined because all answers went one way.
    """

    log_hazard: float
    model_error: float
    robust_error: float
    n_tests: int
    n_clusters: int
    separated: bool = False

    def interval(self, error: float, level: float) -> Interval:
        """Wald limits of the hazard ratio for one of the standard errors, with its z test."""
        z = normal_quantile(level)
        if math.isnan(error):
            return Interval(math.nan, math.nan, math.nan, None, math.nan, math.nan)
        low, high = (math.exp(self.log_hazard + side * z * error) for side in (-1, 1))
        statistic = self.log_hazard / error
        return Interval(low, high, error, None, statistic, 2 * float(ndtr(-abs(statistic))))


def instants(waits: Waits) -> Instants:
    """Moments at which an answer to one of the waiting candidates says something.

    A moment at which only one kind of candidate still waits says nothing about the other. A
    contact whose window ends at the moment of another's answer still waits then.
    """
    order = numpy.lexsort((waits.hours, waits.test))
    hours, test, candidate = waits.hours[order], waits.test[order], waits.candidate[order]
    count = len(hours)
    if not count:
        none = numpy.zeros(0, dtype=numpy.int64)
        return Instants(none, none, none.reshape(0, 2), none.reshape(0, 2), none)
    new_test = numpy.append(True, test[1:] != test[:-1])
    starts = numpy.flatnonzero(new_test | numpy.append(True, hours[1:] != hours[:-1]))
    ends = numpy.append(numpy.flatnonzero(new_test)[1:], count)
    end = ends[numpy.cumsum(new_test)[starts] - 1]
    waiting = _two(end - starts, _between(candidate, starts, end))
    answered = waits.answered[order]
    events = _two(
        numpy.add.reduceat(answered, starts), numpy.add.reduceat(answered * candidate, starts)
    )
    telling = (events.sum(axis=1) > 0) & (waiting > 0).all(axis=1)
    rows = starts[telling]
    return Instants(
        test[rows],
        waits.landlord[order][rows],
        waiting[telling],
        events[telling],
        waits.times[order][rows],
    )


def _between(values: Counts, starts: Counts, ends: Counts) -> Counts:
    sums = numpy.append(0, numpy.cumsum(values))
    return numpy.asarray(sums[ends] - sums[starts], dtype=numpy.int64)


def _two(total: Counts, of_test: Counts) -> Counts:
    """Control and test candidates, side by side."""
    return numpy.column_stack([total - of_test, of_test]).astype(numpy.int64)


def logrank(waits: Waits) -> TestResult:
    """The log-rank test stratified by test, chi-squared with 1 degree of freedom.

    With one contact of each arm and no ties it is the sign test of who was answered first,
    ``(a - b)^2 / (a + b)``; a tie says nothing. It takes tests as independent.

    Returns:
        The statistic and p-value; p = 1 and empty where no test says anything.

    References:
        Mantel (1966); Peto and Peto (1972); Kalbfleisch and Prentice (2002), section 1.5.
    """
    at = instants(waits)
    n, d = at.waiting.sum(axis=1), at.answered.sum(axis=1)
    expected = d * at.waiting[:, 1] / n
    variance = d * at.waiting[:, 0] * at.waiting[:, 1] * (n - d) / (n**2 * (n - 1.0))
    total = float((at.times * variance).sum())
    if total <= 0:
        return TestResult(1.0, math.nan, empty=True)
    statistic = float((at.times * (at.answered[:, 1] - expected)).sum()) ** 2 / total
    return TestResult(float(chdtrc(1, statistic)), statistic)


def cox(waits: Waits, ties: Ties = "efron") -> Cox:
    """Cox's proportional hazards, stratified by test, with the test candidate as only covariate.

    Args:
        waits: The contacts.
        ties: How answers of one test at the same moment share their risk set.

    Returns:
        The log hazard ratio with two standard errors. The sandwich adds the scores of a
        landlord's tests before they are squared; it has no small-sample factor.

    References:
        Cox (1972); Efron (1977); Breslow (1974); Lin and Wei (1989) and Lee, Wei
        and Amato (1992) for the sandwich.
    """
    at = instants(waits)
    waiting, answered = at.waiting.astype(float), at.answered
    # A term of the partial likelihood for each answer: with ties, those answered together leave
    # the risk set one by one, in shares (Efron), or not at all (Breslow).
    row = numpy.repeat(numpy.arange(len(answered)), answered.sum(axis=1))
    first = numpy.cumsum(answered.sum(axis=1)) - answered.sum(axis=1)
    nth = numpy.arange(len(row)) - first[row]
    left = nth / answered.sum(axis=1)[row] if ties == "efron" else numpy.zeros(len(row))
    risk = waiting[row] - left[:, None] * answered[row]
    weight = at.times[row].astype(float)
    to_test = float((at.times * answered[:, 1]).sum())
    clusters = _clusters(at)
    n_clusters = len(numpy.unique(clusters)) + int((at.times[_alone(at)] - 1).sum())
    if not 0 < to_test < weight.sum():
        separated = bool(len(row))
        return Cox(math.nan, math.nan, math.nan, at.n_tests, n_clusters, separated)

    def chances(log_hazard: float) -> Numbers:
        odds = risk[:, 1] / risk[:, 0] * math.exp(log_hazard)
        return odds / (1 + odds)

    def score(log_hazard: float) -> float:
        return to_test - float(weight @ chances(log_hazard))

    log_hazard = float(brentq(score, -_FARTHEST, _FARTHEST, xtol=1e-14, rtol=1e-15))
    chance = chances(log_hazard)
    information = float(weight @ (chance * (1 - chance)))
    fitted = numpy.bincount(row, weights=chance, minlength=len(answered))
    scores: Numbers = answered[:, 1].astype(float) - fitted
    error = _sandwich(at, clusters, scores) / information
    return Cox(
        log_hazard,
        1 / math.sqrt(information),
        error if n_clusters > 1 and error > 0 else math.nan,
        at.n_tests,
        n_clusters,
    )


def _alone(at: Instants) -> NDArray[numpy.intp]:
    """The first row of each test that has no known landlord."""
    _, first = numpy.unique(at.test, return_index=True)
    return first[at.landlord[first] < 0]


def _clusters(at: Instants) -> Counts:
    """A number for each landlord; a test without one has a number of its own, below 0."""
    return numpy.where(at.landlord < 0, -1 - at.test, at.landlord)


def _sandwich(at: Instants, clusters: Counts, scores: Numbers) -> float:
    """Root of the sum of squared scores, added by cluster."""
    numbers, cluster = numpy.unique(clusters, return_inverse=True)
    known = at.landlord >= 0
    # Alike tests of one landlord add up; without a landlord each is squared for itself.
    times = numpy.where(known, at.times, 1)
    sums = numpy.bincount(cluster, weights=times * scores, minlength=len(numbers))
    squares = sums**2
    alone = _alone(at)
    squares[cluster[alone]] *= at.times[alone]
    # Sums that cancel leave a rest in the last digits.
    return math.sqrt(float(squares[squares > 1e-20].sum()))


def _measured(error: Callable[[Cox], float]) -> Callable[[Cox, float], Measured]:
    def measured(fit: Cox, level: float) -> Measured:
        limits = fit.interval(error(fit), level)
        if math.isnan(fit.log_hazard):
            caution = "separation" if fit.separated else "nothing_timed"
            return Measured(math.nan, fit.n_tests, limits, caution=caution)
        caution = "landlords_too_alike" if math.isnan(limits.low) else ""
        return Measured(math.exp(fit.log_hazard), fit.n_tests, limits, caution=caution)

    return measured


ESTIMATORS = (
    carded(
        logrank,
        Needs.WAITS,
        N_("log-rank test of how soon answers come, per test"),
        family="times",
        question=Question.TIME,
        words="is one candidate answered sooner?",
        how=(
            "log-rank test, stratified by test; with one contact of each candidate it is (a − "
            "b)² / (a + b), where a and b are tests that answered the control candidate, or "
            "the test candidate, first (Mantel 1966)"
        ),
        use=(
            "slower answers where invitations hardly differ; it takes tests as independent, "
            "and a tie says nothing"
        ),
    ),
    Measure(
        Card(
            "cox",
            Needs.WAITS,
            N_("How soon the test candidate is answered: chance per hour, as a ratio"),
            unit="ratio",
            null=1.0,
            denominator="tests with an answer in time",
            meaning=N_("1: as soon as the control candidate. Below 1: later."),
            family="times",
            question=Question.TIME,
            words="how much sooner: hazard of an answer, test / control",
            how=(
                "Cox's (1972) model stratified by test, ties by Efron (1977) or, where the plan "
                "says so, Breslow (1974); above 1 the test candidate is answered sooner"
            ),
            use=(
                "the same with an interval, and with landlords who repeat; it assumes one ratio "
                "over the whole window"
            ),
        ),
        {
            "sandwich": _measured(lambda fit: fit.robust_error),
            "wald": _measured(lambda fit: fit.model_error),
        },
    ),
    MethodCard(
        "sandwich",
        N_("Wald’s interval, clustered by landlord"),
        repeats=Repeats.ALLOWED,
        how=(
            "normal interval of the log hazard ratio, scores added by landlord before they are "
            "squared; without landlords, by test"
        ),
        source="Lin and Wei 1989; Lee, Wei and Amato 1992",
    ),
)
