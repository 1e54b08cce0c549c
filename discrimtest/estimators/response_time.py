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

from discrimtest.estimators.interface import Interval, Needs, TestMethod, TestResult
from discrimtest.estimators.landlords import Counts, Numbers
from discrimtest.estimators.measure import Measure, Measured
from discrimtest.estimators.proportion import normal_quantile

HAZARD, LOGRANK = "cox", "logrank"
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


@dataclass(frozen=True, eq=False)
class Curve:
    """Share of the contacts of one kind answered after so many hours.

    Attributes:
        hours: Moments at which answers came, rising.
        waiting: Contacts without an answer just before, not censored yet.
        answered: Answers at that moment.
        share: Share answered by then, in [0, 1].
        error: Greenwood's standard error of the share.
        contacts: All contacts.
        ends: For each contact, rising: when its answer came or its window ended.
    """

    hours: Numbers
    waiting: Counts
    answered: Counts
    share: Numbers
    error: Numbers
    contacts: int
    ends: Numbers

    def share_at(self, hours: float) -> float:
        """Share answered after so many hours."""
        before = int(numpy.searchsorted(self.hours, hours, side="right"))
        return float(self.share[before - 1]) if before else 0.0

    def waiting_at(self, hours: float) -> int:
        """Contacts that still wait just before so many hours have passed."""
        return self.contacts - int(numpy.searchsorted(self.ends, hours, side="left"))


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


def curve(waits: Waits, candidate: int) -> Curve:
    """Share answered over time of the test candidates (1) or the control candidates (0).

    One less the Kaplan-Meier estimate, with Greenwood's standard error: with one kind of answer
    nothing competes with it. Contacts count one by one.

    References:
        Kaplan and Meier (1958); Greenwood (1926).
    """
    mine = waits.candidate == candidate
    order = numpy.argsort(waits.hours[mine], kind="stable")
    times = waits.times[mine][order]
    ends = numpy.repeat(waits.hours[mine][order], times)
    answered = numpy.repeat(waits.answered[mine][order], times)
    hours, start = numpy.unique(ends, return_index=True)
    events = numpy.add.reduceat(answered, start) if len(ends) else answered
    waiting = len(ends) - start
    some = events > 0
    hours, waiting, events = hours[some], waiting[some], events[some]
    left = numpy.asarray(numpy.cumprod(1 - events / waiting), dtype=numpy.float64)
    # Nobody is left after the last answer: the share is 1 and its error is not defined.
    rest = numpy.where(waiting > events, waiting - events, numpy.nan)
    error: Numbers = left * numpy.sqrt(numpy.cumsum(events / (waiting * rest)))
    return Curve(
        hours,
        waiting.astype(numpy.int64),
        events.astype(numpy.int64),
        1 - left,
        error,
        len(ends),
        ends,
    )


def curves(waits: Waits) -> tuple[Curve, Curve]:
    """Of the control candidates and of the test candidates."""
    return curve(waits, 0), curve(waits, 1)


def _measured(error: Callable[[Cox], float]) -> Callable[[Cox, float], Measured]:
    def measured(fit: Cox, level: float) -> Measured:
        limits = fit.interval(error(fit), level)
        if math.isnan(fit.log_hazard):
            caution = "separation" if fit.separated else "nothing_timed"
            return Measured(math.nan, fit.n_tests, limits, caution=caution)
        caution = "landlords_too_alike" if math.isnan(limits.low) else ""
        return Measured(math.exp(fit.log_hazard), fit.n_tests, limits, caution=caution)

    return measured


MEASURES: tuple[Measure[Cox], ...] = (
    Measure(
        HAZARD,
        Needs.WAITS,
        {
            "sandwich": _measured(lambda fit: fit.robust_error),
            "wald": _measured(lambda fit: fit.model_error),
        },
        "tests with an answer in time",
    ),
)
TESTS: tuple[TestMethod[Waits], ...] = (TestMethod(LOGRANK, Needs.WAITS, logrank),)
