"""Tests by landlord: their counts as arrays, the means taken of them, and the same resampled.

Every rate and net rate of paired tests is a mean over the tests of its denominator: of 1, 0 or -1
for ``net_all`` over all tests, for ``net_any`` over those with a favoured candidate, and so on.
So all that a landlord adds to one is a sum and a number of tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import mul

import numpy
from numpy.typing import NDArray

from discrimtest.estimators.tables import PairedTable
from discrimtest.randomness import Stream

Counts = NDArray[numpy.int64]
Numbers = NDArray[numpy.float64]
_EXCHANGED = [0, 2, 1, 3]
_AT_ONCE = 1 << 18  # draws held at a time: few enough for a processor's cache


@dataclass(frozen=True, eq=False)
class Landlords:
    """Complete tests by landlord.

    Attributes:
        cells: Landlords x 4: tests with both, control only, test only, neither favoured; no row
            is all zero.
        known: Whether the landlords are known; if not, each test stands for itself.
        seed, draws: For resampling.
    """

    cells: Counts
    known: bool = True
    seed: int = 0
    draws: int = 10_000

    @property
    def table(self) -> PairedTable:
        both, control_only, test_only, neither = (int(count) for count in self.cells.sum(axis=0))
        return PairedTable(both, control_only, test_only, neither)

    @property
    def repeated(self) -> bool:
        """Some landlord has two or more tests."""
        return bool((self.cells.sum(axis=1) > 1).any())

    @cached_property
    def resampled_tests(self) -> Counts:
        """Draws x 4: the cells of as many tests, drawn with replacement from all tests."""
        cells, exchanged = self._in_order
        totals = [int(count) for count in cells.sum(axis=0)]
        stream = Stream(self.seed, "bootstrap_test")
        left = numpy.full(self.draws, sum(totals), dtype=numpy.int64)
        columns = []
        for place, count in enumerate(totals):
            rest = sum(totals[place:])
            drawn = stream.binomials(left, count, rest) if rest else numpy.zeros_like(left)
            columns.append(drawn)
            left = left - drawn
        replicates = numpy.column_stack(columns)
        return replicates[:, _EXCHANGED] if exchanged else replicates

    @cached_property
    def resampled_landlords(self) -> Counts:
        """Draws x 4: the cells of as many landlords, drawn with replacement, with all tests."""
        cells, exchanged = self._in_order
        count = len(cells)
        replicates = numpy.zeros((self.draws, 4), dtype=numpy.int64)
        stream = Stream(self.seed, "bootstrap_landlord")
        rows = max(1, _AT_ONCE // max(count, 1))
        weights = cells.astype(float)
        for first in range(0, self.draws, rows) if count else ():
            size = min(rows, self.draws - first)
            drawn = stream.many_below(count, size * count).reshape(size, count)
            drawn += numpy.arange(size, dtype=numpy.int64)[:, None] * count
            times = numpy.bincount(drawn.ravel(), minlength=size * count).reshape(size, count)
            # Whole numbers far below 2^53, so the product of floats is exact.
            replicates[first : first + size] = times.astype(float) @ weights
        return replicates[:, _EXCHANGED] if exchanged else replicates

    @cached_property
    def signed_sums(self) -> tuple[Numbers, Numbers]:
        """Sums over landlords with a random sign each, for the wild bootstrap.

        Returns:
            Draws x 4: of the cells; draws x 4 x 4: of the products of two cells. In the first
            draw all signs are plus.
        """
        cells, exchanged = self._in_order
        count = len(cells)
        products = (cells[:, :, None] * cells[:, None, :]).reshape(count, 16)
        terms = numpy.concatenate([cells, products], axis=1).astype(float)
        sums = numpy.empty((self.draws, 20))
        sums[0] = terms.sum(axis=0)
        stream = Stream(self.seed, "wild_bootstrap")
        rows = max(1, _AT_ONCE // max(count, 1))
        for first in range(1, self.draws, rows):
            size = min(rows, self.draws - first)
            coins = stream.many_coins(size * count).reshape(size, count)
            sums[first : first + size] = (1.0 - 2.0 * coins) @ terms
        single, double = sums[:, :4], sums[:, 4:].reshape(-1, 4, 4)
        if exchanged:
            single, double = single[:, _EXCHANGED], double[:, _EXCHANGED][:, :, _EXCHANGED]
        return single, double

    @cached_property
    def _in_order(self) -> tuple[Counts, bool]:
        """The cells in an order of their own and with the control candidate favoured.

        So neither the landlords' names nor the roles of the candidates change what is drawn.
        Also, whether the roles were exchanged for it.
        """
        plain, swapped = (_sorted(cells) for cells in (self.cells, self.cells[:, _EXCHANGED]))
        difference = int(plain[:, 1].sum() - plain[:, 2].sum())
        undecided = difference == 0 and swapped.tolist() < plain.tolist()
        return (swapped, True) if difference < 0 or undecided else (plain, False)


def _sorted(cells: Counts) -> Counts:
    return cells[numpy.lexsort(cells.T[::-1])]


@dataclass(frozen=True, slots=True)
class Mean:
    """A figure as a mean over the tests of its denominator.

    Attributes:
        numerator: What a test adds, by cell: both, control only, test only, neither.
        denominator: Whether it counts, by cell; 0 implies 0 in ``numerator``.
    """

    numerator: tuple[int, int, int, int]
    denominator: tuple[int, int, int, int]

    @property
    def least(self) -> float:
        """The smallest value it can take; the largest is 1."""
        return float(min(self.numerator))

    def sums(self, cells: Counts) -> tuple[Counts, Counts]:
        """Sum and number of tests, for each row of cells."""
        return cells @ numpy.array(self.numerator), cells @ numpy.array(self.denominator)

    def of(self, table: PairedTable) -> tuple[int, int]:
        """The same of a whole table."""
        cells = (table.both, table.control_only, table.test_only, table.neither)
        return sum(map(mul, self.numerator, cells)), sum(map(mul, self.denominator, cells))

    def by_landlord(self, landlords: Landlords) -> tuple[Counts, Counts]:
        """The same of the landlords who have a test in the denominator."""
        total, tests = self.sums(landlords.cells)
        return total[tests > 0], tests[tests > 0]
