"""What became of the rows of a file: those of which the same is to be told stand together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from discrimtest.words.listing import RowAccount, RowStatus


def together(rows: Iterable[RowAccount]) -> list[tuple[str, str, int, str]]:
    """Status, why, how many rows, and their lines; accepted rows first, then as the file has them.

    What is told of rows that repeat others names no line; the lines do: "6 as 2, 7 as 5".
    """
    found: dict[tuple[RowStatus, str], list[RowAccount]] = {}
    for row in rows:
        found.setdefault((row.status, _ANOTHER.sub(r"\1 another line", why(row))), []).append(row)
    first = sorted(found, key=lambda key: key[0] is not RowStatus.ACCEPTED)
    return [(str(key[0]), key[1], len(found[key]), _lines(found[key])) for key in first]


_ANOTHER = re.compile(r"\b(as|repeats) line (\d+)")


def _lines(rows: Iterable[RowAccount]) -> str:
    """Where rows stand, and where what they repeat does."""
    same = [(row.line, _ANOTHER.search(why(row))) for row in rows]
    if any(of for _, of in same):
        return ", ".join(f"{line} as {of[2]}" if of else str(line) for line, of in same)
    return ", ".join(_runs(line for line, _ in same))


def why(row: RowAccount) -> str:
    """Every reason of a row, and what was read with care."""
    return "; ".join((*row.reasons, *row.notes))


def _runs(lines: Iterable[int]) -> Iterator[str]:
    """Lines that follow one another as ``2-5``.

    >>> ", ".join(_runs([2, 3, 4, 8]))
    '2-4, 8'
    """
    begin = last = None
    for line in lines:
        if begin is None or last is None or line != last + 1:
            if begin is not None:
                yield _run(begin, last)
            begin = line
        last = line
    if begin is not None:
        yield _run(begin, last)


def _run(begin: int, last: int | None) -> str:
    return str(begin) if last == begin else f"{begin}-{last}"
