"""Landlords in doubt of being one, as questions to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Protocol

from discrimtest.record.standing import tied


class PairInDoubt(Protocol):
    """Two landlords that may be one, and why it seems so."""

    @property
    def landlord(self) -> str: ...

    @property
    def other(self) -> str: ...

    @property
    def reason(self) -> str: ...


def questions(doubts: Collection[PairInDoubt]) -> Iterator[str]:
    """One question for all landlords that may be one; it names the one with most doubts first."""
    pairs = defaultdict[str, set[str]](set)
    for doubt in doubts:
        pairs[doubt.landlord].add(doubt.other)
        pairs[doubt.other].add(doubt.landlord)
    members = defaultdict[str, list[str]](list)
    for name, group in tied(pairs).items():
        members[group].append(name)
    for names in members.values():
        reasons = dict.fromkeys(doubt.reason for doubt in doubts if doubt.landlord in names)
        first, *others = sorted(names, key=lambda name: (-len(pairs[name]), name))
        them = others[0] if len(others) == 1 else f"{len(others)} others"
        yield f"{first} and {them}: {', '.join(reasons)}"
