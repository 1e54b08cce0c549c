"""The conventions of the R package ``callback``, under its own names.

The first candidate is the control. ``callback`` compares the candidates within three sets of
tests: all (matched callback rates, its ``stat_mcr``), those with a callback (total callback
shares, ``stat_tcs``), those with a single callback (exclusive callback shares, ``stat_ecs``). The
differences equal ``net_all``, ``net_any`` and ``net_discordant``; the intervals and tests are the
package's. Its Student's t is paired. Its chi-squared and Fisher tests take the two candidates of
a test as strangers, which pairs are not: they are for comparing with what was printed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from scipy.special import chdtrc, stdtr, stdtrit

from discrimtest.estimators.interaction import odds_fisher
from discrimtest.estimators.interface import (
    UNDEFINED,
    Estimand,
    Estimate,
    Interval,
    TestMethod,
    TestResult,
)
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import Card, MethodCard, Needs, Weakness
from discrimtest.words.sentence import N_

Kept = Callable[[PairedTable], PairedTable]


def _student(table: PairedTable, level: float) -> Interval:
    """R's ``t.test`` of the differences first less second, 1, 0 or -1; limits in [-1, 1]."""
    normal_quantile(level)
    n = table.n
    if n == abs(table.difference) or not table.n_discordant:
        return UNDEFINED
    mean = table.difference / n
    error = math.sqrt((table.n_discordant - table.difference * mean) / (n - 1) / n)
    half = float(stdtrit(n - 1, (1 + level) / 2)) * error
    t = mean / error
    p_value = 2 * float(stdtr(n - 1, -abs(t)))
    return Interval(max(mean - half, -1.0), min(mean + half, 1.0), error, n - 1, t, p_value)


def _pearson(table: PairedTable, level: float) -> Interval:
    """R's ``prop.test`` of two shares, with its continuity correction.

    The correction is half a callback in each share, or the whole difference where that is less;
    it widens the interval and takes off the chi-squared. Limits in [-1, 1].
    """
    z = normal_quantile(level)
    n, (control, test) = table.n, (table.shares.control, table.shares.test)
    if not n:
        return UNDEFINED
    difference = control.value - test.value
    less = min(1, abs(control.count - test.count)) / n
    spread = (control.count * (n - control.count) + test.count * (n - test.count)) / n**3
    half = z * math.sqrt(spread) + less
    pooled = control.count + test.count
    if pooled in (0, 2 * n):
        return UNDEFINED
    share = pooled / (2 * n)
    statistic = (abs(difference) - less) ** 2 / (2 * share * (1 - share) / n)
    return Interval(
        max(difference - half, -1.0),
        min(difference + half, 1.0),
        statistic=statistic,
        p_value=float(chdtrc(1, statistic)),
    )


def _all(table: PairedTable) -> PairedTable:
    return table


def _with_a_callback(table: PairedTable) -> PairedTable:
    return table.without_neither()


def _with_one_callback(table: PairedTable) -> PairedTable:
    return PairedTable(0, table.control_only, table.test_only, 0)


def _shared(kept: Kept) -> Kept:
    """The table whose two shares ``prop.test`` and ``fisher.test`` compare.

    Among tests with a callback these are the shares of single callbacks, c10 and c01, so a test
    with both callbacks is in neither.
    """
    if kept is not _with_a_callback:
        return kept
    return lambda table: PairedTable(0, table.control_only, table.test_only, table.both)


def _estimand(id_: str, name: str, kept: Kept, **told: Any) -> Estimand[PairedTable]:
    """A net figure of the package, over the tests that are kept."""

    def estimate(table: PairedTable) -> Estimate:
        part = kept(table)
        return Estimate(part.difference / part.n if part.n else math.nan, part.n)

    shares = _shared(kept)
    card = Card(
        id_,
        Needs.PAIRS,
        name,
        unit="hundredths",
        meaning=N_("Above 0: the control candidate is invited more often."),
        family="callback",
        called={"student": N_("Student’s t interval over tests")},
        **told,
    )
    return Estimand(
        card,
        estimate,
        {
            "student": lambda table, level: _student(kept(table), level),
            "pearson": lambda table, level: _pearson(shares(table), level),
        },
    )


def _fisher(id_: str, name: str, kept: Kept, **told: Any) -> TestMethod[PairedTable]:
    shares = _shared(kept)

    def test(table: PairedTable) -> TestResult:
        """R's ``fisher.test`` of candidate by callback, as if tests were not paired."""
        part = shares(table)
        if not part.n:
            return TestResult(1.0, empty=True)
        control, other = (
            PairedTable(0, share.of - share.count, share.count, 0)
            for share in (part.shares.control, part.shares.test)
        )
        return TestResult(float(odds_fisher(control, other, 0.95).p_value or 0.0))

    return TestMethod(
        Card(id_, Needs.PAIRS, name, family="callback", source="Duguet 2024", **told), test
    )


ESTIMATORS = (
    _estimand(
        "callback_matched",
        N_("Net difference over all tests, as that program has it"),
        _all,
        denominator="tests",
        words="matched callback rates, first candidate less second",
        how="`(a - b) / N`",
        use="comparing with papers that used the R package `callback` (its `stat_mcr`); the "
        "same number as `net_all`",
    ),
    _estimand(
        "callback_total",
        N_("Net discrimination rate, as that program has it"),
        _with_a_callback,
        denominator="tests with at least one {noun}",
        weaknesses=frozenset({Weakness.UNPAIRED}),
        words="total callback shares, first less second",
        how="`(a - b) / M`",
        use="the same (`stat_tcs`); the same number as `net_any`",
    ),
    _estimand(
        "callback_exclusive",
        N_("Net difference among tests with different treatment, as that program has it"),
        _with_one_callback,
        denominator="tests with different treatment",
        weaknesses=frozenset({Weakness.UNPAIRED}),
        words="exclusive callback shares, first less second",
        how="`(a - b) / (a + b)`",
        use="the same (`stat_ecs`); the same number as `net_discordant`. An early vignette "
        "prints half of it",
    ),
    _fisher(
        "callback_matched_fisher",
        N_("Fisher’s exact test, as if tests were not paired"),
        _all,
        how="Fisher's exact test of callbacks by candidate, as if tests were not paired",
        use="to compare with papers only: pairs make it too cautious",
    ),
    _fisher(
        "callback_total_fisher",
        N_("Fisher’s exact test among tests with an invitation"),
        _with_a_callback,
        weaknesses=frozenset({Weakness.UNPAIRED}),
        how="the same of single callbacks, among tests with a callback",
        use="to compare with papers only: it rejects far too often",
    ),
    _fisher(
        "callback_exclusive_fisher",
        N_("Fisher’s exact test among tests with a single invitation"),
        _with_one_callback,
        weaknesses=frozenset({Weakness.UNPAIRED}),
        how="the same among tests with a single callback",
        use="to compare with papers only: it counts each test twice",
    ),
    MethodCard(
        "pearson",
        N_("interval of Pearson’s chi-squared test"),
        weaknesses=frozenset({Weakness.UNPAIRED}),
        how=(
            "two shares compared as if tests were not paired, with continuity correction (R's "
            "`prop.test`); to compare with papers only"
        ),
        source="Duguet 2024",
    ),
)
