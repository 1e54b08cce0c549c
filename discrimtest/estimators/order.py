"""Who asked first: the effect of the arm without it, its own effect, and whether they mix."""

from __future__ import annotations

import math
from collections.abc import Callable

from discrimtest.estimators.clustered import Clustered
from discrimtest.estimators.group_difference import welch
from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.measure import Measure, Measured, Orders
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.tables import PairedTable
from discrimtest.estimators.unpaired import independent
from discrimtest.findings.card import ORDER, ORDER_KNOWN, Card, Needs
from discrimtest.words.sentence import N_, NN_

_NET = (0, 1, -1, 0)
_FAVOURED = (2, 1, 1, 0)


def first_contact_only(orders: Orders, level: float) -> Measured:
    """Rate of the control candidates who asked first less that of the test candidates who did.

    An unpaired comparison, which nothing that happened before can have changed: where a third
    candidate asked first, neither of the two did.

    Returns:
        The difference with Newcombe's interval for independent shares, and the pooled z test.

    References:
        Newcombe (1998b), method 10 for independent proportions.
    """
    shares = orders.first_contacts
    limits = independent(shares, level)
    of = shares.control.of + shares.test.of
    both_orders = orders.control_first.n and orders.test_first.n
    caution = "never_first" if both_orders and not (shares.control.of and shares.test.of) else ""
    return Measured(shares.control.value - shares.test.value, of, limits, caution=caution)


def _mean(table: PairedTable, adds: tuple[int, int, int, int]) -> Clustered:
    """Mean over tests of what each adds by its cell, with its standard error."""
    counts = (table.both, table.control_only, table.test_only, table.neither)
    n = table.n
    if n < 2:
        return Clustered(math.nan, math.nan, math.nan)
    total = sum(add * count for add, count in zip(adds, counts, strict=True))
    squares = sum(add * add * count for add, count in zip(adds, counts, strict=True))
    # Whole numbers first, so that no spread is exactly none.
    variance = (n * squares - total * total) / (n * n * (n - 1))
    return Clustered(total / n, math.sqrt(variance), n - 1)


def _compared(
    adds: tuple[int, int, int, int], factor: float
) -> Callable[[Orders, float], Measured]:
    def measured(orders: Orders, level: float) -> Measured:
        normal_quantile(level)
        one, other = (_mean(table, adds) for table in (orders.control_first, orders.test_first))
        tests = orders.control_first.n, orders.test_first.n
        caution = "few_of_an_order" if min(tests) == 1 else ""
        value = factor * (one.value - other.value)
        limits = UNDEFINED if math.isnan(value) else welch(one, other, level)
        low, high = sorted((factor * limits.low, factor * limits.high))
        error = None if limits.standard_error is None else abs(factor) * limits.standard_error
        statistic = limits.statistic and math.copysign(1, factor) * limits.statistic
        result = Interval(low, high, error, limits.df, statistic, limits.p_value)
        return Measured(value, sum(tests), result, caution=caution)

    return measured


order_effect = _compared(_NET, -0.5)
"""Rate of the second contacts less that of the first, both orders weighing as much.

Half the difference between the net rates of the two orders, as in a two-period crossover: Hills
and Armitage (1979), section 3; Welch's t interval."""

arm_x_order = _compared(_FAVOURED, 1.0)
"""How much more (or less) asking second costs the control candidate than the test candidate.

Favoured candidates per test where the control asked first, less those where the test candidate
did: Hills and Armitage (1979), section 3 (the arm by period interaction); Welch's t interval. With
the sign of a net figure: positive where second place costs the test candidate less."""

_EFFECT = Card(
    "order_effect",
    Needs.ORDERS,
    N_("Effect of writing second on the chance of an invitation"),
    unit="hundredths",
    denominator="tests whose order is known",
    of=ORDER_KNOWN,
    family=ORDER,
    tried=False,
    words="what asking second costs, whoever asks",
    how=("half the difference of the net rates of the two orders (Hills and Armitage 1979)"),
    use="always shown: order matters in real data",
)
ESTIMATORS = (
    Measure(
        Card(
            "first_contact_only",
            Needs.ORDERS,
            N_("Net difference between candidates who came first"),
            unit="hundredths",
            denominator="first contacts",
            of=NN_("{n} first contact", "{n} first contacts"),
            family=ORDER,
            words="control candidates who asked first against test candidates who asked first",
            how="two independent rates, Newcombe's interval, pooled z test",
            use="checking that nothing earlier made the difference; it uses half the contacts",
        ),
        {"newcombe": first_contact_only},
    ),
    Measure(
        _EFFECT,
        {"welch": order_effect},
    ),
    Measure(
        _EFFECT.also(
            "arm_x_order",
            N_("How much more the order matters for the control candidate"),
            words="does asking second cost one candidate more?",
            how="favoured candidates per test by order, compared",
            use="a warning when it moves the conclusion",
        ),
        {"welch": arm_x_order},
    ),
)
