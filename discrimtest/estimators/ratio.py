"""Ratios, test over control: the relative invitation rate and the matched odds ratio."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps

from scipy.optimize import brentq

from discrimtest.estimators.interface import UNDEFINED, Estimand, Estimate, Interval
from discrimtest.estimators.proportion import clopper_pearson, normal_quantile, score_limits
from discrimtest.estimators.tables import PairedTable, Share
from discrimtest.findings.card import CONTROL_INVITED, FURTHER, ONE_INVITED, Card, MethodCard, Needs
from discrimtest.words.sentence import N_

Method = Callable[[PairedTable, float], Interval]


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


def _reciprocal(method: Method) -> Method:
    """Compute with the test candidate favoured and invert the rest."""

    @wraps(method)
    def reciprocal(table: PairedTable, level: float = 0.95) -> Interval:
        if table.difference > 0:
            limits = method(table.swapped(), level)
            return Interval(quotient(1, limits.high), quotient(1, limits.low))
        return method(table, level)

    return reciprocal


@_reciprocal
def bonett_price_ratio(table: PairedTable, level: float = 0.95) -> Interval:
    """The hybrid of two Wilson intervals for the ratio of paired shares.

    Returns:
        Limits in [0, inf]; undefined when no candidate was favoured in any test.

    References:
        Bonett and Price (2006); Fagerland, Lydersen and Laake (2014), section 4.
    """
    z = normal_quantile(level)
    n = table.n_any
    control, test = table.shares.control.count, table.shares.test.count
    if n == 0:
        return UNDEFINED

    def error(count: int) -> float:
        return math.sqrt((1 - (count + 1) / (n + 2)) / (count + 1))

    joint = math.sqrt((table.n_discordant + 2) / ((test + 1) * (control + 1)))
    shrunk = z * joint / (error(test) + error(control))
    t, c = score_limits(Share(test, n), shrunk), score_limits(Share(control, n), shrunk)
    return Interval(quotient(t.low, c.high), quotient(t.high, c.low))


@_reciprocal
def tang(table: PairedTable, level: float = 0.95) -> Interval:
    """The score interval: ratios that the score test does not reject.

    Returns:
        Limits in [0, inf]; undefined when no candidate was favoured in any test.

    References:
        Tang, Tang and Chan (2003); Fagerland, Lydersen and Laake (2014), section 4.
    """
    z = normal_quantile(level)
    n, a = table.n_any, table.control_only
    control, test = table.shares.control.count, table.shares.test.count
    if n == 0:
        return UNDEFINED
    # In these two cases the variance is zero at the estimate and the equation is linear.
    if control == 0:
        return Interval(n / (z * z), math.inf)
    if table.n_discordant == 0:
        return Interval(n / (n + z * z), (n + z * z) / n)

    def excess(log_ratio: float, sign: int) -> float:
        # The score equation multiplied by its standard error; n cancels N throughout.
        ratio = math.exp(log_ratio)
        half_b = (control * ratio**2 - (test + 2 * a)) / 2
        root = math.sqrt(max(half_b * half_b - (1 + ratio) * (1 - ratio) * a * n, 0.0))
        variance = max(root - half_b + n * (ratio - 1), 0.0)
        return test - ratio * control - sign * z * math.sqrt(variance)

    def limit(sign: int) -> float:
        near = math.log(test / control)
        far = near - sign
        while sign * excess(far, sign) <= 0:
            far -= sign
        return math.exp(brentq(excess, near, far, args=(sign,), xtol=1e-14, rtol=1e-14))

    return Interval(limit(1), limit(-1))


def odds_clopper_pearson(table: PairedTable, level: float = 0.95) -> Interval:
    """Clopper-Pearson limits of ``b / (a + b)``, turned into odds.

    References:
        Fagerland, Lydersen and Laake (2014), section 5.
    """
    if table.n_discordant == 0:
        return UNDEFINED
    limits = clopper_pearson(Share(table.test_only, table.n_discordant), level)
    return Interval(quotient(limits.low, 1 - limits.low), quotient(limits.high, 1 - limits.high))


ESTIMATORS = (
    Estimand(
        Card(
            "rate_ratio",
            Needs.PAIRS,
            N_("Invitations of the test candidate for each of the control candidate"),
            unit="ratio",
            null=1.0,
            denominator="tests in which the control candidate got the {noun}",
            of=CONTROL_INVITED,
            family=FURTHER,
            words="relative rate",
            how="`(both + b) / (both + a)`",
            use="comparing markets of different levels; undefined when nobody is invited",
        ),
        rate_ratio,
        {"tang": tang, "bonett_price_ratio": bonett_price_ratio},
    ),
    Estimand(
        Card(
            "odds_ratio_conditional",
            Needs.PAIRS,
            N_(
                "Odds ratio: tests that favoured the test candidate for each that favoured the "
                "control candidate"
            ),
            unit="ratio",
            null=1.0,
            denominator="tests with different treatment",
            of=ONE_INVITED,
            family=FURTHER,
            words="matched odds ratio",
            how="`b / a`",
            use="comparing with conditional logit models; readers take it for a ratio of rates",
        ),
        odds_ratio_conditional,
        {"clopper_pearson": odds_clopper_pearson},
    ),
    MethodCard(
        "tang",
        N_("score interval of the ratio (Tang, Tang and Chan 2003)"),
        how="ratios that the score test does not reject",
        source="Tang, Tang and Chan 2003",
    ),
    MethodCard(
        "bonett_price_ratio",
        N_("Bonett and Price’s interval of the ratio (2006)"),
        how="hybrid of two Wilson intervals",
        source="Bonett and Price 2006",
    ),
)
