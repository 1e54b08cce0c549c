"""Answers in several categories: the square of the two candidates' categories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from discrimtest.estimators.square import Square
from discrimtest.files.plan import OutcomeDefinition, PlannedComparison
from discrimtest.findings.keys import Group
from discrimtest.samples.meaning import INVALID, words_of
from discrimtest.samples.members import members_of
from discrimtest.samples.observations import MISSING, Codes, Observations
from discrimtest.samples.sample import groups_in, owners_in


def categories_of(seen: Observations, outcome: OutcomeDefinition) -> tuple[tuple[str, ...], ...]:
    """The categories of an outcome, in lower case: those of the plan, or those that were seen.

    Returns:
        From worst to best where the plan says so, categories of one grade together; else by name.
    """
    if outcome.ordered:
        return tuple(tuple(words_of(grade)) for grade in outcome.ordered)
    labels = seen.contacts.details[outcome.categories_column].labels
    named = sorted({*words_of(labels)} - {INVALID})
    return tuple((name,) for name in named)


def squares_of(
    seen: Observations,
    comparison: PlannedComparison,
    compared: Sequence[PlannedComparison],
    outcome: OutcomeDefinition,
    column: str,
) -> dict[Group | None, tuple[Square, int]]:
    """The square of each group that has complete tests, or of all tests.

    Args:
        seen: The data, with the outcome's column of categories among the details of contacts.
        comparison: The comparison.
        compared: All comparisons of the analysis.
        outcome: Outcome definition.
        column: ``all``, or the column whose values are the groups.

    Returns:
        By group: the square, and how many complete tests are not in it, because an answer
        is in none of the categories.
    """
    members = members_of(seen, comparison, compared, outcome.id)[0]
    grid = _grades(seen, outcome)
    rows = numpy.arange(len(grid))
    control, test = grid[rows, members.control_arm], grid[rows, members.test_arm]
    graded: NDArray[numpy.bool_] = members.complete & (control >= 0) & (test >= 0)
    numbers, groups, _ = groups_in(seen, column, members.belongs)
    size = len(categories_of(seen, outcome))
    result: dict[Group | None, tuple[Square, int]] = {}
    for number, group in enumerate(groups):
        inside = numbers == number
        left = int(seen.frequency[members.complete & ~graded & inside].sum())
        result[group] = (_square(seen, control, test, graded & inside, size), left)
    return result


def _grades(seen: Observations, outcome: OutcomeDefinition) -> Codes:
    """Tests x arms: the place of the contact's category, MISSING where it has none of them."""
    place = {
        name: number for number, grade in enumerate(categories_of(seen, outcome)) for name in grade
    }
    column = seen.contacts.details[outcome.categories_column]
    lookup = numpy.array([*(place.get(word, MISSING) for word in words_of(column.labels)), MISSING])
    grid = numpy.full((len(seen.frequency), len(seen.arms)), MISSING, dtype=numpy.int64)
    grid[seen.contacts.test, seen.contacts.arm] = lookup[column.codes]
    return grid


def _square(
    seen: Observations, control: Codes, test: Codes, inside: NDArray[numpy.bool_], size: int
) -> Square:
    frequency = seen.frequency[inside]
    ours, theirs = (numpy.repeat(answers[inside], frequency) for answers in (control, test))
    owner = owners_in(seen, inside)
    alone = -1 - numpy.arange(len(ours))
    named = alone if owner is None else numpy.where(owner >= 0, owner, alone)
    _, codes = numpy.unique(named, return_inverse=True)
    return Square(ours, theirs, codes, tuple(range(size)), known=owner is not None)
