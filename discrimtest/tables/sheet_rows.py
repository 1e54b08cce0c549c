"""What a sheet's own text says of its rows that its reader passes over in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](-?\d+)[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']\$?[A-Z]+\$?(\d+):\$?[A-Z]+\$?(\d+)")


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Of one sheet.

    Attributes:
        misnumbered: A row and the next one, whose number cannot be one or comes twice or too late;
            their reader would leave one out. None where all are in order.
        merged: Rows in which a cell is one with cells of other rows.
    """

    misnumbered: tuple[int, int] | None
    merged: frozenset[int]


def sheet_rows(text: bytes) -> SheetRows:
    """What the text of a sheet says."""
    numbers = [int(number) for number in _ROW.findall(text)]
    wrong = (pair for pair in pairwise([0, *numbers]) if pair[1] <= pair[0])
    return SheetRows(next(wrong, None), frozenset(_merged(text)))


def _merged(text: bytes) -> Iterator[int]:
    for first, last in _MERGED.findall(text):
        if first != last:
            yield from range(int(first), min(int(last), int(first) + _MOST) + 1)


_MOST = 1_000_000
"""A sheet has not many more rows."""
