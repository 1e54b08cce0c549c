"""What a public export withholds so that nobody can gather what one landlord did.

A row of a public export stands alone: no key says which rows share a landlord or an
advertisement. What it tells of the landlord (municipality, agency or private) is true of at
least :data:`LEAST` landlords of the study, or it is withheld. Findings about fewer are left out
together with what would allow to compute them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discrimtest.exchange.content import TestRow

LEAST = 5
"""Landlords that must share what is told of one of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says of the landlord; None is withheld."""

    municipality: str | None
    landlord_type: str | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was withheld, as sentences for the reader.

    Attributes:
        told: What each test says of its landlord.
        notes: One sentence for each kind of thing that was withheld.
    """

    told: Mapping[str, Told]
    notes: tuple[str, ...]


def landlords_of(tests: Iterable[TestRow]) -> int:
    """How many landlords the tests were made with."""
    return len({test.landlord for test in tests})


def withhold(tests: Sequence[TestRow]) -> Withheld:
    """Decide what each test may say of its landlord.

    Kinds of landlords with fewer than :data:`LEAST` landlords are told of nobody, because the
    rest would give them away. Within each kind (or in all), municipalities with too few
    landlords are withheld, and the next smallest with them until those withheld together are
    enough.
    """
    notes = []
    kinds = _counted((test.landlord_type, test.landlord) for test in tests)
    by_kind = all(count >= LEAST for count in kinds.values())
    if not by_kind:
        notes.append(f"The kind of landlord is withheld: one kind has fewer than {LEAST}.")
    hidden: set[tuple[str | None, str]] = set()
    parts: dict[str | None, list[TestRow]] = defaultdict(list)
    for test in tests:
        parts[test.landlord_type if by_kind else None].append(test)
    for kind, part in parts.items():
        hidden |= {(kind, place) for place in _too_small(part)}
    told: dict[str, Told] = {}
    for test in tests:
        kind = test.landlord_type if by_kind else None
        place = None if (kind, test.municipality) in hidden else test.municipality
        told[test.test] = Told(place, kind)
    count = sum(each.municipality is None for each in told.values())
    if count:
        notes.append(
            f"The municipality of {count} tests is withheld: fewer than {LEAST} landlords share it."
        )
    return Withheld(told, tuple(notes))


def _too_small(tests: Sequence[TestRow]) -> set[str]:
    """Municipalities to withhold, so that those withheld are of enough landlords together."""
    by_place: dict[str, set[str]] = defaultdict(set)
    for test in tests:
        by_place[test.municipality].add(test.landlord)
    ordered = sorted(by_place, key=lambda place: (len(by_place[place]), place))
    hidden: set[str] = set()
    together: set[str] = set()
    for place in ordered:
        if len(by_place[place]) >= LEAST and (not hidden or len(together) >= LEAST):
            break
        hidden.add(place)
        together |= by_place[place]
    return hidden


def publishable(
    findings: Sequence[Mapping[str, Any]],
) -> tuple[list[Mapping[str, Any]], tuple[str, ...]]:
    """The findings without those of groups with too few landlords.

    Where one group of a column is too small, all groups of that column go for the comparison
    and outcome: the others and the whole would give it away. A finding that does not know its
    landlords is kept only for all tests together.
    """
    small: set[tuple[Any, ...]] = set()
    for one in findings:
        if one["group"] is not None and (one["n_landlords"] or 0) < LEAST:
            small.add(_split(one))
    kept = [one for one in findings if one["group"] is None or _split(one) not in small]
    left = len(findings) - len(kept)
    notes = (
        (f"{left} findings of groups are left out: a group has fewer than {LEAST} landlords.",)
        if left
        else ()
    )
    return kept, notes


def _split(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return one["comparison"], one["outcome"], str(one["group"]).partition("=")[0]


def _counted(pairs: Iterable[tuple[Hashable, str]]) -> dict[Hashable, int]:
    found: dict[Hashable, set[str]] = defaultdict(set)
    for name, landlord in pairs:
        found[name].add(landlord)
    return {name: len(landlords) for name, landlords in found.items()}
