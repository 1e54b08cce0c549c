"""When tests are too few to be told of."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.findings.atom import Counts


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """When a row is too small to be shown, and how far what is hidden stays open.

    Attributes:
        threshold: Fewer tests or landlords than this are too few. So is a count below it, but
            not nought, in a row of fewer landlords than ``crowd``.
        crowd: Among so many landlords a small count points at nobody: with four of twenty a
            guess about one of them is right once in five times.
        width: The lowest and the highest value that a hidden count may have for a reader lie at
            least so far apart; or as far as the sums that stay leave it.
    """

    threshold: int = 5
    crowd: int = 20
    width: int = 3


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
