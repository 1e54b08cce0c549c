"""The tests of several groups by landlord, so that a landlord of two groups is seen to be one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from discrimtest.estimators.landlords import Counts
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.keys import Group
from discrimtest.samples.members import members_of
from discrimtest.samples.observations import MISSING, Codes, Observations
from discrimtest.samples.sample import groups_in


def cells_by_group(
    seen: Observations,
    comparison: PlannedComparison,
    compared: Sequence[PlannedComparison],
    outcome: str,
    column: str,
) -> dict[Group | None, Counts]:
    """Landlords x 4 (both, control only, test only, neither favoured) of each group.

    Row by row the same landlord, all zero where it has no test of the group; a test whose
    landlord is not known stands for itself.
    """
    return _by_owner(seen, comparison, compared, outcome, column)[1]


def landlords_of(
    seen: Observations,
    comparison: PlannedComparison,
    compared: Sequence[PlannedComparison],
    outcome: str,
    column: str,
) -> dict[Group | None, dict[str, Counts]]:
    """The same by the landlord's name, so that it can be found in the tests of another study."""
    owners, cells = _by_owner(seen, comparison, compared, outcome, column)
    landlord = seen.columns.get("landlord")
    labels = landlord.labels if landlord is not None else ()
    # No name begins with a sign that nobody can type.
    names = [labels[code] if code >= 0 else f"\0{code}" for code in owners.tolist()]
    return {
        group: {name: row for name, row in zip(names, counts, strict=True) if row.any()}
        for group, counts in cells.items()
    }


def _by_owner(
    seen: Observations,
    comparison: PlannedComparison,
    compared: Sequence[PlannedComparison],
    outcome: str,
    column: str,
) -> tuple[Codes, dict[Group | None, Counts]]:
    """The landlord of each row, a number below nought for a test without one; and the rows."""
    members = members_of(seen, comparison, compared, outcome)[0]
    numbers, groups, _ = groups_in(seen, column, members.belongs)
    landlord = seen.columns.get("landlord")
    codes = numpy.full(len(numbers), MISSING) if landlord is None else landlord.codes
    # Alike tests one by one, so that each may stand for itself.
    tests = numpy.repeat(numpy.flatnonzero(members.complete), seen.frequency[members.complete])
    alone = -1 - numpy.arange(len(tests))
    owners, owner = numpy.unique(
        numpy.where(codes[tests] >= 0, codes[tests], alone), return_inverse=True
    )
    result: dict[Group | None, Counts] = {}
    for number, group in enumerate(groups):
        mine = numbers[tests] == number
        place = owner[mine] * 4 + members.cell[tests[mine]]
        counts = numpy.bincount(place, minlength=4 * len(owners))
        result[group] = counts.astype(numpy.int64).reshape(len(owners), 4)
    return owners, result
