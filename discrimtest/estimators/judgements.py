"""What several coders made of the same units, and the sums that figures of agreement are made of.

Each such figure is a function of sums over units. So what one landlord adds is a row of sums, and
leaving a landlord out takes that row from the total: nothing is counted again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy

from discrimtest.estimators.landlords import Counts, Numbers

Change = Callable[[Numbers], Numbers]

MISSING = -1
"""Stands where a coder did not judge a unit."""


@dataclass(frozen=True, eq=False)
class Judgements:
    """Units by coder.

    Attributes:
        codes: Units x coders: number of the category, from 0; :data:`MISSING` where a coder gave
            none.
        landlord: Units: number of the landlord, from 0, each of whom has a unit; a number for each
            unit where landlords are not known.
        categories: How many categories there are to choose from, used or not.
        ordered: Their numbers are in order, such as refuses, leaves it open, goes along.

    Raises:
        ValueError: For a category beyond those there are, or units without a landlord.
    """

    codes: Counts
    landlord: Counts
    categories: int
    ordered: bool = False

    def __post_init__(self) -> None:
        if self.codes.ndim != 2 or len(self.codes) != len(self.landlord):
            raise ValueError("each unit needs a row of codes, one a coder, and a landlord")
        if not ((self.codes >= MISSING) & (self.codes < self.categories)).all():
            raise ValueError(f"categories must be 0 to {self.categories - 1}, or {MISSING}")

    @cached_property
    def counts(self) -> Counts:
        """Units x categories: how many coders gave each."""
        given = [(self.codes == category).sum(axis=1) for category in range(self.categories)]
        return numpy.array(given, dtype=numpy.int64).reshape(self.categories, -1).T

    @property
    def coded_once(self) -> int:
        """Units that one coder judged, and nobody again."""
        return int((self.counts.sum(axis=1) == 1).sum())

    @property
    def landlords(self) -> int:
        """Landlords with a unit."""
        return len(numpy.unique(self.landlord))

    def kept(self, units: Counts | numpy.typing.NDArray[numpy.bool_]) -> Judgements:
        """Some of the units, with their landlords numbered anew."""
        _, landlord = numpy.unique(self.landlord[units], return_inverse=True)
        return replace(self, codes=self.codes[units], landlord=landlord)

    @property
    def compared(self) -> Judgements:
        """The units that two or more coders judged."""
        return self.kept(self.counts.sum(axis=1) > 1)

    def against_the_rest(self, category: int) -> Judgements:
        """One category against all others, which are then one."""
        told = numpy.where(self.codes == MISSING, MISSING, self.codes == category)
        return replace(self, codes=told.astype(numpy.int64), categories=2, ordered=False)

    @cached_property
    def agreed(self) -> Numbers:
        """Units: the share of the pairs of its coders who gave the same; nan with fewer than 2."""
        coders = self.counts.sum(axis=1)
        alike = (self.counts * (self.counts - 1)).sum(axis=1)
        share = numpy.full(len(coders), numpy.nan)
        numpy.divide(alike, coders * (coders - 1), out=share, where=coders > 1)
        return share

    @cached_property
    def sums(self) -> AgreementSums:
        """What each landlord adds."""
        size = self.landlords
        counts, coders = self.counts.astype(float), self.counts.sum(axis=1)
        several = coders > 1

        def total(of_unit: Numbers) -> Numbers:
            summed = numpy.zeros((size, *of_unit.shape[1:]))
            numpy.add.at(summed, self.landlord, of_unit)
            return summed

        apart = counts[:, :, None] * counts[:, None, :]
        apart -= numpy.eye(self.categories) * counts[:, :, None]
        return AgreementSums(
            units=total(several.astype(float)),
            agreed=total(numpy.where(several, self.agreed, 0.0)),
            judged=total((coders > 0).astype(float)),
            shares=total(counts / numpy.maximum(coders, 1)[:, None]),
            coincidences=total(apart / numpy.maximum(coders - 1, 1)[:, None, None]),
            table=total(self._table) if self.codes.shape[1] == 2 else None,
        )

    @property
    def _table(self) -> Numbers:
        """Units x categories x categories: 1 at the pair of categories of two coders."""
        both = (self.codes != MISSING).all(axis=1)
        grid = numpy.zeros((len(self.codes), self.categories, self.categories))
        first, second = self.codes[both].T
        grid[numpy.flatnonzero(both), first, second] = 1.0
        return grid


@dataclass(frozen=True, eq=False)
class AgreementSums:
    """Sums over units; the first axis is of landlords, or of totals without one of them each.

    Attributes:
        units, agreed: Units with two coders or more, and the sum of their shares that agree.
        judged, shares: Units with a coder, and the sum of the shares of each category in them.
        coincidences: Categories x categories: pairs of judgements of one unit, each weighing one
            over its coders less one (Krippendorff's coincidence matrix).
        table: Categories x categories: units by the first and the second coder's category; None
            unless there are two coders.
    """

    units: Numbers
    agreed: Numbers
    judged: Numbers
    shares: Numbers
    coincidences: Numbers
    table: Numbers | None

    @property
    def all(self) -> AgreementSums:
        """The total, as one row."""
        return self._each(lambda part: part.sum(axis=0, keepdims=True))

    @property
    def without_each(self) -> AgreementSums:
        """A row for each landlord: the total without that landlord."""
        return self._each(lambda part: part.sum(axis=0, keepdims=True) - part)

    def _each(self, change: Change) -> AgreementSums:
        return AgreementSums(
            units=change(self.units),
            agreed=change(self.agreed),
            judged=change(self.judged),
            shares=change(self.shares),
            coincidences=change(self.coincidences),
            table=None if self.table is None else change(self.table),
        )


def judgements_of(
    units: Sequence[Sequence[str | None]],
    landlords: Sequence[str],
    categories: Sequence[str],
    *,
    ordered: bool = False,
) -> Judgements:
    """Judgements by the names of categories and landlords.

    Args:
        units: For each unit what each coder gave, in the same order of coders; None for nothing.
        landlords: Of each unit.
        categories: All there are to choose from; in order if ``ordered``.

    >>> judgements_of([["yes", "no"], ["no", None]], ["a", "b"], ["no", "yes"]).codes.tolist()
    [[1, 0], [0, -1]]
    """
    place: dict[str | None, int] = {name: number for number, name in enumerate(categories)}
    place[None] = MISSING
    coders = len(units[0]) if units else 2
    codes = [[place[given] for given in unit] for unit in units]
    _, landlord = numpy.unique(numpy.array(landlords, dtype=str), return_inverse=True)
    table = numpy.array(codes, dtype=numpy.int64).reshape(-1, coders)
    return Judgements(table, landlord.astype(numpy.int64), len(categories), ordered)
