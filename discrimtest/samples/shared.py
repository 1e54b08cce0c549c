"""The tests of several groups by landlord, so that a landlord of two groups is seen to be one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from discrimtest.estimators.landlords import Counts
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.keys import Group
from discrimtest.samples.members import members_of
from discrimtest.samples.observations import MISSING, Observations
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
    members = members_of(seen, comparison, compared, outcome)[0]
    numbers, groups, _ = groups_in(seen, column, members.belongs)
    landlord = seen.columns.get("landlord")
    codes = numpy.full(len(numbers), MISSING) if landlord is None else landlord.codes
    # Alike tests one by one, so that each may stand for itself.
    tests = numpy.repeat(numpy.flatnonzero(members.complete), seen.frequency[members.complete])
    alone = -1 - numpy.arange(len(tests))
    _, owner = numpy.unique(
        numpy.where(codes[tests] >= 0, codes[tests], alone), return_inverse=True
    )
    size = int(owner.max(initial=-1)) + 1
    result: dict[Group | None, Counts] = {}
    for number, group in enumerate(groups):
        mine = numbers[tests] == number
        place = owner[mine] * 4 + members.cell[tests[mine]]
        counts = numpy.bincount(place, minlength=4 * size)
        result[group] = counts.astype(numpy.int64).reshape(size, 4)
    return result
