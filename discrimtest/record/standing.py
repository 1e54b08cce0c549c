"""How landlords stand to each other, by the doubts and decisions about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from discrimtest.words.landlord import LandlordEvent, LandlordEventKind


@dataclass(frozen=True, slots=True)
class Standing:
    """How landlords stand to each other now.

    Attributes:
        survivors: For each merged landlord the one it is now counted as.
        doubts: For each surviving landlord those it may be; both ways.
        excluded: Surviving landlords that were excluded or stopped.
        spared: Those, and all that count as one with them.
        merged: What was merged into each surviving landlord.
    """

    survivors: dict[str, str]
    doubts: dict[str, tuple[str, ...]]
    excluded: frozenset[str]
    spared: frozenset[str] = field(init=False)
    merged: dict[str, list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        merged: dict[str, list[str]] = {}
        for gone, kept in self.survivors.items():
            merged.setdefault(kept, []).append(gone)
        object.__setattr__(self, "merged", merged)
        object.__setattr__(self, "spared", frozenset(reached(self.excluded, self.doubts)))

    def now(self, landlord: str) -> str:
        """The landlord that ``landlord`` is counted as now."""
        return self.survivors.get(landlord, landlord)

    def count_as(self, landlord: str) -> set[str]:
        """All that count as one with a landlord until a person decides, itself among them."""
        return reached([self.now(landlord)], self.doubts)

    def alike(self, landlord: str) -> set[str]:
        """The same, with all that were merged into one of them."""
        same = self.count_as(landlord)
        return same.union(*(self.merged.get(kept, ()) for kept in same))

    def is_excluded(self, landlord: str) -> bool:
        """Whether it, or one that counts as one with it, was excluded or stopped."""
        return self.now(landlord) in self.spared

    def stopping(self, landlords: Iterable[str]) -> Standing:
        """The same once every contact with these landlords was stopped."""
        names = {self.now(landlord) for landlord in landlords}
        return replace(self, excluded=self.excluded | names)

    def groups(self) -> dict[str, str]:
        """For each landlord in doubt of being another the one that all of them count as until a
        person decides, as merged ones count as theirs."""
        return tied(self.doubts)

    def around(self, landlord: str) -> Standing:
        """The same for this landlord and those it is tied to by merges and doubts alone."""
        found = self.count_as(landlord)
        return Standing(
            {gone: kept for kept in found for gone in self.merged.get(kept, ())},
            {name: self.doubts[name] for name in found if name in self.doubts},
            self.excluded & found,
        )


def tied(others: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """For each name the smallest that a chain of pairs leads to: what is one has one.

    Args:
        others: The names each is in a pair with; both ways.

    >>> tied({"c": ["a"], "a": ["c", "b"], "b": ["a"], "e": ["d"], "d": ["e"]})
    {'a': 'a', 'b': 'a', 'c': 'a', 'd': 'd', 'e': 'd'}
    """
    group: dict[str, str] = {}
    for name in sorted(others):
        if name not in group:
            group |= dict.fromkeys(reached([name], others), name)
    return dict(sorted(group.items()))


def reached(names: Iterable[str], others: Mapping[str, Iterable[str]]) -> set[str]:
    """All that a chain of pairs leads to from these names, themselves among them."""
    found, ahead = set[str](), list(names)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += others.get(name, ())
    return found


def standing_of(events: Iterable[LandlordEvent]) -> Standing:
    """How landlords stand after these events, in order; the newest about a pair decides it."""
    pairs: dict[frozenset[str], LandlordEvent] = {}
    alone: list[LandlordEvent] = []
    for event in events:
        if event.other is not None:
            pair = frozenset((event.landlord, event.other))
            pairs.pop(pair, None)  # keeps the order of the newest event of each pair
            pairs[pair] = event
        else:
            alone.append(event)
    parents = _parents(pairs.values())
    last = {_survivor(parents, event.landlord): event.kind for event in alone}
    return Standing(
        {landlord: _survivor(parents, landlord) for landlord in parents},
        _doubts(parents, pairs.values()),
        frozenset(name for name, kind in last.items() if kind is not LandlordEventKind.INCLUDE),
    )


def _survivor(parents: dict[str, str], landlord: str) -> str:
    while landlord in parents:
        landlord = parents[landlord]
    return landlord


def _parents(pairs: Iterable[LandlordEvent]) -> dict[str, str]:
    """For each landlord that was merged away the one it was merged into."""
    parents: dict[str, str] = {}
    for event in pairs:
        if event.kind is LandlordEventKind.MERGE and event.other is not None:
            kept, gone = _survivor(parents, event.landlord), _survivor(parents, event.other)
            if kept != gone:
                parents[gone] = kept
    return parents


def _doubts(parents: dict[str, str], pairs: Iterable[LandlordEvent]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for event in pairs:
        if event.kind is LandlordEventKind.DOUBT and event.other is not None:
            one, two = _survivor(parents, event.landlord), _survivor(parents, event.other)
            if one != two:
                found.setdefault(one, set()).add(two)
                found.setdefault(two, set()).add(one)
    return {landlord: tuple(sorted(others)) for landlord, others in sorted(found.items())}
