"""Every contact of two candidates by landlord, whether or not a test holds both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from discrimtest.doors import Input
from discrimtest.errors import Problem, Unmatched
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.tables import ArmShares, Share
from discrimtest.estimators.unpaired import UNPAIRED, Unpaired
from discrimtest.files.plan import Plan, PlannedComparison
from discrimtest.findings.keys import Group
from discrimtest.samples.members import Mask, drawn_for
from discrimtest.samples.observations import MISSING, Codes, Grid, Observations
from discrimtest.samples.sample import Sample, groups_in, landlords_in


def is_unmatched(seen: Observations, compared: Sequence[PlannedComparison]) -> bool:
    """Whether no test holds a control and a test candidate of any comparison."""
    return not any(seen.meet(*pair) for one in compared for pair in one.pairs)


def check_unmatched(plan: Plan, seen: Observations, place: str) -> None:
    """Refuse unmatched data where a plan asks for nothing that they can tell.

    Raises:
        Unmatched: With what can be done.
    """
    if any(UNPAIRED in request.ids for request in plan.findings):
        return
    problem = Problem(
        place,
        f"{len(seen.frequency)} tests, {len(seen.contacts.test)} contacts",
        "holds no test with a control and a test candidate: the data are not matched, and the "
        "plan asks for figures of matched tests",
        "If two contacts are about one home, name it alike in the column {column!r}. If they are "
        "not, ask for an unpaired comparison: {plan}, or a plan with ids = {ids}; a column "
        "'landlord' tells it who heard from you more than once.",
        "data.unmatched",
        values={
            "column": plan.data.columns.test,
            "plan": Input("plan", "unmatched"),
            "ids": f'["{UNPAIRED}"]',
        },
    )
    raise Unmatched(f"{place} can not be analysed by this plan.", [problem])


def unpaired_of(
    seen: Observations,
    comparison: PlannedComparison,
    compared: Sequence[PlannedComparison],
    outcome: str,
    column: str,
) -> dict[Group | None, tuple[Unpaired, Sample]]:
    """The contacts of each group that have an outcome, or of all tests.

    A test whose landlord is not known stands for itself, with all its contacts.

    Args:
        seen: The data.
        comparison: The comparison; of a pooled one all its candidates together.
        compared: All comparisons of the analysis.
        outcome: Outcome definition.
        column: ``all``, or the column whose values are the groups.
    """
    contacts, value = seen.contacts, seen.contacts.outcomes[outcome]
    drawn = _drawn(seen, comparison, compared)[contacts.test] & (value >= 0)
    sides = [
        drawn & numpy.isin(contacts.arm, [seen.arms.index(arm) for arm in arms if arm in seen.arms])
        for arms in (comparison.control, comparison.test)
    ]
    held: Mask = numpy.zeros(len(seen.frequency), dtype=bool)
    held[contacts.test[sides[0] | sides[1]]] = True
    numbers, groups, _ = groups_in(seen, column, held)
    result: dict[Group | None, tuple[Unpaired, Sample]] = {}
    for number, group in enumerate(groups):
        inside = held & (numbers == number)
        if group is not None and not inside.any():
            continue
        mine = [side & inside[contacts.test] for side in sides]
        known = landlords_in(seen, inside)
        none = ArmShares(Share(0, 0), Share(0, 0))
        sample = Sample(None, none, int(seen.frequency[inside].sum()), 0, known)
        control, test = _by_landlord(seen, mine, value)
        result[group] = (Unpaired(control, test, known is not None), sample)
    return result


def _drawn(
    seen: Observations, comparison: PlannedComparison, compared: Sequence[PlannedComparison]
) -> Mask:
    """Tests that may have been drawn for some pair of the comparison."""
    may_be: Mask = numpy.zeros(len(seen.frequency), dtype=bool)
    for pair in comparison.pairs:
        may_be |= drawn_for(seen, pair, compared)[0]
    return may_be


def _by_landlord(seen: Observations, sides: Sequence[Mask], value: Grid) -> tuple[Counts, Counts]:
    """Of each side: landlords x 2, favourable contacts and contacts; the same landlords."""
    rows = [_each_time(seen, numpy.flatnonzero(side)) for side in sides]
    owners = [owner for _, owner in rows]
    _, places = numpy.unique(numpy.concatenate(owners), return_inverse=True)
    size = int(places.max(initial=-1)) + 1
    found: list[Counts] = []
    for (contact, _), place in zip(rows, numpy.split(places, [len(owners[0])]), strict=True):
        favourable = numpy.bincount(place, weights=value[contact], minlength=size)
        made = numpy.bincount(place, minlength=size)
        found.append(numpy.column_stack([favourable.astype(numpy.int64), made]))
    return found[0], found[1]


def _each_time(seen: Observations, contacts: Codes) -> tuple[Codes, Codes]:
    """Contacts as often as their test stands for alike ones, and the owner of each.

    That is the landlord, or, below 0, the test itself, each time another.
    """
    test = seen.contacts.test[contacts]
    times = seen.frequency[test]
    again = numpy.repeat(numpy.arange(len(test)), times)
    copy = numpy.arange(len(again)) - numpy.repeat(numpy.cumsum(times) - times, times)
    before = numpy.cumsum(seen.frequency) - seen.frequency
    column = seen.columns.get("landlord")
    landlord = numpy.full(len(test), MISSING) if column is None else column.codes[test]
    alone = -1 - before[test[again]] - copy
    return contacts[again], numpy.where(landlord[again] >= 0, landlord[again], alone)
