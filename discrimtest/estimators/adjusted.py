"""What the net rate would be if every landlord had read the signal: for sensitivity only.

A landlord who does not recognise the ground can not treat by it. If those who do are a share
``s`` of all, and recognising depends on nothing else, the net rate among them is ``net / s``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from discrimtest.estimators.difference import tango
from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.measure import Measure, Measured
from discrimtest.estimators.proportion import normal_quantile, wilson
from discrimtest.estimators.tables import PairedTable, Share
from discrimtest.findings.card import ALL_TESTS, ANY_INVITED, FURTHER, Card, Needs
from discrimtest.words.sentence import N_


@dataclass(frozen=True, slots=True)
class Recognised:
    """A paired table and how many raters recognise the signal.

    Attributes:
        share: Of raters who read the signal as intended, above 0 and at most 1; None where the
            plan gives none.
        raters: How many they were; None where not known, and the share then counts as certain.

    Raises:
        ValueError: For a share that is none, or no whole number of raters above 0.
    """

    table: PairedTable
    share: float | None
    raters: int | None = None

    def __post_init__(self) -> None:
        if self.share is not None and not 0 < self.share <= 1:
            raise ValueError(f"a share must be above 0 and at most 1, got {self.share}")
        if self.raters is not None and self.raters < 1:
            raise ValueError(f"raters must be at least 1, got {self.raters}")


def divided(net: float, of_net: Interval, share: float, of_share: Interval) -> Interval:
    """The interval of a ratio from the intervals of its parts, as Fieller's from two normals.

    A limit ``r`` is where the limit of ``net - r share``, found by squaring and adding, is 0. So
    the limits need not be symmetric, which the delta method would make them.

    Args:
        net: Its interval: ``of_net``.
        share: Above 0; its interval: ``of_share``.

    Returns:
        Undefined where the share may be so small that no limit is reached.

    References:
        Donner and Zou (2012); Fieller (1954).
    """

    def limit(end: float, side: int) -> float:
        """The limit that belongs to ``end`` of the net; ``side`` is -1 for the lower one."""
        # Far from 0 the share must be small, near 0 large.
        away = end * side > 0
        other = of_share.low if away else of_share.high
        spread = other * (2 * share - other)
        if spread <= 0:
            return math.nan
        inside = (net * share) ** 2 - end * (2 * net - end) * spread
        return (net * share + side * math.sqrt(max(inside, 0.0))) / spread

    low, high = limit(of_net.low, -1), limit(of_net.high, 1)
    return Interval(low, high) if low <= high else UNDEFINED


def _adjusted(
    table_of: Callable[[PairedTable], PairedTable],
) -> Callable[[Recognised, float], Measured]:
    def measured(recognised: Recognised, level: float) -> Measured:
        normal_quantile(level)
        table, share = table_of(recognised.table), recognised.share
        if share is None:
            return Measured(math.nan, table.n, caution="recognition_needed")
        if not table.n:
            return Measured(math.nan, 0)
        net, limits = table.difference / table.n, tango(table, level)
        if recognised.raters is None:
            return Measured(net / share, table.n, Interval(limits.low / share, limits.high / share))
        count = round(share * recognised.raters)
        raters = wilson(Share(count, recognised.raters), level)
        return Measured(net / share, table.n, divided(net, limits, share, raters))

    return measured


_OF_ALL = Card(
    "rate_adjusted_signal",
    Needs.RECOGNISED,
    N_("Net difference over all tests, had everyone read the signal"),
    unit="hundredths",
    denominator="tests",
    of=ALL_TESTS,
    family=FURTHER,
    net="net_all",
    words="what `net_all` would be if every landlord had read the signal",
    how=(
        "net / share of raters who recognise it; raters counted in by `mover` when their "
        "number is known"
    ),
    use="sensitivity only: it takes for granted that who does not read it treats alike",
)
ESTIMATORS = (
    Measure(
        _OF_ALL,
        {"mover": _adjusted(lambda table: table)},
    ),
    Measure(
        _OF_ALL.of_any(
            "rate_adjusted_signal_any",
            N_("Net discrimination rate, had everyone read the signal"),
            denominator="tests with at least one {noun}",
            of=ANY_INVITED,
            how="likewise",
        ),
        {"mover": _adjusted(PairedTable.without_neither)},
    ),
)
