"""Whether the letters of each kind of candidate arrive alike.

Where those of one arm are turned away more often, silence after them is no answer of a landlord.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

from discrimtest.record.record import Record
from discrimtest.words.contact import ContactEventKind
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.line import LineChannel
from discrimtest.words.test import Test

EMAIL = LineChannel.EMAIL
ALPHA = 0.05
"""An unequal delivery is told from this probability down."""


@dataclass(frozen=True, slots=True)
class UnequalDelivery:
    """Two arms of the same tests whose letters did not arrive alike.

    Attributes:
        sent, control_sent: Letters of the arm and of its control that were tried.
        returned, control_returned: Those of them that a server refused or gave back.
        p_value: Of Fisher's exact test, both sides.
    """

    arm: str
    control: str
    sent: int
    returned: int
    control_sent: int
    control_returned: int
    p_value: float


def unequal_deliveries(record: Record) -> tuple[UnequalDelivery, ...]:
    """The pairs of arms whose letters did not arrive alike, in the order of the first test."""
    lost = undelivered(record)
    found = (_compared(record, *pair, lost) for pair in _pairs(record)) if lost else ()
    return tuple(each for each in found if each.p_value <= ALPHA)


def undelivered(record: Record) -> frozenset[str]:
    """Contacts whose letter a server refused, or of which was told that it did not arrive."""
    failed = {each.contact for each in record.events if each.kind is ContactEventKind.FAILED}
    return frozenset(
        each.contact
        for each in record.departures
        if each.contact is not None
        and record.contacts[each.contact].channel == EMAIL
        and each.breaks
        and (
            each.reason is DeviationReason.BOUNCED
            or (each.reason is DeviationReason.SEND_FAILED and each.contact in failed)
        )
    )


def fisher_exact(hits: int, of: int, other_hits: int, other_of: int) -> float:
    """The probability of two shares at least as unlikely, given their sum; of both sides.

    Args:
        hits, of: How many of the first. other_hits, other_of: How many of the second.

    Sources:
        Fisher (1935); Agresti (2013), section 3.5.

    >>> fisher_exact(3, 4, 1, 4)
    0.4857142857142857
    """
    both, total = hits + other_hits, of + other_of
    span = range(max(0, both - other_of), min(of, both) + 1)
    ways = [comb(of, each) * comb(other_of, both - each) for each in span]
    seen = comb(of, hits) * comb(other_of, other_hits)
    return sum(way for way in ways if way <= seen) / comb(total, both)


def _pairs(record: Record) -> Iterator[tuple[str, str]]:
    contacts = record.contacts.values()
    yield from dict.fromkeys(
        (each.arm, each.control_arm) for each in contacts if each.control_arm is not None
    )


def _compared(record: Record, arm: str, control: str, lost: frozenset[str]) -> UnequalDelivery:
    of_pair = [test for test in record.tests if _takes_part(test, arm, control)]
    tried = [
        each
        for test in of_pair
        for each in test.contacts
        if each.id in lost or (each.channel == EMAIL and each.id in record.sent)
    ]
    own = [each.id in lost for each in tried if (each.arm, each.control_arm) == (arm, control)]
    other = [each.id in lost for each in tried if (each.arm, each.control_arm) == (control, None)]
    p_value = fisher_exact(sum(own), len(own), sum(other), len(other))
    return UnequalDelivery(arm, control, len(own), sum(own), len(other), sum(other), p_value)


def _takes_part(test: Test, arm: str, control: str) -> bool:
    return any((each.arm, each.control_arm) == (arm, control) for each in test.contacts)
