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
from discrimtest.estimators.interface import (
    Estimand,
    Estimate,
    Interval,
    Material,
)
from discrimtest.estimators.landlords import MEANS
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


def _share(card: Card, share: Callable[[Material], Share]) -> Estimand[Material]:
    """An estimand that is one share, with the intervals of a single proportion."""

    def estimate(sample: Material) -> Estimate:
        part = share(sample)
        return Estimate(part.value, part.of)

    def lifted(method: Callable[[Share, float], Interval]) -> Callable[[Material, float], Interval]:
        return lambda sample, level: method(share(sample), level)

    intervals = {
        "wilson": lifted(wilson),
        "wilson_cc": lifted(wilson_cc),
        "clopper_pearson": lifted(clopper_pearson),
    }
    return Estimand(card, estimate, intervals, MEANS[card.id])


def _net(
    card: Card,
    of: Callable[[PairedTable], int],
    intervals: Mapping[str, Callable[[PairedTable, float], Interval]],
    bounded: bool = True,
) -> Estimand[PairedTable]:
    """An estimand ``(a - b) / of``."""

    def estimate(table: PairedTable) -> Estimate:
        count = of(table)
        return Estimate(table.difference / count if count else math.nan, count)

    return Estimand(card, estimate, intervals, MEANS[card.id], bounded)


def _given_any(
    method: Callable[[PairedTable, float], Interval],
) -> Callable[[PairedTable, float], Interval]:
    """``net_any`` given M is ``net_all`` of the tests with at least one favoured candidate."""
    return lambda table, level: method(table.without_neither(), level)


