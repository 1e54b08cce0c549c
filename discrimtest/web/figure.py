"""A bar of counts: the place and width of each piece, for a picture that says the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 600
"""Units of the picture."""


@dataclass(frozen=True, slots=True)
class BarPiece:
    """A count with its name, and where its piece of the bar lies. shade: Which fill it has."""

    name: str
    count: int
    at: float
    width: float
    shade: int


def bar(counts: Iterable[tuple[str, int]], whole: int | None = None) -> list[BarPiece]:
    """The pieces of a bar, in their order; one without a count is named and has no width.

    Args:
        whole: What the whole bar stands for; None for the sum.
    """
    named = list(counts)
    total = max(whole or 0, sum(count for _, count in named)) or 1
    pieces, at = [], 0.0
    for shade, (name, count) in enumerate(named, start=1):
        width = WIDTH * count / total
        pieces.append(BarPiece(name, count, round(at, 1), round(width, 1), shade))
        at += width
    return pieces
