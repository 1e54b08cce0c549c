"""Ratios, test over control: the relative invitation rate and the matched odds ratio."""

from __future__ import annotations

import math

from discrimtest.estimators.interface import (
    UNDEFINED,
    Estimand,
    Estimate,
    Interval,
    Needs,
    PairedTable,
    Share,
)
from discrimtest.estimators.proportion import clopper_pearson


def quotient(numerator: float, denominator: float) -> float:
    """``numerator / denominator``; inf for a positive number over 0, nan for 0 over 0."""
    if denominator:
        return numerator / denominator
    return math.inf if numerator else math.nan


def rate_ratio(table: PairedTable) -> Estimate:
    """``(both + b) / (both + a)``: the test candidate's invitations per one of the control's."""
    control, test = table.shares.control.count, table.shares.test.count
    return Estimate(quotient(test, control), control)


def odds_ratio_conditional(table: PairedTable) -> Estimate:
    """``b / a``: the conditional maximum likelihood estimate in matched pairs."""
    return Estimate(quotient(table.test_only, table.control_only), table.n_discordant)


def odds_clopper_pearson(table: PairedTable, level: float = 0.95) -> Interval:
    """Clopper-Pearson limits of ``b / (a + b)``, turned into odds.

    References:
        Fagerland, Lydersen and Laake (2014), section 5.
    """
    if table.n_discordant == 0:
        return UNDEFINED
    limits = clopper_pearson(Share(table.test_only, table.n_discordant), level)
    return Interval(quotient(limits.low, 1 - limits.low), quotient(limits.high, 1 - limits.high))


ESTIMANDS: tuple[Estimand[PairedTable], ...] = (
    Estimand(
        "rate_ratio", Needs.PAIRS, rate_ratio, "tests in which the control candidate got the {noun}"
    ),
    Estimand(
        "odds_ratio_conditional",
        Needs.PAIRS,
        odds_ratio_conditional,
        "tests with different treatment",
        {"clopper_pearson": odds_clopper_pearson},
    ),
)
