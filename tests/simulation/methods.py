"""What is held against the truth: every test and interval, on one simulated study.

Tests and interval methods are those of the registry, so a new one is tried as soon as it is there;
a figure of a new kind needs its true value, an entry of its name in the market's ``truth``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy

from discrimtest.estimators import conditional_covariates, lpm, wild_bootstrap
from discrimtest.estimators.conditional_covariates import clogit_within
from discrimtest.estimators.conditional_logit import Responses, clogit
from discrimtest.estimators.interface import Interval
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.logit_re import logit_re
from discrimtest.estimators.lpm import lpm_test_fe
from discrimtest.estimators.marginal import average_effect
from discrimtest.estimators.measure import Contrast, Decision, Orders
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.registry import ESTIMANDS, MEASURES, TESTS
from discrimtest.estimators.regression import ModelContacts
from discrimtest.estimators.several_arms import LandlordBlocks, cochran_q_landlord
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import Needs
from discrimtest.planning.markets.paired import PairedStudy
from tests.simulation.part import (
    ALL_ALIKE,
    ALPHA,
    DRAWS,
    LEVEL,
    MARGIN,
    Key,
    Known,
    Paired,
    Part,
    Result,
    listed,
)

FIGURES = ("net_all", "net_any", "rate_test", "rate_ratio", "odds_ratio_conditional")
"""Figures whose intervals are tried; the other shares take the same methods as ``rate_test``."""
CALLBACK = {
    "callback_matched": "net_all",
    "callback_total": "net_any",
    "callback_exclusive": "net_discordant",
}
"""The conventions of the R package ``callback``, and the figures they are of."""
SLOW, MOST_TESTS = "mcnemar_unconditional", 250
"""It takes long and comes near to ``mcnemar_chi2`` where tests are many."""
BY_LANDLORD = ("net_all", "net_any", "rate_test")


class Materials:
    """The kinds of sample that methods take, made of a study once each."""

    def __init__(self, study: PairedStudy, number: int) -> None:
        self.study, self.number = study, number
        self.landlords = Landlords(study.by_landlord(), True, number, DRAWS)
        self.table = self.landlords.table

    @property
    def orders(self) -> Orders:
        def of(order: int) -> PairedTable:
            counts = numpy.bincount(self.study.cell[self.study.test_first == order], minlength=4)
            return PairedTable(*(int(count) for count in counts))

        return Orders(of(0), of(1))

    @property
    def contrast(self) -> Contrast:
        """Every other landlord against the rest: two groups of the same market."""
        odd = self.study.owner % 2 == 1
        first, second = (
            Landlords(self.study.by_landlord(mine), True, self.number, DRAWS)
            for mine in (~odd, odd)
        )
        return Contrast(first, second)

    @property
    def contacts(self) -> ModelContacts:
        """One row a contact, control first."""
        tests = len(self.study.owner)
        return ModelContacts(
            self.study.favoured.astype(float).ravel(),
            numpy.tile([[0.0], [1.0]], (tests, 1)),
            ("test",),
            1,
            numpy.repeat(numpy.arange(tests), 2),
            numpy.repeat(self.study.owner, 2),
            numpy.ones(2 * tests, dtype=numpy.int64),
        )

    @property
    def responses(self) -> Responses:
        favoured = self.study.favoured.astype(numpy.int64)
        return Responses(
            numpy.ones_like(favoured), favoured, numpy.ones(len(favoured), dtype=numpy.int64)
        )


def results(market: Paired, number: int, known: Known) -> Iterator[tuple[Key, Result]]:
    """Key and result of every method that fits the study.

    Args:
        known: Results by table, kept from study to study.
    """
    study = market.study_of(number)
    made = Materials(study, number)
    arms = study.favoured.shape[1]
    if arms == 2:
        cells = (made.table.both, made.table.control_only, made.table.test_only, made.table.neither)
        if cells not in known:
            known[cells] = list(_of_table(made.table, market))
        yield from known[cells]
        yield from _of_landlords(made, market)
        yield from _of_order(made)
        yield from _of_groups(made)
    else:
        yield from _of_arms(made)


def models(market: Paired, number: int, known: Known) -> Iterator[tuple[Key, Result]]:
    """Likewise for models of contacts, and what else is asked for less often."""
    study = market.study_of(number)
    made = Materials(study, number)
    if study.favoured.shape[1] > 2:
        blocks = LandlordBlocks(study.favoured, study.owner)
        yield ("cochran_q_landlord", "", ALL_ALIKE), Result(cochran_q_landlord(blocks).p_value)
        return
    cells = (made.table.both, made.table.control_only, made.table.test_only, made.table.neither)
    if cells not in known:
        known[cells] = list(_of_collapsed(made.table))
    yield from known[cells]
    contacts = made.contacts
    for name, fit in lpm_test_fe(contacts, lpm.METHODS).items():
        # Coefficients are test less control, so the interval of the net rate is mirrored.
        limits = fit.limits(0, LEVEL)
        yield ("lpm_test_fe", name, "net_all"), Result(limits.p_value, -limits.high, -limits.low)
    limits = logit_re(contacts, "landlord").odds(0, LEVEL)
    yield ("logit_re", "wald, landlord", "net_all"), Result(limits.p_value)
    for name, fit in clogit_within(contacts, conditional_covariates.METHODS).items():
        limits = fit.limits(0, LEVEL)
        log_odds = [math.exp(x) for x in (limits.low, limits.high)]
        yield ("clogit", name, "odds_ratio_conditional"), Result(None, *log_odds)
        yield ("clogit", name, "net_all"), Result(limits.p_value)
    for name, measure in MEASURES["net_all_landlord"].methods.items():
        limits = measure(made.landlords, LEVEL).limits
        yield ("net_all_landlord", name, "net_all"), Result(limits.p_value, limits.low, limits.high)


def _of_collapsed(table: PairedTable) -> Iterator[tuple[Key, Result]]:
    """What depends on the paired table alone."""
    counts = (table.both, table.control_only, table.test_only, table.neither)
    outcome = numpy.array([1, 1, 1, 0, 0, 1, 0, 0], dtype=float)
    test = numpy.repeat(numpy.arange(4), 2)
    design, times = numpy.tile([[0.0], [1.0]], (4, 1)), numpy.repeat(counts, 2)
    kept = times > 0
    whole = ModelContacts(outcome, design, ("test",), 1, test, None, times.astype(numpy.int64))
    contacts = whole.of(kept)
    fit = logit_re(contacts)
    yield ("logit_re", "wald, test", "net_all"), Result(fit.odds(0, LEVEL).p_value)
    effect = average_effect(fit, contacts, 0, LEVEL)[1]
    yield ("logit_re_ame", "delta", "net_all"), Result(effect.p_value, -effect.high, -effect.low)
    for id_, truth in CALLBACK.items():
        for name, method in ESTIMANDS[id_].intervals.items():
            limits = method(table, LEVEL)
            yield (id_, name, truth), Result(limits.p_value, limits.low, limits.high)
        fisher = TESTS[f"{id_}_fisher"].test(table)
        yield (f"{id_}_fisher", "", "net_all"), Result(fisher.p_value)


def _of_table(table: PairedTable, market: Paired) -> Iterator[tuple[Key, Result]]:
    for id_, test in TESTS.items():
        tried = test.needs is Needs.PAIRS and not id_.startswith("callback")
        if tried and (table.n <= MOST_TESTS or id_ != SLOW):
            yield (id_, "", "net_all"), Result(test.test(table).p_value)
    for id_ in FIGURES:
        estimand = ESTIMANDS[id_]
        material = table.shares if estimand.needs is Needs.CONTACTS else table
        for name, method in estimand.intervals.items():
            yield (id_, name, id_), limits_of(method(material, LEVEL))
    margin = abs(market.truth["net_all"])
    if margin > 1e-9:
        # At the margin itself, so that its null hypothesis just holds.
        tost = MEASURES["tost"].methods["tango"](Decision(table, 0, ALPHA, margin), LEVEL)
        yield ("tost", "", MARGIN), Result(tost.limits.p_value)


def _of_landlords(made: Materials, market: Paired) -> Iterator[tuple[Key, Result]]:
    for id_, test in TESTS.items():
        if test.needs is Needs.LANDLORDS:
            yield (id_, "", "net_all"), Result(test.test(made.landlords).p_value)
    for id_ in BY_LANDLORD:
        for name, method in ESTIMANDS[id_].by_landlord.items():
            if name == wild_bootstrap.ID:
                yield (id_, name, id_), wild(id_, made.landlords, market.truth[id_])
            else:
                yield (id_, name, id_), limits_of(method(made.landlords, LEVEL))


def wild(id_: str, landlords: Landlords, truth: float) -> Result:
    """Its limits hold the figures that its test does not reject, so the test says it at once."""
    signed = wild_bootstrap.wild_bootstrap(MEANS[id_], landlords)
    if signed is None:
        return Result(None, math.nan, math.nan)
    return Result(None, truth, truth) if signed.p_value(truth) > ALPHA else Result(None, 2.0, 2.0)


def _of_order(made: Materials) -> Iterator[tuple[Key, Result]]:
    if made.orders.control_first.n and made.orders.test_first.n:
        yield from _of_measures(Needs.ORDERS, made.orders)


def _of_groups(made: Materials) -> Iterator[tuple[Key, Result]]:
    yield from _of_measures(Needs.CONTRAST, made.contrast)


def _of_measures(needs: Needs, material: Any) -> Iterator[tuple[Key, Result]]:
    for id_, measure in MEASURES.items():
        if measure.needs is needs:
            for name, method in measure.methods.items():
                limits = method(material, LEVEL).limits
                yield (id_, name, id_), Result(limits.p_value, limits.low, limits.high)


def _of_arms(made: Materials) -> Iterator[tuple[Key, Result]]:
    blocks = made.study.favoured
    for id_, test in TESTS.items():
        if test.needs is Needs.BLOCKS:
            yield (id_, "", ALL_ALIKE), Result(test.test(blocks).p_value)
    fit = clogit(made.responses, numpy.eye(blocks.shape[1])[:, 1:])
    yield ("clogit_score", "", ALL_ALIKE), Result(fit.score.p_value)
    yield ("clogit", "wald", ALL_ALIKE), Result(fit.interval(0, LEVEL).p_value)


def limits_of(interval: Interval) -> Result:
    return Result(None, interval.low, interval.high)


def _markets() -> list[Paired]:
    return [Paired(**one) for one in listed("paired")]


PAIRED = Part(
    "paired",
    "Paired tests",
    """A candidate is favoured when a normal number lies below a threshold. Shares of its variance
belong to the landlord (who invites many or few), to the landlord's *preference* (for one candidate
over the other; none on the whole, so the null hypothesis of equal rates holds) and to the home
(which makes the two answers of a test alike).""",
    2000,
    _markets(),
    results,
)
MODELS = Part(
    "models",
    "Models and other conventions",
    "Some of the markets of paired tests again.",
    2000,
    [market for market in _markets() if market.models],
    models,
)
