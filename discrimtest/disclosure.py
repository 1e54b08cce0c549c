"""Which groups a public reader may see: small ones are hidden, and with them what betrays them.

A row is the paired table of one comparison, group and outcome definition. Rows overlap: they are
sums of atoms, tests that the same rows count. A row is hidden whole, its number of tests and every
figure made from it too, because a rate or an interval gives counts away. Primary suppression hides
small rows; complementary suppression hides further rows, until no count of a small row follows from
the rows that are left (Hundepool and others 2012, Statistical Disclosure Control, chapter 4: the
attacker solves the sums, knowing that no count is below nought), and no few tests, hidden groups
put together among them, are a sum or difference of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy
from numpy.typing import NDArray

from discrimtest.findings.atom import Atom, Counts, Row
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Cells, Finding, Findings, Shown
from discrimtest.findings.keys import Compared, Comparison, Group

Flags = NDArray[numpy.bool_]

_ONE = 1 - 1e-6  # counts are whole numbers, so a range under 1 tells one
_NOUGHT = 1e-7


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """When a row is too small to be shown.

    Attributes:
        threshold: Fewer tests or landlords than this are too few. So is a count below it, but
            not nought, in a group of fewer landlords than ``crowd``.
        crowd: Among so many landlords a small count points at nobody: with four of twenty a
            guess about one of them is right once in five times.
    """

    threshold: int = 5
    crowd: int = 20


RULE = DisclosureRule()


def is_small(counts: Counts, landlords: int | None, rule: DisclosureRule = RULE) -> bool:
    """Whether a row must be hidden for its own sake.

    Args:
        landlords: Landlords behind these tests; None when not known, then each test may be
            another's.

    >>> is_small((19, 13, 2, 38), 52), is_small((4, 3, 2, 4), 11), is_small((0, 4, 0, 0), 4)
    (False, True, True)
    """
    tests = sum(counts)
    crowd = tests if landlords is None else min(landlords, tests)
    if tests == 0:
        return False
    if crowd < rule.threshold:
        return True
    if crowd >= rule.crowd:
        return False
    return any(0 < count < rule.threshold or count == tests for count in counts)


def hidden_rows(
    atoms: Sequence[Atom], small: Collection[Row], rule: DisclosureRule = RULE
) -> frozenset[Row]:
    """The rows to hide: the small ones, and those that would give something away.

    That is a count of a small row, a small part of a group that no row is about, or how the hidden
    groups of a column came out together, where those are few. Rows of all
    tests are the study's result and stay. Where every group is hidden and the whole still tells
    a count (nobody was invited, say), hiding can do no more.

    Args:
        atoms: Those of one outcome definition. small: Rows that are hidden for their own sake.
    """
    whole, hidden = Sums.of(atoms), set(small)
    shown, secrets = whole.without(hidden), _secrets(atoms, whole, small, rule)
    known = -1
    while known < len(hidden):
        known = len(hidden)
        for secret in [*secrets, *_together(atoms, whole, hidden, rule)]:
            while telling := shown.telling(secret):
                enough = (row for row in telling if not shown.without({row}).telling(secret))
                hidden.add(next(enough, telling[0]))
                shown = shown.without(hidden)
    return frozenset(hidden)


def publishable(findings: Findings, rule: DisclosureRule = RULE) -> Findings:
    """The findings without those of hidden groups, and without models that hold more.

    A covariate or an interaction tells of a group too, and nothing says how many landlords stand
    behind it. Cautions follow: none of them names what is hidden.
    """
    landlords = {(f.comparison, f.group, f.outcome): f.n_landlords for f in findings.findings}
    hidden: set[Row] = set()
    small: set[Row] = {
        (cells.comparison, cells.group)
        for cells in findings.cells
        if cells.group is not None
        and is_small(
            _counts(cells), landlords.get((cells.comparison, cells.group, cells.outcome)), rule
        )
    }
    for outcome in dict.fromkeys(atom.outcome for atom in findings.atoms):
        atoms = [atom for atom in findings.atoms if atom.outcome == outcome]
        hidden |= hidden_rows(atoms, small, rule)
    return replace(
        findings,
        findings=tuple(f for f in findings.findings if not (f.model or _tells(f, hidden))),
        cells=tuple(c for c in findings.cells if not _tells(c, hidden)),
        shown=tuple(s for s in findings.shown if not _tells(s, hidden)),
        warnings=tuple(text for text in findings.warnings if not _is_hidden(text, hidden)),
        atoms=(),
    )


def _tells(about: Finding | Cells | Shown, hidden: Collection[Row]) -> bool:
    """Whether it is about a hidden group, alone or with others."""
    return _names(about.comparison, about.group, hidden)


def _names(comparison: Compared, group: Group | None, hidden: Collection[Row]) -> bool:
    groups = group.parts if group else ()
    return any((part, one) in hidden for part in comparison.parts for one in groups)


def _is_hidden(warning: str, hidden: Collection[Row]) -> bool:
    """Whether it is a caution about a hidden group or about terms of a model, which are groups."""
    if not isinstance(warning, Caution):
        return False
    if {"terms", "reference"} & warning.values.keys():
        return True
    comparison, group = warning.about
    return comparison is not None and _names(comparison, group, hidden)


def _counts(cells: Cells) -> Counts:
    return cells.both, cells.control_only, cells.test_only, cells.neither


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
        counts = numpy.array([atom.counts for atom in atoms]).reshape(-1, 4)
        ranked = sorted(rows, key=lambda row: _size(lies[row] @ counts))
        known = [
            lies[comparison, None] & ~numpy.any([lies[row] for row in groups], axis=0)
            for comparison, groups in _columns(rows)
            if (comparison, None) in rows
        ]
        besides = [one for one in known if one.any()]
        table = numpy.array([*(lies[row] for row in ranked), *besides])
        return cls((*ranked, *(None for _ in besides)), table, counts)

    def without(self, hidden: Collection[Row]) -> Sums:
        """What is left when some rows are hidden."""
        kept = [place for place, row in enumerate(self.rows) if row not in hidden]
        return Sums(tuple(self.rows[place] for place in kept), self.lies[kept], self.counts)

    def telling(self, secret: Guarded) -> list[Row]:
        """Rows that may be hidden, by which the secret is told; fewest tests first.

        No row where it is not told, and where what may not be hidden tells it.
        """
        for place in secret.places:
            weights = self._proof(secret.atoms, place)
            free = [row for row, weight in zip(self.rows, weights, strict=False) if weight]
            found = [row for row in free if row and row[1] is not None]
            if found:
                return found
        return []

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

    def _proof(self, atoms: Flags, place: int | None) -> Sequence[bool]:
        """The rows from which a count of some atoms follows; none where it does not.

        Args:
            place: The outcome whose count is worked out, knowing that none is below nought; None
                where it must follow from the sums alone.
        """
        if self._is_open(atoms, place):
            return ()
        _, first = numpy.unique(self._kinds * 2 + atoms, return_index=True)
        sums, goal = self.lies[:, first].T.astype(float), atoms[first].astype(float)
        if place is None:
            return self._used({"A_eq": numpy.hstack([sums, -sums]), "b_eq": goal})
        known = self.lies @ self.counts[:, place]
        none = numpy.zeros_like(sums)
        most = numpy.hstack([-sums, sums, none, none])
        least = numpy.hstack([none, none, sums, -sums])
        range_ = numpy.hstack([known, -known, -known, known])
        bounds = numpy.hstack([-goal, goal, [_ONE]])
        return self._used({"A_ub": numpy.vstack([most, least, range_]), "b_ub": bounds})

    def _is_open(self, atoms: Flags, place: int | None) -> bool:
        """Whether it is soon seen that nothing follows: by far the most secrets are safe.

        A test may have come out as one did that the same rows count and that is no secret.
        """
        if place is None:
            told = self._span.T @ (self._span @ atoms)
            return bool(numpy.abs(told - atoms).max() > _NOUGHT)
        inside = numpy.bincount(self._kinds, weights=atoms)
        alone = inside == numpy.bincount(self._kinds)
        return bool((atoms & ~alone[self._kinds] & (self.counts[:, place] > 0)).any())

    def _used(self, proof: dict[str, Any]) -> Sequence[bool]:
        """The rows that the shortest proof takes; those that can not be hidden cost nothing."""
        from scipy.optimize import linprog

        costs = [float(row is not None and row[1] is not None) for row in self.rows]
        times = len(next(iter(proof.values()))[0]) // max(1, len(costs))
        found = linprog(costs * times, **proof).x
        if found is None:
            return ()
        return [bool(used) for used in (found.reshape(times, -1) > _NOUGHT).any(axis=0)]


@dataclass(frozen=True, slots=True)
class Guarded:
    """Tests of which nobody may learn how they came out.

    Attributes:
        atoms: Which atoms they are.
        places: Outcomes whose count must stay open; None where it is enough that it does not
            follow from the sums alone.
    """

    atoms: Flags
    places: tuple[int | None, ...]


def _secrets(
    atoms: Sequence[Atom], sums: Sums, small: Collection[Row], rule: DisclosureRule
) -> list[Guarded]:
    """The small rows; then small parts of groups, an atom or what one has more than another."""
    rows = [lies for row, lies in zip(sums.rows, sums.lies, strict=True) if row in small]
    groups = sums.lies[[row is not None and row[1] is not None for row in sums.rows]]
    alone = numpy.eye(len(atoms), dtype=bool)[groups.any(axis=0)]
    lacking = [one & ~other for one in groups for other in groups if not (other & ~one).any()]
    parts = {part.tobytes(): part for part in [*alone, *lacking] if part.any()}
    for row in sums.lies:
        parts.pop(row.tobytes(), None)
    few = [part for part in parts.values() if _is_few(atoms, part, rule)]
    ranked = sorted(few, key=lambda part: _size(part @ sums.counts))
    told = [tuple(numpy.flatnonzero(row @ sums.counts).tolist()) for row in rows]
    return [*map(Guarded, rows, told), *(Guarded(part, (None,)) for part in ranked)]


def _together(
    atoms: Sequence[Atom], sums: Sums, hidden: Set[Row], rule: DisclosureRule
) -> list[Guarded]:
    """The hidden groups of each column put together, where they are few: the rest of the whole."""
    lies = dict(zip(sums.rows, sums.lies, strict=False))
    found = [
        numpy.any([lies[row] for row in groups if row in hidden], axis=0)
        for _, groups in _columns([row for row in sums.rows if row is not None])
        if not hidden.isdisjoint(groups)
    ]
    return [Guarded(part, (None,)) for part in found if _is_few(atoms, part, rule)]


def _is_few(atoms: Sequence[Atom], part: Flags, rule: DisclosureRule) -> bool:
    held = [atoms[place] for place in numpy.flatnonzero(part).tolist()]
    both, control, test, neither = (sum(atom.counts[place] for atom in held) for place in range(4))
    landlords = frozenset[int]().union(*(atom.landlords for atom in held))
    return is_small((both, control, test, neither), len(landlords) or None, rule)


def _columns(rows: Collection[Row]) -> Iterator[tuple[Comparison, list[Row]]]:
    """Each comparison with its groups of one column."""
    columns: dict[tuple[Comparison, str], list[Row]] = {}
    for comparison, group in rows:
        if group is not None:
            columns.setdefault((comparison, group.column), []).append((comparison, group))
    for (comparison, _), groups in columns.items():
        yield comparison, groups


def _size(counts: NDArray[numpy.int64]) -> tuple[int, ...]:
    """Tests, then how they came out: what rows are called makes no difference."""
    return (int(counts.sum()), *counts.tolist())
