"""Counts of people of which the small ones are told together."""

from __future__ import annotations

from collections.abc import Mapping

from discrimtest.disclosure.rule import RULE


def told_together(
    counts: Mapping[str, int], least: int = RULE.threshold
) -> tuple[dict[str, int], int]:
    """Counts that may be told, the largest first, and the sum of all others.

    The sum is nought or at least ``least``, so that no small count follows from a total; where the
    small ones do not come to as many, the smallest of the others goes with them. Only where all
    of them together are too few is the sum smaller: then nothing may be told but that.

    >>> told_together({"citizen": 12, "police": 6, "association": 2})
    ({'citizen': 12}, 8)
    >>> told_together({"citizen": 3, "police": 1})
    ({}, 4)
    """
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = {name: count for name, count in ordered if count >= least}
    rest = sum(counts.values()) - sum(shown.values())
    while 0 < rest < least and shown:
        rest += shown.popitem()[1]
    return shown, rest
