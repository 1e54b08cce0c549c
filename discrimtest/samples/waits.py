"""How long the contacts of a comparison waited for an answer, from the columns of hours."""

from __future__ import annotations

from collections.abc import Iterator

import numpy
from numpy.typing import NDArray

from discrimtest.estimators.response_time import Waits
from discrimtest.estimators.tables import ArmShares, Share
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.keys import Group
from discrimtest.samples.members import Mask
from discrimtest.samples.observations import MISSING, Observations
from discrimtest.samples.sample import Sample, groups_in, landlords_in

HOURS, WINDOW = "hours", "window"
"""Columns of contacts: hours to the answer, empty where none came; hours to the window's end."""


def waits_of(
    seen: Observations,
    comparison: PlannedComparison,
    outcome: str,
    column: str,
    window_hours: float | None,
) -> Iterator[tuple[Group | None, Waits, Sample, int]]:
    """Waits of the tests that hold a contact of each candidate, by group.

    Args:
        seen: The data, with a column of hours.
        comparison: The comparison; of a pooled one each test with its own pair.
        outcome: Outcome definition: a contact without an outcome is broken and not timed.
        column: ``all``, or the column whose values are the groups.
        window_hours: End of every window; where there is a column of windows too, the earlier
            end counts.

    Yields:
        Group, waits, the sample, and how many tests are left out because a contact has
        neither an answer nor a known end of its window.
    """
    contacts = seen.contacts
    hours = contacts.numbers[HOURS]
    ends = contacts.numbers.get(WINDOW, numpy.full(len(hours), numpy.nan))
    ends = numpy.fmin(ends, numpy.nan if window_hours is None else window_hours)
    answered = ~(numpy.isnan(hours) | (hours > ends))
    waited = numpy.where(answered, hours, ends)
    count = len(seen.frequency)
    held, timed, candidate = _timed(seen, comparison, outcome)
    endless = held & (
        numpy.bincount(contacts.test[timed & numpy.isnan(waited)], minlength=count) > 0
    )
    numbers, groups, _ = groups_in(seen, column, held)
    owner = seen.columns.get("landlord")
    landlord = numpy.full(count, MISSING) if owner is None else owner.codes
    none = ArmShares(Share(0, 0), Share(0, 0))
    for number, group in enumerate(groups):
        inside = held & (numbers == number)
        if group is not None and not inside.any():
            continue
        left_out = int(seen.frequency[inside & endless].sum())
        inside &= ~endless
        mine = timed & inside[contacts.test]
        test = contacts.test[mine]
        waits = Waits(
            waited[mine],
            answered[mine].astype(numpy.int64),
            candidate[mine],
            test,
            landlord[test],
            seen.frequency[test],
        )
        tests = int(seen.frequency[inside].sum())
        yield group, waits, Sample(None, none, tests, 0, landlords_in(seen, inside)), left_out


def _timed(
    seen: Observations, comparison: PlannedComparison, outcome: str
) -> tuple[Mask, Mask, NDArray[numpy.int64]]:
    """Tests that hold a contact of each candidate; those contacts; 1 for the test candidate's."""
    contacts, count = seen.contacts, len(seen.frequency)
    timed: Mask = numpy.zeros(len(contacts.arm), dtype=bool)
    candidate = numpy.zeros(len(contacts.arm), dtype=numpy.int64)
    held: Mask = numpy.zeros(count, dtype=bool)
    for pair in comparison.pairs:
        if not set(pair) <= set(seen.arms):
            continue
        kinds = [
            (contacts.arm == seen.arms.index(arm)) & (contacts.outcomes[outcome] >= 0)
            for arm in pair
        ]
        both = numpy.logical_and(
            *(numpy.bincount(contacts.test[kind], minlength=count) > 0 for kind in kinds)
        )
        held |= both
        timed |= (kinds[0] | kinds[1]) & both[contacts.test]
        candidate[kinds[0]] = 1
    return held, timed, candidate
