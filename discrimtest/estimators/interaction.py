"""Two grounds at once: does the net of one comparison differ from that of another?

In a factorial design each listing draws one cell, a candidate with a control candidate of its
own; the two comparisons then differ by a second factor. Unlike two groups of tests, they may
share landlords.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import gammaln, logsumexp, ndtr, stdtr, stdtrit

from discrimtest.estimators.clustered import CR2
from discrimtest.estimators.group_difference import difference_of, mover, unpooled
from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.landlords import Counts, Landlords
from discrimtest.estimators.measure import Measure, Measured
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.ratio import quotient
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import Card, MethodCard, Needs
from discrimtest.words.sentence import N_

Numbers = NDArray[numpy.float64]


@dataclass(frozen=True, eq=False)
class Factors:
    """Complete tests of two comparisons by landlord.

    Attributes:
        first, second: Landlords x 4 of each comparison; row by row the same landlord, all zero
            where it has no test of that comparison.
        known: Whether the landlords are known; if not, each test stands for itself.

    Raises:
        ValueError: When the comparisons have not the same landlords.
    """

    first: Counts
    second: Counts
    known: bool = True

    def __post_init__(self) -> None:
        if len(self.first) != len(self.second):
            raise ValueError("both comparisons need the same landlords, row by row")

    @property
    def tables(self) -> tuple[PairedTable, PairedTable]:
        """The paired table of each comparison."""
        return Landlords(self.first).table, Landlords(self.second).table

    @property
    def repeated(self) -> bool:
        """Some landlord has two or more tests."""
        return bool(((self.first + self.second).sum(axis=1) > 1).any())

    @property
    def shared(self) -> int:
        """Landlords with tests of both."""
        return int((self.first.any(axis=1) & self.second.any(axis=1)).sum())


def stacked(
    first: tuple[Counts, Counts], second: tuple[Counts, Counts], level: float
) -> tuple[float, Interval]:
    """The difference of two net rates that share landlords, first less second, by CR2.

    One regression of what all tests add on two constants, one a comparison: Bell and McCaffrey's
    sandwich with Satterthwaite degrees of freedom, in closed form. A landlord's residuals of one
    comparison are divided by the root of ``1 - m/N`` as for one mean, and both are taken off
    together, so what its tests have in common cancels.

    Args:
        first, second: By landlord, row by row the same one: sum and number of its tests.

    Returns:
        The difference, and its t interval within [-2, 2] with the test of 0; undefined where a
        comparison has fewer than two landlords, or landlords who came out alike.

    References:
        Bell and McCaffrey (2002); Pustejovsky and Tipton (2018).
    """
    normal_quantile(level)
    one, other = (int(d.sum()) / int(m.sum()) if m.any() else math.nan for d, m in (first, second))
    error, df = _clustered_error(first, second)
    if math.isnan(error):
        return one - other, UNDEFINED
    return one - other, _t_interval(one - other, error, df, level).within(-2, 2)


def _clustered_error(
    first: tuple[Counts, Counts],
    second: tuple[Counts, Counts],
    slopes: tuple[float, float] = (1.0, 1.0),
    variances: tuple[float, float] = (1.0, 1.0),
) -> tuple[float, float]:
    """Standard error of a difference of two figures, each a function of a mean, with its df.

    Args:
        first, second: As :func:`stacked` takes them.
        slopes: Derivatives of the figures in the means.
        variances: Of what a test adds, which the degrees of freedom take for granted.
    """
    parts, own, shares, trace = [], [], [], 0.0
    for (d, m), slope, variance in zip((first, second), slopes, variances, strict=True):
        n = int(m.sum())
        residual = (d * n - int(d.sum()) * m) / max(n, 1)
        if int((m > 0).sum()) < 2 or not residual.any():
            return math.nan, math.nan
        kept, scale = 1 - m / n, slope**2 * variance
        parts.append(slope * residual / numpy.sqrt(kept) / n)
        own.append(scale * m / kept / n**2)
        shares.append(math.sqrt(scale) * m / numpy.sqrt(kept) / n**1.5)
        trace += scale / n
    error = math.sqrt(float(((parts[0] - parts[1]) ** 2).sum()))
    if error < 1e-12:
        return math.nan, math.nan
    # Sum of the squared products of the landlords' adjusted weights: a diagonal of ``own`` less
    # an outer product of ``shares`` for each comparison.
    diagonal, (one, other) = own[0] + own[1], shares
    square = float((diagonal**2).sum()) - 2 * float(diagonal @ (one**2 + other**2))
    square += float(one @ one) ** 2 + float(other @ other) ** 2 + 2 * float(one @ other) ** 2
    return error, trace**2 / square


def _t_interval(value: float, error: float, df: float, level: float) -> Interval:
    half = float(stdtrit(df, (1 + level) / 2)) * error
    t = value / error
    return Interval(value - half, value + half, error, df, t, 2 * float(stdtr(df, -abs(t))))


def odds_wald(first: PairedTable, second: PairedTable, level: float) -> Interval:
    """The normal interval of the log ratio: variance ``1/a + 1/b`` of each, added.

    Returns:
        Undefined where a comparison has no test that favoured one of its candidates.

    References:
        Woolf (1955); Breslow and Day (1980), section 5.3, for matched pairs.
    """
    z = normal_quantile(level)
    counts = [first.test_only, first.control_only, second.test_only, second.control_only]
    if not all(counts):
        return UNDEFINED
    error = math.sqrt(sum(1 / count for count in counts))
    log_ratio = math.log(counts[0] * counts[3] / (counts[1] * counts[2]))
    statistic = log_ratio / error
    return Interval(
        math.exp(log_ratio - z * error),
        math.exp(log_ratio + z * error),
        statistic=statistic,
        p_value=2 * float(ndtr(-abs(statistic))),
    )


def odds_fisher(first: PairedTable, second: PairedTable, level: float) -> Interval:
    """Exact, given how many tests were discordant and which way: Fisher's test and its limits.

    The tests with different treatment are a 2 x 2 table, comparison by favoured candidate, whose
    odds ratio is the ratio of the matched odds ratios. The limits are those of R's
    ``fisher.test``: ratios that the exact test rejects on one side at half the level.

    Returns:
        Limits in [0, inf]; undefined with p = 1 where a comparison has no discordant test, or all
        tests of both favoured the same candidate: nothing else could have come.

    References:
        Fisher (1935); Cornfield (1956); Agresti (2013), sections 3.5 and 16.6.
    """
    tail = (1 - level) / 2
    normal_quantile(level)
    row, other = first.n_discordant, second.n_discordant
    column = first.test_only + second.test_only
    least, most = max(0, column - other), min(row, column)
    seen = first.test_only
    counts = numpy.arange(least, most + 1, dtype=float)
    ways: Numbers = -(
        gammaln(counts + 1)
        + gammaln(row - counts + 1)
        + gammaln(column - counts + 1)
        + gammaln(other - column + counts + 1)
    )
    ways -= logsumexp(ways)
    chance = numpy.exp(ways)
    alike = chance <= chance[seen - least] * (1 + 1e-7)
    p_value = min(1.0, float(chance[alike].sum()))
    if least == most:
        return Interval(math.nan, math.nan, p_value=1.0)

    def excess(log_ratio: float, counted: NDArray[numpy.bool_]) -> float:
        weights = ways + log_ratio * counts
        return float(numpy.exp(logsumexp(weights[counted]) - logsumexp(weights))) - tail

    def limit(counted: NDArray[numpy.bool_]) -> float:
        far = 1.0
        while excess(-far, counted) * excess(far, counted) > 0:
            far *= 2
        return math.exp(brentq(excess, -far, far, args=(counted,), xtol=1e-13, rtol=1e-14))

    low = 0.0 if seen == least else limit(counts >= seen)
    high = math.inf if seen == most else limit(counts <= seen)
    return Interval(low, high, p_value=p_value)


def odds_cr2(factors: Factors, level: float) -> Interval:
    """The t interval of the log ratio by CR2: landlords may repeat, and be in both comparisons.

    A logit model of who was favoured in the tests with different treatment, with a constant for
    each comparison: a landlord's score is how often the test candidate was, less what its tests
    would have of the comparison's share ``p``. As the tests of a comparison weigh alike, the
    sandwich is that of :func:`stacked`, with each share taken ``1 / (p (1 - p))`` times.

    Returns:
        Limits in [0, inf], t and its p-value; undefined where a comparison has fewer than two
        landlords with such tests, or landlords who came out alike.

    References:
        Bell and McCaffrey (2002); Pustejovsky and Tipton (2018), section 2.
    """
    normal_quantile(level)
    parts, slopes, logits = [], [], []
    for cells in (factors.first, factors.second):
        against, favoured = int(cells[:, 1].sum()), int(cells[:, 2].sum())
        if not (against and favoured):
            return UNDEFINED
        parts.append((cells[:, 2], cells[:, 1] + cells[:, 2]))
        slopes.append((against + favoured) ** 2 / (against * favoured))
        logits.append(math.log(favoured / against))
    variances = (1 / slopes[0], 1 / slopes[1])
    error, df = _clustered_error(parts[0], parts[1], (slopes[0], slopes[1]), variances)
    if math.isnan(error):
        return UNDEFINED
    limits = _t_interval(logits[0] - logits[1], error, df, level)
    with numpy.errstate(over="ignore"):
        low, high = (float(one) for one in numpy.exp([limits.low, limits.high]))
    return replace(limits, low=low, high=high)


Method = Callable[[PairedTable, PairedTable, float], Interval]


def _paired(id_: str, method: Method) -> Callable[[Factors, float], Measured]:
    difference = difference_of(id_)

    def measured(factors: Factors, level: float) -> Measured:
        return Measured(*difference(factors.first, factors.second), method(*factors.tables, level))

    return measured


def _clustered(id_: str) -> Callable[[Factors, float], Measured]:
    mean, difference = MEANS[id_], difference_of(id_)

    def measured(factors: Factors, level: float) -> Measured:
        value, of = difference(factors.first, factors.second)
        _, limits = stacked(mean.sums(factors.first), mean.sums(factors.second), level)
        if not factors.known and of:
            return Measured(value, of, caution="landlords_needed")
        return Measured(value, of, limits)

    return measured


def _odds(method: Method) -> Callable[[Factors, float], Measured]:
    def measured(factors: Factors, level: float) -> Measured:
        return Measured(*_ratio(factors), method(*factors.tables, level))

    return measured


def _odds_by_landlord(factors: Factors, level: float) -> Measured:
    value, of = _ratio(factors)
    limits = odds_cr2(factors, level)
    if not factors.known and of:
        return Measured(value, of, caution="landlords_needed")
    return Measured(value, of, limits)


def _ratio(factors: Factors) -> tuple[float, int]:
    """Ratio of the matched odds ratios, and the tests with different treatment."""
    first, second = factors.tables
    value = quotient(first.test_only * second.control_only, first.control_only * second.test_only)
    if not (first.n_discordant and second.n_discordant):
        value = math.nan
    return value, first.n_discordant + second.n_discordant


_OF_ALL = Card(
    "interaction",
    Needs.FACTORS,
    N_("Net difference over all tests: one minus the other"),
    unit="hundredths",
    denominator="tests of both comparisons",
    meaning=N_(
        "The net difference of the first comparison minus that of the second, per 100 tests."
    ),
    family="interaction",
    net="net_all",
    words="is the net of one comparison larger than that of another (two grounds at once)?",
    how=(
        "`net_all` of the first − that of the second; `mover`, or `cr2` of one regression "
        "of both by landlord, so what a landlord does to both cancels"
    ),
    use="factorial designs: name two comparisons; not for a comparison and a part of it",
)
ESTIMATORS = (
    Measure(
        _OF_ALL,
        {"mover": _paired("net_all", mover), CR2: _clustered("net_all")},
    ),
    Measure(
        _OF_ALL.of_any(
            "interaction_any",
            N_("Net discrimination rate: one minus the other"),
            denominator="tests with at least one {noun}, of both comparisons",
            fewest={"delta": 20},
            how="`delta`, or `cr2`",
        ),
        {"delta": _paired("net_any", unpooled), CR2: _clustered("net_any")},
    ),
    Measure(
        Card(
            "interaction_odds_ratio",
            Needs.FACTORS,
            N_("Odds ratio: one divided by the other"),
            unit="ratio",
            null=1.0,
            denominator="tests with different treatment, of both comparisons",
            meaning=N_("1: as large in both comparisons."),
            family="interaction",
            words="ratio of the matched odds ratios",
            how=(
                "(b₁/a₁)/(b₂/a₂); `wald` on the log scale, `fisher`, or `cr2` of one logit model "
                "of both by landlord"
            ),
            use="comparing with models; `wald` and `fisher` ignore that landlords repeat",
        ),
        {"wald": _odds(odds_wald), "fisher": _odds(odds_fisher), CR2: _odds_by_landlord},
    ),
    MethodCard(
        "fisher",
        N_("Fisher’s exact interval"),
        how="exact, given the discordant tests of both comparisons; R's `fisher.test`",
        source="Fisher 1935; Agresti 2013, section 16.6",
    ),
)
