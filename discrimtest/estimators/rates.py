"""Rates of paired tests: who was favoured, out of what.

Net figures are control minus test. A figure is never given without its denominator, because
``gross_control`` ("in 16 of 100 tests only the control candidate was invited") and ``net_all``
("the control candidate was invited 9 times more often, per 100 tests") are easily confused.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from discrimtest.estimators.difference import bonett_price, delta, newcombe, tango
from discrimtest.estimators.interface import Estimand, Estimate, Interval
from discrimtest.estimators.landlords import Mean
from discrimtest.estimators.proportion import clopper_pearson, wilson, wilson_cc
from discrimtest.estimators.tables import PairedTable, Share
from discrimtest.findings.card import (
    ALL_TESTS,
    ANY_INVITED,
    CONTROL_INVITED,
    FURTHER,
    ONE_INVITED,
    Card,
    Needs,
    Weakness,
)
from discrimtest.words.sentence import N_


def _share(
    id_: str,
    name: str,
    mean: Mean,
    share: Callable[[Any], Share] | None = None,
    needs: Needs = Needs.PAIRS,
    **told: Any,
) -> Estimand[Any]:
    """An estimand that is one share, with the intervals of a single proportion.

    Args:
        share: Of a sample that is no paired table.
    """
    share_of = share or (lambda table: Share(*mean.of(table)))

    def estimate(sample: Any) -> Estimate:
        part = share_of(sample)
        return Estimate(part.value, part.of)

    def lifted(method: Callable[[Share, float], Interval]) -> Callable[[Any, float], Interval]:
        return lambda sample, level: method(share_of(sample), level)

    intervals = {
        "wilson": lifted(wilson),
        "wilson_cc": lifted(wilson_cc),
        "clopper_pearson": lifted(clopper_pearson),
    }
    told = {"denominator": "tests", "of": ALL_TESTS, **told}
    card = Card(id_, needs, name, unit="percent", **told)
    return Estimand(card, estimate, intervals, mean)


def _net(
    id_: str,
    name: str,
    mean: Mean,
    intervals: Mapping[str, Callable[[PairedTable, float], Interval]],
    bounded: bool = True,
    **told: Any,
) -> Estimand[PairedTable]:
    """An estimand ``(a - b) / (tests of its denominator)``."""

    def estimate(table: PairedTable) -> Estimate:
        difference, count = mean.of(table)
        return Estimate(difference / count if count else math.nan, count)

    card = Card(id_, Needs.PAIRS, name, unit="hundredths", **told)
    return Estimand(card, estimate, intervals, mean, bounded)


def _given_any(
    method: Callable[[PairedTable, float], Interval],
) -> Callable[[PairedTable, float], Interval]:
    """``net_any`` given M is ``net_all`` of the tests with at least one favoured candidate."""
    return lambda table, level: method(table.without_neither(), level)


_NOT_GROSS = N_(
    "A net difference subtracts the tests in which only the test candidate was invited from those "
    "in which only the control candidate was. Gross figures do not subtract, so they are not the "
    "difference."
)
_ALL, _ANY, _DISCORDANT = (1, 1, 1, 1), (1, 1, 1, 0), (0, 1, 1, 0)
ESTIMATORS: tuple[Estimand[Any], ...] = (
    _share(
        "rate_control",
        N_("Control candidate"),
        Mean((1, 1, 0, 0), _ALL),
        lambda arms: arms.control,
        needs=Needs.CONTACTS,
        words="how often the control candidate was favoured",
        how="`(both + a) / N`",
        use="the level of the market; where a test holds several contacts of one arm, of all "
        "contacts",
    ),
    _share(
        "rate_test",
        N_("Test candidate"),
        Mean((1, 0, 1, 0), _ALL),
        lambda arms: arms.test,
        needs=Needs.CONTACTS,
        words="the same of the test candidate",
        how="`(both + b) / N`",
        use="as above",
    ),
    _net(
        "net_all",
        N_("Net difference over all tests"),
        Mean((0, 1, -1, 0), _ALL),
        {"tango": tango, "newcombe": newcombe, "bonett_price": bonett_price},
        denominator="tests",
        of=ALL_TESTS,
        meaning=_NOT_GROSS,
        headline=2,
        words="net difference over all tests",
        how="`(a - b) / N`",
        use="what a candidate loses per home asked for; it is small where few are invited at all",
    ),
    _net(
        "net_any",
        N_("Net discrimination rate"),
        Mean((0, 1, -1, 0), _ANY),
        {"tango": _given_any(tango), "newcombe": _given_any(newcombe), "delta": _given_any(delta)},
        denominator="tests with at least one {noun}",
        of=ANY_INVITED,
        meaning=N_(
            "The net discrimination rate counts the tests in which at least one candidate was "
            "invited. From the tests in which only the control candidate was invited it "
            "subtracts those in which only the test candidate was. Gross figures do not "
            "subtract, so they are not the difference."
        ),
        headline=1,
        fewest={"delta": 50, "newcombe": 10},
        words="net, over tests with at least one favourable answer",
        how="`(a - b) / M`",
        use="the usual rate of the ILO tradition; comparing with rates of the same definition only",
    ),
    _net(
        "net_discordant",
        N_("Net difference among tests with different treatment"),
        Mean((0, 1, -1, 0), _DISCORDANT),
        {},
        denominator="tests with different treatment",
        of=ONE_INVITED,
        meaning=_NOT_GROSS,
        headline=3,
        weaknesses=frozenset({Weakness.FEW_LANDLORDS}),
        words="net, over tests with different treatment",
        how="`(a - b) / (a + b)`",
        use="how one-sided the differences are; large by construction, never the headline",
        bounded=False,
    ),
    _share(
        "equal_both",
        N_("Both invited"),
        Mean((1, 0, 0, 0), _ALL),
        family=FURTHER,
        words="both favoured",
        how="`both / N`",
        use="describing the tests",
    ),
    _share(
        "equal_neither",
        N_("Neither invited"),
        Mean((0, 0, 0, 1), _ALL),
        family=FURTHER,
        words="none favoured",
        how="`neither / N`",
        use="describing the tests; silence is no equal treatment",
    ),
    _share(
        "discordance",
        N_("Only one of the two invited"),
        Mean((0, 1, 1, 0), _ALL),
        family=FURTHER,
        words="treated differently",
        how="`(a + b) / N`",
        use="how much the paired tests have to go on",
    ),
    _share(
        "control_invited_lost",
        N_("Gross: the control candidate’s invitations that the test candidate did not get"),
        Mean((0, 1, 0, 0), (1, 1, 0, 0)),
        denominator="tests in which the control candidate got the {noun}",
        of=CONTROL_INVITED,
        family=FURTHER,
        words="share of the control's invitations that the test candidate did not get",
        how="`a / (both + a)`",
        use="seeing it as one invited; it ignores `b`, so it is no net rate",
    ),
    _share(
        "gross_control",
        N_("Gross, in favour of the control candidate"),
        Mean((0, 1, 0, 0), _ALL),
        words="gross: control favoured",
        how="`a / N`",
        use="beside `gross_test` only; it counts chance too, so it is no difference",
    ),
    _share(
        "gross_test",
        N_("Gross, in favour of the test candidate"),
        Mean((0, 0, 1, 0), _ALL),
        words="gross: test favoured",
        how="`b / N`",
        use="as above",
    ),
    _share(
        "gross_control_any",
        N_("Gross, in favour of the control candidate"),
        Mean((0, 1, 0, 0), _ANY),
        denominator="tests with at least one {noun}",
        of=ANY_INVITED,
        family=FURTHER,
        words="gross over tests with a favourable answer",
        how="`a / M`",
        use="older literature",
    ),
    _share(
        "gross_test_any",
        N_("Gross, in favour of the test candidate"),
        Mean((0, 0, 1, 0), _ANY),
        denominator="tests with at least one {noun}",
        of=ANY_INVITED,
        family=FURTHER,
        words="the same, test favoured",
        how="`b / M`",
        use="as above",
    ),
)
MEANS = {one.id: one.mean for one in ESTIMATORS if one.mean is not None}
"""By id of the figure."""