ESTIMATORS: tuple[Estimand[Any], ...] = (
    _share(
        Card(
            "rate_control",
            Needs.CONTACTS,
            N_("Control candidate"),
            unit="percent",
            denominator="tests",
            of=ALL_TESTS,
            words="how often the control candidate was favoured",
            how="`(both + a) / N`",
            use=(
                "the level of the market; where a test holds several contacts of one arm, of all "
                "contacts"
            ),
        ),
        lambda arms: arms.control,
    ),
    _share(
        Card(
            "rate_test",
            Needs.CONTACTS,
            N_("Test candidate"),
            unit="percent",
            denominator="tests",
            of=ALL_TESTS,
            words="the same of the test candidate",
            how="`(both + b) / N`",
            use="as above",
        ),
        lambda arms: arms.test,
    ),
    _net(
        Card(
            "net_all",
            Needs.PAIRS,
            N_("Net difference over all tests"),
            unit="hundredths",
            denominator="tests",
            of=ALL_TESTS,
            meaning=N_(
                "A net difference subtracts the tests in which only the test candidate was invited"
                " from those in which only the control candidate was. Gross figures do not "
                "subtract, so they are not the difference."
            ),
            headline=2,
            antisymmetric=True,
            words="net difference over all tests",
            how="`(a - b) / N`",
            use=(
                "what a candidate loses per home asked for; it is small where few are invited at "
                "all"
            ),
        ),
        lambda table: table.n,
        {"tango": tango, "newcombe": newcombe, "bonett_price": bonett_price},
    ),
    _net(
        Card(
            "net_any",
            Needs.PAIRS,
            N_("Net discrimination rate"),
            unit="hundredths",
            denominator="tests with at least one {noun}",
            of=ANY_INVITED,
            meaning=N_(
                "The net discrimination rate counts the tests in which at least one candidate was "
                "invited. From the tests in which only the control candidate was invited it "
                "subtracts those in which only the test candidate was. Gross figures do not "
                "subtract, so they are not the difference."
            ),
            headline=1,
            antisymmetric=True,
            fewest={"delta": 50, "newcombe": 10},
            words="net, over tests with at least one favourable answer",
            how="`(a - b) / M`",
            use=(
                "the usual rate of the ILO tradition; comparing with rates of the same definition "
                "only"
            ),
        ),
        lambda table: table.n_any,
        {"tango": _given_any(tango), "newcombe": _given_any(newcombe), "delta": _given_any(delta)},
    ),
    _net(
        Card(
            "net_discordant",
            Needs.PAIRS,
            N_("Net difference among tests with different treatment"),
            unit="hundredths",
            denominator="tests with different treatment",
            of=ONE_INVITED,
            meaning=N_(
                "A net difference subtracts the tests in which only the test candidate was invited"
                " from those in which only the control candidate was. Gross figures do not "
                "subtract, so they are not the difference."
            ),
            headline=3,
            antisymmetric=True,
            weaknesses=frozenset({Weakness.FEW_LANDLORDS}),
            words="net, over tests with different treatment",
            how="`(a - b) / (a + b)`",
            use=("how one-sided the differences are; large by construction, never the headline"),
        ),
        lambda table: table.n_discordant,
        {},
        bounded=False,
    ),
    _share(
        Card(
            "equal_both",
            Needs.PAIRS,
            N_("Both invited"),
            unit="percent",
            denominator="tests",
            of=ALL_TESTS,
            family=FURTHER,
            words="both favoured",
            how="`both / N`",
            use="describing the tests",
        ),
        lambda table: Share(table.both, table.n),
    ),
    _share(
        Card(
            "equal_neither",
            Needs.PAIRS,
            N_("Neither invited"),
            unit="percent",
            denominator="tests",
            of=ALL_TESTS,
            family=FURTHER,
            words="none favoured",
            how="`neither / N`",
            use="describing the tests; silence is no equal treatment",
        ),
        lambda table: Share(table.neither, table.n),
    ),
    _share(
        Card(
            "discordance",
            Needs.PAIRS,
            N_("Only one of the two invited"),
            unit="percent",
            denominator="tests",
            of=ALL_TESTS,
            family=FURTHER,
            words="treated differently",
            how="`(a + b) / N`",
            use="how much the paired tests have to go on",
        ),
        lambda table: Share(table.n_discordant, table.n),
    ),
    _share(
        Card(
            "control_invited_lost",
            Needs.PAIRS,
            N_("Gross: the control candidate’s invitations that the test candidate did not get"),
            unit="percent",
            denominator="tests in which the control candidate got the {noun}",
            of=CONTROL_INVITED,
            family=FURTHER,
            words=("share of the control's invitations that the test candidate did not get"),
            how="`a / (both + a)`",
            use="seeing it as one invited; it ignores `b`, so it is no net rate",
        ),
        lambda table: Share(table.control_only, table.shares.control.count),
    ),
    _share(
        Card(
            "gross_control",
            Needs.PAIRS,
            N_("Gross, in favour of the control candidate"),
            unit="percent",
            denominator="tests",
            of=ALL_TESTS,
            words="gross: control favoured",
            how="`a / N`",
            use="beside `gross_test` only; it counts chance too, so it is no difference",
        ),
        lambda table: Share(table.control_only, table.n),
    ),
    _share(
        Card(
            "gross_test",
            Needs.PAIRS,
            N_("Gross, in favour of the test candidate"),
            unit="percent",
            denominator="tests",
            of=ALL_TESTS,
            words="gross: test favoured",
            how="`b / N`",
            use="as above",
        ),
        lambda table: Share(table.test_only, table.n),
    ),
    _share(
        Card(
            "gross_control_any",
            Needs.PAIRS,
            N_("Gross, in favour of the control candidate"),
            unit="percent",
            denominator="tests with at least one {noun}",
            of=ANY_INVITED,
            family=FURTHER,
            words="gross over tests with a favourable answer",
            how="`a / M`",
            use="older literature",
        ),
        lambda table: Share(table.control_only, table.n_any),
    ),
    _share(
        Card(
            "gross_test_any",
            Needs.PAIRS,
            N_("Gross, in favour of the test candidate"),
            unit="percent",
            denominator="tests with at least one {noun}",
            of=ANY_INVITED,
            family=FURTHER,
            words="the same, test favoured",
            how="`b / M`",
            use="as above",
        ),
        lambda table: Share(table.test_only, table.n_any),
    ),
)
