"""Which names are alike, of many, without comparing each with each.

Two names are alike when letters taken out and put in make up at most 12 in 100 of both. So of the
longer one, cut into one piece more than so many letters, a piece stands whole in the shorter one,
moved by no more letters than were taken out or put in before it. Only names that share such a
piece are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise

from discrimtest.intake.names import ALIKE, SHORT, likeness

Piece = tuple[int, int, str]
"""Length of a name, where a piece of it begins, and the piece."""


def alike_pairs(names: Collection[str], asked: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every pair of two core names that are alike, of which one is asked about, each once.

    Args:
        names: All core names, those asked about among them; the same name twice counts once.
        asked: Some of them.
    """
    having: dict[Piece, list[str]] = defaultdict(list)
    for name in sorted(set(names), key=len, reverse=True):
        if len(name) >= SHORT:
            near = {other for piece in _sought(name) for other in having.get(piece, ())}
            for other in near:
                if (name in asked or other in asked) and likeness(name, other) >= ALIKE:
                    yield name, other
            for start, end in _cuts(len(name)):
                having[len(name), start, name[start:end]].append(name)


def _sought(name: str) -> Iterator[Piece]:
    """The pieces of names at least as long that a name alike to one of them has one of."""
    length = len(name)
    longest = length * (200 - ALIKE) // ALIKE
    for longer in range(length, longest + 1):
        changed = _most_changed(length + longer)
        out, into = (changed + longer - length) // 2, (changed - longer + length) // 2
        for start, end in _cuts(longer):
            for moved in range(max(0, start - out), min(start + into, length - end + start) + 1):
                yield longer, start, name[moved : moved + end - start]


@cache
def _cuts(length: int) -> list[tuple[int, int]]:
    """Where the pieces of a name of this length begin and end."""
    pieces = _most_changed(2 * length) + 1
    bounds = [length * piece // pieces for piece in range(pieces + 1)]
    return list(pairwise(bounds))


def _most_changed(letters: int) -> int:
    """How many letters differ at most between two names alike, of so many letters together."""
    return letters * (100 - ALIKE) // 100
