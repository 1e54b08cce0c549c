"""Tests with the weights of a market, and the tests of two comparisons by landlord."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from discrimtest.estimators.interaction import Factors
from discrimtest.estimators.weighted import Weighted
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.keys import Group
from discrimtest.samples.members import members_of
from discrimtest.samples.observations import MISSING, Observations
from discrimtest.samples.sample import groups_in, landlords_in, owners_in

WEIGHT = "weight"
"""The plan's name of the column."""


def weighted_of(
    seen: Observations,
    comparison: PlannedComparison,
    compared: Sequence[PlannedComparison],
    outcome: str,
    column: str,
) -> dict[Group | None, tuple[Weighted, int]]:
    """Complete tests with their weights, of each group or of all tests.

    Args:
        seen: The data, with the weight among the numbers of contacts.

    Returns:
        By group: the tests, and how many complete tests are not among them, because none
        of their rows has a weight or their rows disagree.
    """
    members = members_of(seen, comparison, compared, outcome)[0]
    weight = _by_test(seen)
    counted: NDArray[numpy.bool_] = members.complete & ~numpy.isnan(weight)
    numbers, groups, _ = groups_in(seen, column, members.belongs)
    result: dict[Group | None, tuple[Weighted, int]] = {}
    for number, group in enumerate(groups):
        inside = counted & (numbers == number)
        times = seen.frequency[inside]
        left = int(seen.frequency[members.complete & ~counted & (numbers == number)].sum())
        sample = Weighted(
            numpy.repeat(members.cell[inside], times),
            numpy.repeat(weight[inside], times),
            owners_in(seen, inside),
        )
        result[group] = (sample, left)
    return result


def _by_test(seen: Observations) -> NDArray[numpy.float64]:
    """The one weight of each test; nan where no row has one, or where they disagree."""
    weight, test = seen.contacts.numbers[WEIGHT], seen.contacts.test
    known = ~numpy.isnan(weight)
    least = numpy.full(len(seen.frequency), numpy.inf)
    most = numpy.full(len(seen.frequency), -numpy.inf)
    numpy.minimum.at(least, test[known], weight[known])
    numpy.maximum.at(most, test[known], weight[known])
    return numpy.where(least == most, most, numpy.nan)


def factors_of(
    seen: Observations,
    pair: tuple[PlannedComparison, PlannedComparison],
    compared: Sequence[PlannedComparison],
    outcome: str,
    column: str,
) -> dict[Group | None, tuple[Factors, int | None]]:
    """The tests of two comparisons by landlord, of each group that either has, or of all tests.

    A test whose landlord is not known stands for itself, in both comparisons if it is in both.

    Returns:
        By group: the tests, and the number of distinct landlords, None where none is known.
    """
    members = [members_of(seen, one, compared, outcome)[0] for one in pair]
    numbers, groups, _ = groups_in(seen, column, members[0].belongs | members[1].belongs)
    landlord = seen.columns.get("landlord")
    codes = numpy.full(len(numbers), MISSING) if landlord is None else landlord.codes
    result: dict[Group | None, tuple[Factors, int | None]] = {}
    for number, group in enumerate(groups):
        inside = numbers == number
        either = inside & (members[0].complete | members[1].complete)
        times = seen.frequency[either]
        # Alike tests one by one, so that each may stand for itself.
        named = numpy.repeat(codes[either], times)
        alone = -1 - numpy.arange(len(named))
        _, owner = numpy.unique(numpy.where(named >= 0, named, alone), return_inverse=True)
        size = int(owner.max()) + 1 if len(owner) else 0
        cells = []
        for one in members:
            complete = numpy.repeat(one.complete[either], times)
            cell = numpy.repeat(one.cell[either], times)[complete]
            counts = numpy.bincount(owner[complete] * 4 + cell, minlength=4 * size)
            cells.append(counts.astype(numpy.int64).reshape(size, 4))
        landlords = landlords_in(seen, either)
        result[group] = (Factors(cells[0], cells[1], landlords is not None), landlords)
    return result
