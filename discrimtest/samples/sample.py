"""The sample of one comparison: which tests belong to it, and what they counted.

A pairwise comparison needs its two contacts. A test that was made for the comparison and lacks
one is broken and counted as such; an arm that was not drawn for a listing breaks nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from discrimtest.estimators.conditional_logit import Responses
from discrimtest.estimators.landlords import Counts, Landlords
from discrimtest.estimators.measure import Orders
from discrimtest.estimators.several_arms import LandlordBlocks
from discrimtest.estimators.tables import ArmShares, PairedTable, Share
from discrimtest.files.plan import EVERYONE, PlannedComparison
from discrimtest.findings.caution import Caution
from discrimtest.findings.keys import Group
from discrimtest.samples.members import Mask, Members, members_of
from discrimtest.samples.observations import (
    ABSENT,
    MISSING,
    MIXED,
    SEVERAL,
    Codes,
    Observations,
)
from discrimtest.samples.orders import ahead_of, orders_of

Resampling = tuple[int, int]
RESAMPLING: Resampling = (0, 10_000)
"""Seed and number of draws."""
_FEW = 8  # tests below which one order throughout may well be chance


@dataclass(frozen=True, slots=True)
class Sample:
    """What one comparison counted in one group.

    Attributes:
        pairs: The paired table; None when tests hold several contacts of one arm.
        shares: Favourable contacts by arm, of the complete tests.
        n_tests: Complete tests. broken: Tests of this comparison that are not.
        n_landlords: Distinct landlords among the complete tests; None when not known.
        several: Tests that hold several contacts of one arm.
        landlords: The complete tests by landlord; a test whose landlord is not known stands for
            itself. None when tests hold several contacts of one arm.
        orders: Those whose order is known, by who asked first; None where none is.
    """

    pairs: PairedTable | None
    shares: ArmShares
    n_tests: int
    broken: int
    n_landlords: int | None
    several: int = 0
    landlords: Landlords | None = None
    orders: Orders | None = None


def samples_of(
    seen: Observations,
    comparison: PlannedComparison,
    compared: Sequence[PlannedComparison],
    outcome: str,
    column: str,
    resampling: Resampling = RESAMPLING,
) -> tuple[dict[Group | None, Sample], list[Caution]]:
    """The sample of each group.

    Args:
        seen: The data.
        comparison: The comparison.
        compared: All comparisons of the analysis.
        outcome: Outcome definition.
        column: ``all``, or the column whose values are the groups.
        resampling: Seed and number of draws of what is resampled.

    Returns:
        By group (None for all tests), in the order of their values; and cautions.
    """
    members, lone = members_of(seen, comparison, compared, outcome)
    complete = members.complete
    repeated = members.belongs & ((members.control == SEVERAL) | (members.test == SEVERAL))
    numbers, groups, cautions = groups_in(seen, column, members.belongs)
    if column == EVERYONE:
        cautions += _cautions(seen, comparison, members, complete, repeated, lone)
    samples: dict[Group | None, Sample] = {}
    for number, group in enumerate(groups):
        inside = numbers == number
        if group is not None and not (members.belongs & inside).any():
            continue
        samples[group] = _sample(seen, members, complete, repeated, inside, outcome, resampling)
    return samples, cautions


def blocks_of(
    seen: Observations, arms: Sequence[str], outcome: str, column: str
) -> dict[Group | None, tuple[LandlordBlocks, Sample]]:
    """Responses of the tests that hold all of ``arms``, with their landlords, by group."""
    places = [seen.arms.index(arm) for arm in arms]
    grid = seen.grids[outcome][:, places]
    complete, made = (grid >= 0).all(axis=1), (grid != ABSENT).all(axis=1)
    numbers, groups, _ = groups_in(seen, column, made)
    result: dict[Group | None, tuple[LandlordBlocks, Sample]] = {}
    for number, group in enumerate(groups):
        inside = complete & (numbers == number)
        if group is not None and not inside.any():
            continue
        count = int(seen.frequency[inside].sum())
        broken = int(seen.frequency[made & (numbers == number)].sum()) - count
        none = ArmShares(Share(0, 0), Share(0, 0))
        sample = Sample(None, none, count, broken, landlords_in(seen, inside))
        responses = numpy.repeat(grid[inside], seen.frequency[inside], axis=0)
        result[group] = (LandlordBlocks(responses, owners_in(seen, inside)), sample)
    return result


def counts_by_arm(seen: Observations, names: Sequence[str], outcome: str) -> tuple[Counts, Counts]:
    """Contacts with an outcome, and favourable ones: tests x arms; an absent arm has none."""
    place = numpy.full(len(seen.arms), -1)
    for number, name in enumerate(names):
        if name in seen.arms:
            place[seen.arms.index(name)] = number
    value, arm = seen.contacts.outcomes[outcome], place[seen.contacts.arm]
    valid = (value >= 0) & (arm >= 0)
    cell = seen.contacts.test[valid] * len(names) + arm[valid]
    size = len(seen.frequency) * len(names)
    made = numpy.bincount(cell, minlength=size)
    favourable = numpy.bincount(cell, weights=value[valid], minlength=size).astype(numpy.int64)
    return made.reshape(-1, len(names)), favourable.reshape(-1, len(names))


def responses_of(
    seen: Observations, controls: Sequence[str], tests: Sequence[str], outcome: str, column: str
) -> dict[Group | None, tuple[Responses, Sample]]:
    """Answers by test and arm, control arms first, of the tests that hold one of each kind.

    Every contact with an outcome counts, several of one arm too; an arm that is not in the data
    has none.
    """
    made, favourable = counts_by_arm(seen, [*controls, *tests], outcome)
    sides = made[:, : len(controls)].sum(axis=1) * made[:, len(controls) :].sum(axis=1)
    held: Mask = numpy.asarray(sides > 0, dtype=numpy.bool_)
    numbers, groups, _ = groups_in(seen, column, held)
    result: dict[Group | None, tuple[Responses, Sample]] = {}
    for number, group in enumerate(groups):
        inside = held & (numbers == number)
        if group is not None and not inside.any():
            continue
        answers = Responses(made[inside], favourable[inside], seen.frequency[inside])
        none = ArmShares(Share(0, 0), Share(0, 0))
        count = int(seen.frequency[inside].sum())
        sample = Sample(None, none, count, 0, landlords_in(seen, inside))
        result[group] = (answers, sample)
    return result


def groups_in(
    seen: Observations, column: str, belongs: Mask
) -> tuple[Codes, list[Group | None], list[Caution]]:
    """Code of the group of each test, the group of each code, and what tests are in none."""
    if column == EVERYONE:
        return numpy.zeros(len(belongs), dtype=numpy.int64), [None], []
    values = seen.columns[column]
    cautions = [
        Caution(message, tests=int(seen.frequency[found].sum()), column=column)
        for message, found in (
            ("mixed_group", belongs & (values.codes == MIXED)),
            ("no_group", belongs & (values.codes == MISSING)),
        )
        if found.any()
    ]
    return values.codes, [Group(column, label) for label in values.labels], cautions


def _sample(
    seen: Observations,
    members: Members,
    complete: Mask,
    repeated: Mask,
    inside: Mask,
    outcome: str,
    resampling: Resampling,
) -> Sample:
    whole = complete & inside
    several = int(seen.frequency[repeated & inside].sum())
    if several:
        shares, used = _contact_shares(seen, members, members.belongs & inside, outcome)
        count = int(seen.frequency[used].sum())
        broken = int(seen.frequency[members.belongs & inside].sum()) - count
        return Sample(None, shares, count, broken, landlords_in(seen, used), several)
    cell = 3 - 2 * members.control[whole] - members.test[whole]
    cells = _cells_by_landlord(seen, whole, cell)
    number = landlords_in(seen, whole)
    landlords = Landlords(cells, number is not None, *resampling)
    pairs = landlords.table
    broken = int(seen.frequency[members.belongs & inside].sum()) - pairs.n
    orders = orders_of(seen, members, whole, cell)
    return Sample(pairs, pairs.shares, pairs.n, broken, number, 0, landlords, orders)


def _cells_by_landlord(seen: Observations, tests: Mask, cell: NDArray[numpy.int8]) -> Counts:
    """Landlords x 4; ``cell`` of each test: 0 both, 1 control only, 2 test only, 3 neither."""
    frequency, cell = seen.frequency[tests], cell.astype(numpy.int64)
    column = seen.columns.get("landlord")
    codes = numpy.full(len(cell), MISSING) if column is None else column.codes[tests]
    named = codes >= 0
    names, owner = numpy.unique(codes[named], return_inverse=True)
    counts = numpy.bincount(
        owner * 4 + cell[named], weights=frequency[named], minlength=4 * len(names)
    )
    alone = numpy.repeat(cell[~named], frequency[~named])
    cells = numpy.concatenate(
        [counts.astype(numpy.int64).reshape(-1, 4), numpy.eye(4, dtype=numpy.int64)[alone]]
    )
    return cells[cells.any(axis=1)]


def _contact_shares(
    seen: Observations, members: Members, tests: Mask, outcome: str
) -> tuple[ArmShares, Mask]:
    """Every contact that has an outcome, of tests where both arms have at least one."""
    contacts = seen.contacts
    value = contacts.outcomes[outcome]
    arms = (members.control_arm, members.test_arm)
    valid = [
        tests[contacts.test] & (arm[contacts.test] == contacts.arm) & (value >= 0) for arm in arms
    ]
    used = tests.copy()
    for mask in valid:
        used &= numpy.bincount(contacts.test[mask], minlength=len(tests)) > 0
    shares = []
    for mask in valid:
        mine = mask & used[contacts.test]
        weight = seen.frequency[contacts.test[mine]]
        shares.append(Share(int((weight * value[mine]).sum()), int(weight.sum())))
    return ArmShares(*shares), used


def owners_in(seen: Observations, tests: Mask) -> Counts | None:
    """Number of the landlord of each of some tests, below 0 where it is not known.

    Alike tests one by one. None where no landlord is known.
    """
    column = seen.columns.get("landlord")
    if column is None or not (column.codes[tests] >= 0).any():
        return None
    return numpy.repeat(column.codes[tests], seen.frequency[tests])


def landlords_in(seen: Observations, tests: Mask) -> int | None:
    """Distinct landlords of some tests; None where none is known."""
    column = seen.columns.get("landlord")
    if column is None:
        return None
    codes = column.codes[tests]
    return len(numpy.unique(codes[codes >= 0])) if (codes >= 0).any() else None


def _cautions(
    seen: Observations,
    comparison: PlannedComparison,
    members: Members,
    complete: Mask,
    repeated: Mask,
    lone: Mask,
) -> list[Caution]:
    cautions: list[Caution] = []
    key, frequency = comparison.key, seen.frequency
    if lone.any():
        cautions.append(Caution("lone_control", tests=int(frequency[lone].sum())))
    if repeated.any():
        tests = int(frequency[repeated].sum())
        cautions.append(Caution("several_contacts_kept", comparison=key, tests=tests))
    landlord = seen.columns.get("landlord")
    if landlord is not None:
        unknown = int(frequency[complete & (landlord.codes < 0)].sum())
        tests = int(frequency[complete].sum())
        landlords = landlords_in(seen, complete) or 0
        if unknown:
            cautions.append(Caution("landlords_unknown", comparison=key, tests=unknown))
        if landlords < tests - unknown:
            cautions.append(
                Caution("landlords_repeat", comparison=key, tests=tests, landlords=landlords)
            )
    if seen.order is not None and frequency[complete].sum() >= _FEW:
        ahead = ahead_of(seen, members, complete)
        for first, always in (("test", (ahead < 0).all()), ("control", (ahead > 0).all())):
            if always:
                tests = int(frequency[complete].sum())
                cautions.append(Caution("fixed_order", comparison=key, first=first, tests=tests))
    return cautions
