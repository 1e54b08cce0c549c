"""Which rows count which tests: the rows of an analysis taken apart into their atoms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy

from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.atom import Atom, Row
from discrimtest.samples.members import Mask, members_of
from discrimtest.samples.observations import SEVERAL, Codes, Observations
from discrimtest.samples.sample import groups_in


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a row counts: its units (a test and its pair of arms) and their cells."""

    row: Row
    units: Codes
    cells: Codes


def atoms_of(
    seen: Observations,
    compared: Sequence[PlannedComparison],
    outcome: str,
    asked: Iterable[tuple[PlannedComparison, str]],
) -> Iterator[Atom]:
    """The atoms of all rows of an outcome definition.

    Args:
        compared: All comparisons of the analysis.
        asked: Comparisons, each with a column by which its tests are grouped, or ``all``.
    """
    counted = [
        one
        for comparison, column in asked
        for one in _counted(seen, comparison, compared, outcome, column)
    ]
    if not counted:
        return
    units, place = numpy.unique(
        numpy.concatenate([one.units for one in counted]), return_inverse=True
    )
    rows = numpy.repeat(numpy.arange(len(counted)), [len(one.units) for one in counted])
    lies = numpy.zeros((len(units), len(counted)), dtype=bool)
    lies[place, rows] = True
    cells = numpy.zeros(len(units), dtype=numpy.int64)
    cells[place] = numpy.concatenate([one.cells for one in counted])
    tests = units % len(seen.frequency)
    kinds, kind = numpy.unique(lies, axis=0, return_inverse=True)
    for number, held in enumerate(kinds):
        inside = kind.ravel() == number
        frequency = seen.frequency[tests[inside]]
        cell = cells[inside]
        both, control, test, neither = (int(frequency[cell == one].sum()) for one in range(4))
        yield Atom(
            outcome,
            frozenset(counted[row].row for row in numpy.flatnonzero(held)),
            (both, control, test, neither),
            _landlords(seen, tests[inside]),
            tuple(_named(seen, tests[inside][cell == one]) for one in range(4)),
        )


def _named(seen: Observations, tests: Codes) -> tuple[str, ...]:
    return tuple(seen.tests[test] for test in tests.tolist())


def _counted(
    seen: Observations,
    comparison: PlannedComparison,
    compared: Sequence[PlannedComparison],
    outcome: str,
    column: str,
) -> Iterator[_Counted]:
    members, _ = members_of(seen, comparison, compared, outcome)
    numbers, groups, _ = groups_in(seen, column, members.belongs)
    pair = members.control_arm * len(seen.arms) + members.test_arm
    units = pair * len(seen.frequency) + numpy.arange(len(seen.frequency))
    unpaired = members.belongs & ((members.control == SEVERAL) | (members.test == SEVERAL))
    for number, group in enumerate(groups):
        mine: Mask = numbers == number
        inside = members.complete & mine
        if inside.any() and not (unpaired & mine).any():
            yield _Counted((comparison.key, group), units[inside], members.cell[inside])


def _landlords(seen: Observations, tests: Codes) -> frozenset[int]:
    column = seen.columns.get("landlord")
    codes = column.codes[tests] if column else tests[:0]
    return frozenset(codes[codes >= 0].tolist())
