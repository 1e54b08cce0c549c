"""Landlords in doubt of being one, as questions to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
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


_NAMED = 3
"""Other names that a question tells at most."""


def questions(doubts: Collection[PairInDoubt], called: Mapping[str, str]) -> Iterator[str]:
    """One question for all landlords that may be one; it names the one with most doubts first.

    Args:
        called: The name of each landlord; one without has its id alone.
    """
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
        one, *more = (_told(name, called.get(name, "")) for name in (first, *others))
        them = more[0] if len(more) == 1 else _together(called.get(first, ""), others, called)
        yield f"{one} and {them}: {', '.join(reasons)}"


def _told(landlord: str, name: str) -> str:
    return f"{name} ({landlord})" if name else landlord


def _together(first: str, others: Collection[str], called: Mapping[str, str]) -> str:
    """How many others there are, and what they are called, if otherwise than the first."""
    names = [name for name in dict.fromkeys(called.get(other, "") for other in others) if name]
    shown = [name for name in names if name != first]
    if not shown:
        return f"{len(others)} others{' of that name' if names else ''}"
    return f"{len(others)} others ({', '.join(shown[:_NAMED])}{', …' * (len(shown) > _NAMED)})"
