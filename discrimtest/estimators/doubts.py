"""Where a method was seen to miss its level: rules from simulated markets, applied to the data.

``docs/error-rates.md`` shows the markets and the figures that the limits below come from, and
those on the cards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy

from discrimtest.estimators.clustered import Clustered, cr2
from discrimtest.estimators.landlords import Landlords, Mean
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.registry import CARDS, ESTIMANDS, METHODS
from discrimtest.findings.card import Card, MethodCard, Repeats, Weakness

ALIKE = 1.3
"""Variance of the landlords' figures over that of independent tests, from which methods that take
every test as its own were seen to reject too often."""
UNEVEN = 0.75
"""Degrees of freedom over landlords less one, below which plain sandwiches were too narrow."""
FEW_LANDLORDS = 20
"""Landlords below which drawing them anew gave intervals that are too narrow."""


def doubts(id_: str, method: str, landlords: Landlords) -> tuple[str, ...]:
    """Why the result of a method may miss its level with such data.

    Args:
        id_: Of the test or the figure.
        method: Interval method; empty for a test.
        landlords: The tests it is of; of a difference between groups, those of all groups.

    Returns:
        Ids of the sentences to say (:mod:`discrimtest.findings.caution`); none where nothing was
        seen to go wrong, or where the id was not tried.

    References:
        MacKinnon, Nielsen and Webb (2023), section 4 (few and uneven clusters); Brown, Cai and
        DasGupta (2001), for a share near its ends.
    """
    card, way = CARDS.get(id_), METHODS.get(method)
    if card is None or not card.tried or (method and way is None):
        return ()
    if not landlords.table.n_discordant:
        return ()
    found: list[str] = []
    if landlords.known and landlords.repeated:
        found += _of_repeats(card, way, landlords)
    if Weakness.UNPAIRED in (card.weaknesses & way.weaknesses if way else card.weaknesses):
        found.append("level_unpaired")
    if way and _is_few(card, way, landlords):
        found.append("level_few")
    return tuple(found)


def _of_repeats(card: Card, method: MethodCard | None, landlords: Landlords) -> Iterator[str]:
    """What landlords who repeat do to it."""
    way = method or card
    weaknesses = card.weaknesses | way.weaknesses
    mean = _mean(card) or MEANS["net_all"]
    total, tests = mean.by_landlord(landlords)
    clustered, groups = cr2(total, tests), len(tests)
    ignores = way.repeats is Repeats.IGNORED or Weakness.ALIKE in weaknesses
    if ignores and _alike(mean, clustered, landlords) > ALIKE:
        yield "level_alike"
    few = Weakness.FEW_LANDLORDS in weaknesses and groups < FEW_LANDLORDS
    uneven = Weakness.UNEVEN in weaknesses and clustered.df < UNEVEN * (groups - 1)
    if way.repeats is Repeats.ALLOWED and not way.when_few and (few or uneven):
        yield "level_uneven"


def _mean(card: Card) -> Mean | None:
    estimand = ESTIMANDS.get(card.id)
    return estimand.mean if estimand else None


def _alike(mean: Mean, clustered: Clustered, landlords: Landlords) -> float:
    """The variance with landlords over that of as many independent tests; nan where undefined."""
    cells = landlords.cells.sum(axis=0)
    total, tests = (int(one) for one in mean.sums(cells))
    squares = int(cells @ numpy.array(mean.numerator) ** 2)
    spread = tests * squares - total * total
    if not spread:
        return math.nan
    return clustered.standard_error**2 * tests**3 / spread


def _is_few(card: Card, method: MethodCard, landlords: Landlords) -> bool:
    """Whether there are too few counts for an interval of a share or of a net rate."""
    table, mean = landlords.table, _mean(card)
    if table.n_any < card.fewest.get(method.id, 0):
        return True
    if mean is None:
        return False
    if mean.least:
        return table.n_discordant < method.fewest_different
    total, tests = (int(one) for one in mean.sums(landlords.cells.sum(axis=0)))
    return min(total, tests - total) < method.fewest_counted
