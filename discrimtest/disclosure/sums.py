"""What a reader is shown, as sums of atoms, and what can be worked out from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy
from numpy.typing import NDArray

from discrimtest.findings.atom import Atom, Row

Flags = NDArray[numpy.bool_]

_NOUGHT = 1e-7
_LESS = 1e-6


@dataclass(frozen=True, slots=True)
class Guarded:
    """Tests of which nobody may learn how they came out.

    Attributes:
        atoms: Which atoms they are.
        width: How far apart the lowest and the highest value of each of their counts must lie;
            None where it is enough that the counts do not follow from the sums alone.
        whole: They are all tests of a comparison.
    """

    atoms: Flags
    width: int | None = None
    whole: bool = False


@dataclass(frozen=True, eq=False)
class Sums:
    """What a reader is shown, as sums of atoms.

    Attributes:
        rows: Fewest tests first; None stands for what is known besides.
        lies: Rows x atoms: whether the row counts the atom.
        counts: Atoms x 4.
    """

    rows: tuple[Row | None, ...]
    lies: Flags
    counts: NDArray[numpy.int64]

    @classmethod
    def of(cls, atoms: Sequence[Atom]) -> Sums:
        """All rows; and of each comparison and column, the tests that are in no group."""
        rows = dict.fromkeys(row for atom in atoms for row in atom.rows)
        lies = {row: numpy.array([row in atom.rows for atom in atoms]) for row in rows}
        counts = numpy.array([atom.counts for atom in atoms], dtype=numpy.int64).reshape(-1, 4)
        ranked = sorted(rows, key=lambda row: size(lies[row] @ counts))
        known = [
            lies[whole] & ~numpy.any([lies[row] for row in groups], axis=0)
            for whole, groups in columns(rows)
            if whole in rows
        ]
        besides = [one for one in known if one.any()]
        table = numpy.array([*(lies[row] for row in ranked), *besides], dtype=bool)
        table = table.reshape(len(ranked) + len(besides), len(atoms))
        return cls((*ranked, *(None for _ in besides)), table, counts)

    def without(self, hidden: Collection[Row]) -> Sums:
        """What is left when some rows are hidden."""
        return self._kept([row not in hidden for row in self.rows])

    def _kept(self, which: Sequence[bool]) -> Sums:
        places = [place for place, keep in enumerate(which) if keep]
        return Sums(tuple(self.rows[place] for place in places), self.lies[places], self.counts)

    @cached_property
    def fixed(self) -> Sums:
        """What stays whatever groups are hidden."""
        return self._kept([row is None or is_whole(row) for row in self.rows])

    def telling(self, secret: Guarded) -> list[Row]:
        """Rows that may be hidden, by which the secret is told; fewest tests first.

        No row where it is not told, and where what may not be hidden tells it.
        """
        if secret.width is None:
            return self._hideable(self._follows(secret.atoms), wholes=True)
        for place, need in self._narrowed(secret):
            used = self._narrows(secret.atoms, place, need)
            if found := self._hideable(used, wholes=secret.whole):
                return found
        return []

    def tells(self, secret: Guarded) -> bool:
        """Whether the secret is told."""
        if secret.width is None:
            return any(self._follows(secret.atoms))
        return any(self._narrowed(secret))

    def _narrowed(self, secret: Guarded) -> Iterator[tuple[int, float]]:
        """Counts whose range is narrower than it must be, with what it must be."""
        wanted = secret.width or 0
        for place in range(4):
            width = self.width(secret.atoms, place, wanted)
            if width < wanted and width < (need := self._needed(secret, place, wanted)):
                yield place, need

    def _needed(self, secret: Guarded, place: int, wanted: int) -> float:
        """How wide the range of a count must be: hiding can not make it wider than what stays."""
        if not secret.whole:
            return min(wanted, self.fixed.width(secret.atoms, place, wanted))
        around = (self.fixed.lies | ~secret.atoms).all(axis=1)
        known = self.fixed.lies[around] @ self.counts[:, place]
        return float(min([wanted, *known]))

    def _hideable(self, used: Sequence[bool], *, wholes: bool) -> list[Row]:
        """Groups; where there is none, comparisons whole."""
        rows = [row for row, use in zip(self.rows, used, strict=False) if use and row]
        groups = [row for row in rows if not is_whole(row)]
        return groups or (rows if wholes else [])

    def width(self, atoms: Flags, place: int, enough: float) -> float:
        """How far the highest value of a count lies above the lowest, as far as rows tell.

        Args:
            place: The outcome that is counted; no count is below nought.
            enough: A range found to be at least so wide is not worked out further.
        """
        kinds, first, size = numpy.unique(self._kinds, return_index=True, return_counts=True)
        inside = numpy.bincount(self._kinds, weights=atoms, minlength=len(kinds))
        table, touched = self.lies[:, first], inside > 0
        if (touched & ~table.any(axis=0)).any():
            return numpy.inf
        # What the same rows count may as well be of the others.
        free = touched & (inside < size)
        held = numpy.bincount(self._kinds, weights=self.counts[:, place], minlength=len(kinds))
        if (quick := float(held[free].sum())) >= enough:
            return quick
        known = self.lies @ self.counts[:, place]
        return _most(touched, table, known) + _most(-1.0 * (touched & ~free), table, known)

    @cached_property
    def _kinds(self) -> NDArray[numpy.int64]:
        """Which atoms lie in the same rows."""
        _, kind = numpy.unique(self.lies, axis=1, return_inverse=True)
        return kind.ravel()

    @cached_property
    def _span(self) -> NDArray[numpy.float64]:
        """Orthonormal lines that span all combinations of the rows."""
        _, sizes, lines = numpy.linalg.svd(self.lies.astype(float), full_matrices=False)
        spanning: NDArray[numpy.float64] = lines[sizes > _NOUGHT]
        return spanning

    def _follows(self, atoms: Flags) -> Sequence[bool]:
        """The rows that add up to some atoms, whatever was counted; none where nothing does."""
        told = self._span.T @ (self._span @ atoms)
        if numpy.abs(told - atoms).max() > _NOUGHT:
            return ()
        sums, goal = self._columns_of(atoms)
        return self._used({"A_eq": numpy.hstack([sums, -sums]), "b_eq": goal})

    def _narrows(self, atoms: Flags, place: int, need: float) -> Sequence[bool]:
        """The rows that keep a count within less than it needs; all where only whole numbers do."""
        sums, goal = self._columns_of(atoms)
        known = self.lies @ self.counts[:, place]
        none = numpy.zeros_like(sums)
        most = numpy.hstack([-sums, sums, none, none])
        least = numpy.hstack([none, none, sums, -sums])
        range_ = numpy.hstack([known, -known, -known, known])
        bounds = numpy.hstack([-goal, goal, [need - _LESS]])
        used = self._used({"A_ub": numpy.vstack([most, least, range_]), "b_ub": bounds})
        return used or [True] * len(self.rows)

    def _columns_of(self, atoms: Flags) -> tuple[NDArray[numpy.float64], NDArray[numpy.float64]]:
        _, first = numpy.unique(self._kinds * 2 + atoms, return_index=True)
        return self.lies[:, first].T.astype(float), atoms[first].astype(float)

    def _used(self, proof: dict[str, Any]) -> Sequence[bool]:
        """The rows that the shortest proof takes; those that can not be hidden cost nothing."""
        from scipy.optimize import linprog

        costs = [float(row is not None and not is_whole(row)) for row in self.rows]
        times = len(next(iter(proof.values()))[0]) // max(1, len(costs))
        found = linprog(costs * times, **proof).x
        if found is None:
            return ()
        return [bool(used) for used in (found.reshape(times, -1) > _NOUGHT).any(axis=0)]


def _most(goal: NDArray[Any], table: Flags, known: NDArray[numpy.int64]) -> float:
    """The highest value of a sum of whole numbers that are not below nought."""
    from scipy.optimize import LinearConstraint, milp

    if not goal.any():
        return 0.0
    sums = LinearConstraint(table.astype(float), known, known)
    found = milp(
        -goal.astype(float), integrality=numpy.ones(len(goal), dtype=int), constraints=sums
    )
    return round(-found.fun) if found.success else numpy.inf


def is_whole(row: Row) -> bool:
    """Whether it counts all tests of a comparison."""
    return row[1] is None


def columns(rows: Collection[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """The row of all tests of each comparison, with its groups of one column."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if row[1] is not None:
            found.setdefault((*row[:1], row[1].column, *row[2:]), []).append(row)
    for (comparison, _, *look), groups in found.items():
        yield (comparison, None, *look), groups


def size(counts: NDArray[numpy.int64]) -> tuple[int, ...]:
    """Tests, then how they came out: what rows are called makes no difference."""
    return (int(counts.sum()), *counts.tolist())
