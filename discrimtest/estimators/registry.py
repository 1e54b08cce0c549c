"""Every id the program answers to, with its card: from the families here and from plug-ins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from discrimtest.estimators import (
    adjusted,
    bootstrap,
    broken,
    callback,
    clustered,
    combined,
    conditional_logit,
    difference,
    equivalence,
    group_difference,
    hetprobit,
    interaction,
    logit_re,
    lpm,
    marginal,
    nominal,
    order,
    ordered,
    paired_tests,
    proportion,
    randomization,
    rates,
    ratio,
    response_time,
    several_arms,
    shared_landlords,
    unpaired,
    weighted,
    wild_bootstrap,
)
from discrimtest.estimators.interface import Carded, Estimand, ModelFigure, TestMethod
from discrimtest.estimators.measure import Measure
from discrimtest.estimators.plug_in import each_once, with_plug_ins
from discrimtest.findings.card import Card, MethodCard

_FAMILIES = (
    *(proportion, difference, rates, ratio, callback, paired_tests, several_arms, clustered),
    *(bootstrap, wild_bootstrap, randomization, weighted, adjusted, equivalence, order, unpaired),
    *(group_difference, shared_landlords, interaction, broken, response_time, combined, nominal),
    *(ordered, lpm, conditional_logit, logit_re, marginal, hetprobit),
)


def _by_landlord(estimand: Estimand[Any]) -> Estimand[Any]:
    """With the interval methods that every mean has where tests share landlords."""
    if estimand.mean is None:
        return estimand
    methods = {
        **clustered.intervals(estimand.mean),
        **bootstrap.intervals(estimand.mean),
        **wild_bootstrap.intervals(estimand.mean),
    }
    return replace(estimand, by_landlord=methods)


_ALL = with_plug_ins(each_once(one for family in _FAMILIES for one in family.ESTIMATORS))
ESTIMANDS = {one.id: _by_landlord(one) for one in _ALL if isinstance(one, Estimand)}
MEASURES: dict[str, Measure[Any]] = {one.id: one for one in _ALL if isinstance(one, Measure)}
TESTS: dict[str, TestMethod[Any]] = {one.id: one for one in _ALL if isinstance(one, TestMethod)}
MODELS = {one.id: one for one in _ALL if isinstance(one, ModelFigure)}
"""What models of contacts give, which take covariates."""
METHODS = {one.id: one for one in _ALL if isinstance(one, MethodCard)}
"""Card of each interval method."""
CARDS: dict[str, Card] = {one.id: one.card for one in _ALL if isinstance(one, Carded)}
"""Card of each figure and test, family by family."""
HEADLINES = tuple(
    card.id for card in sorted(CARDS.values(), key=lambda card: card.headline) if card.headline
)
"""Ids of the net rates that a half page can be written about, the usual one first."""


def _intervals(estimand: Estimand[Any]) -> tuple[str, ...]:
    bounds = (broken.BOUNDS,) if estimand.bounded else ()
    return (*estimand.intervals, *estimand.by_landlord, *bounds)


KNOWN: dict[str, tuple[str, ...] | None] = {
    **{id_: _intervals(estimand) for id_, estimand in ESTIMANDS.items()},
    **{id_: tuple(filter(None, measure.methods)) for id_, measure in MEASURES.items()},
    **dict.fromkeys(TESTS),
    **{id_: model.methods or None for id_, model in MODELS.items()},
}
"""Id of each figure -> the interval methods it takes, the one shown first in front; id of each
test -> None."""

CONTACTS = "contacts of this candidate"
"""Denominator of a candidate's rate when a test holds several contacts of one arm."""
