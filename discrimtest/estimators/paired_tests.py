"""Tests of equal treatment in paired tests: McNemar's family and the paired t."""

from __future__ import annotations

import math

from scipy.special import bdtr, chdtrc, stdtr

from discrimtest.estimators.interface import TestResult, carded
from discrimtest.estimators.tables import PairedTable
from discrimtest.estimators.unconditional import mcnemar_unconditional
from discrimtest.findings.card import Needs
from discrimtest.words.sentence import N_


def mcnemar_exact(table: PairedTable) -> TestResult:
    """The exact conditional test: ``min(1, 2 P(X <= min(a, b)))`` with X ~ Bin(a + b, 1/2).

    References:
        McNemar (1947); Fagerland, Lydersen and Laake (2013), supplement, formula 1.

    >>> round(mcnemar_exact(PairedTable(1, 1, 7, 12)).p_value, 4)
    0.0703
    """
    n = table.n_discordant
    if n == 0:
        return TestResult(1.0, empty=True)
    # So near a tie both tails are everything, which rounding might miss by a digit.
    return TestResult(1.0 if abs(table.difference) <= 1 else min(1.0, 2 * _lower_tail(table)))


def mcnemar_midp(table: PairedTable) -> TestResult:
    """The mid-p test: the exact p less P(X = min(a, b)); ``1 - P(X = a) / 2`` where a = b.

    References:
        Fagerland, Lydersen and Laake (2013), supplement, formula 2.

    >>> round(mcnemar_midp(PairedTable(1, 1, 7, 12)).p_value, 4)
    0.0391
    """
    n = table.n_discordant
    if n == 0:
        return TestResult(1.0, empty=True)
    least = min(table.control_only, table.test_only)
    mass = math.comb(n, least) / 2**n
    if table.difference == 0:
        return TestResult(1 - mass / 2)
    return TestResult(2 * _lower_tail(table) - mass)


def mcnemar_chi2(table: PairedTable) -> TestResult:
    """``(a - b)^2 / (a + b)`` against chi-squared with one degree of freedom.

    References:
        McNemar (1947).
    """
    return _chi_squared(table, abs(table.difference))


def mcnemar_chi2_cc(table: PairedTable) -> TestResult:
    """With Edwards' (1948) continuity correction: ``max(|a - b| - 1, 0)^2 / (a + b)``."""
    return _chi_squared(table, max(abs(table.difference) - 1, 0))


def paired_t(table: PairedTable) -> TestResult:
    """Student's t of the differences control minus test (1, 0 or -1), N - 1 degrees of freedom.

    Returns:
        nan when every test favoured the same candidate: the differences do not vary.

    References:
        Student (1908); the component tests of the R package ``callback``.
    """
    n = table.n
    if table.n_discordant == 0:
        return TestResult(1.0, math.nan, empty=True)
    mean = table.difference / n
    if n == abs(table.difference):
        return TestResult(math.nan, math.nan)
    variance = (table.n_discordant - n * mean * mean) / (n - 1)
    t = mean / math.sqrt(variance / n)
    return TestResult(2 * float(stdtr(n - 1, -abs(t))), t)


def _lower_tail(table: PairedTable) -> float:
    return float(bdtr(min(table.control_only, table.test_only), table.n_discordant, 0.5))


def _chi_squared(table: PairedTable, distance: int) -> TestResult:
    if table.n_discordant == 0:
        return TestResult(1.0, math.nan, empty=True)
    statistic = distance**2 / table.n_discordant
    return TestResult(float(chdtrc(1, statistic)), statistic)


ESTIMATORS = (
    carded(
        mcnemar_exact,
        Needs.PAIRS,
        N_("McNemar’s exact test (1947)"),
        rank=1,
        how="min(1, 2·P(X ≤ min(a, b))), X binomial(a + b, ½)",
        use="first while no landlord repeats; never rejects too often, a little too seldom",
        source="McNemar 1947; Fagerland, Lydersen and Laake 2013",
    ),
    carded(
        mcnemar_midp,
        Needs.PAIRS,
        N_("McNemar’s test, mid-p (Fagerland 2013)"),
        rank=2,
        how="the exact p less P(X = min(a, b)); 1 − P(X = a)/2 where a = b",
        use="nearer to its level; may exceed it by a little",
        source="Fagerland, Lydersen and Laake 2013",
    ),
    carded(
        mcnemar_chi2,
        Needs.PAIRS,
        N_("McNemar’s chi-squared test"),
        how="(a − b)² / (a + b), chi-squared, 1 df",
        use="large numbers; the test that `tango` inverts",
        source="McNemar 1947",
    ),
    carded(
        mcnemar_chi2_cc,
        Needs.PAIRS,
        N_("McNemar’s chi-squared test with continuity correction"),
        how="max(|a − b| − 1, 0)² / (a + b)",
        use="to compare with papers that used it",
        source="Edwards 1948",
    ),
    carded(
        mcnemar_unconditional,
        Needs.PAIRS,
        N_("unconditional exact test (Suissa and Shuster 1991)"),
        how="exact over all tests, at the chance of different treatment that makes p largest",
        use="few tests; stronger than `mcnemar_exact`, and never rejects too often",
        source="Suissa and Shuster 1991; Fagerland, Lydersen and Laake 2013",
    ),
    carded(
        paired_t,
        Needs.PAIRS,
        N_("paired t test"),
        how="Student's t of the differences 1, 0, −1; N − 1 df",
        use="to compare with papers that used it",
        source="Student 1908; R package `callback`",
    ),
)
