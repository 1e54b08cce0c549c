"""Who of the two candidates of a test asked first, and who was the first of all."""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

from discrimtest.estimators.measure import Orders
from discrimtest.estimators.tables import ArmShares, PairedTable, Share
from discrimtest.samples.members import Mask, Members
from discrimtest.samples.observations import Codes, Observations


def ahead_of(seen: Observations, members: Members, tests: Mask) -> NDArray[numpy.float64]:
    """Position of the test candidate less that of the control; nan where it is not known."""
    if seen.order is None:
        return numpy.full(int(tests.sum()), numpy.nan)
    rows = numpy.flatnonzero(tests)
    return seen.order[rows, members.test_arm[rows]] - seen.order[rows, members.control_arm[rows]]


def orders_of(
    seen: Observations, members: Members, whole: Mask, cell: NDArray[numpy.int8]
) -> Orders | None:
    ahead, frequency = ahead_of(seen, members, whole), seen.frequency[whole]
    if not (ahead != 0)[~numpy.isnan(ahead)].any():
        return None
    first = _first_contacts(seen, members, whole)
    return Orders(_table(cell, frequency, ahead > 0), _table(cell, frequency, ahead < 0), first)


def _table(cell: NDArray[numpy.int8], frequency: Codes, tests: Mask) -> PairedTable:
    counts = numpy.bincount(cell[tests], weights=frequency[tests], minlength=4)
    return PairedTable(*(int(count) for count in counts))


def _first_contacts(seen: Observations, members: Members, whole: Mask) -> ArmShares:
    """Favourable answers to the candidates who were the first of all that asked in their test."""
    rows, order = numpy.flatnonzero(whole), seen.order
    if order is None:
        return ArmShares(Share(0, 0), Share(0, 0))
    lead = _lead(order)[rows]
    shares = []
    for arm, rival, outcome in (
        (members.control_arm, members.test_arm, members.control),
        (members.test_arm, members.control_arm, members.test),
    ):
        mine, theirs = order[rows, arm[rows]], order[rows, rival[rows]]
        first = (mine == lead) & (mine < theirs)
        weight = seen.frequency[rows[first]]
        shares.append(Share(int((weight * outcome[rows[first]]).sum()), int(weight.sum())))
    return ArmShares(*shares)


def _lead(order: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """Of each test: the place of who asked first.

    That is 1 where places are counted from 1, also where the rows of who was first were left out;
    where contacts have no place but, say, an hour, it is the least of the test.
    """
    least = numpy.fmin.reduce(order, axis=1)
    counted = (least == 1).sum() > 1 and not (order < 1).any()
    return numpy.ones_like(least) if counted else least
