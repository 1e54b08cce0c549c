"""What became of the rows of a file: those of which the same is to be told stand together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from discrimtest.words.listing import RowAccount, RowStatus


def together(rows: Iterable[RowAccount]) -> list[tuple[str, str, int, str]]:
    """Status, why, how many rows, and their lines; accepted rows first, then as the file has them.

    A row that repeats another names the other's line, so it stands by itself.
    """
    lines: dict[tuple[RowStatus, str], list[int]] = {}
    for row in rows:
        lines.setdefault((row.status, why(row)), []).append(row.line)
    first = sorted(lines, key=lambda key: key[0] is not RowStatus.ACCEPTED)
    return [(str(key[0]), key[1], len(lines[key]), ", ".join(_runs(lines[key]))) for key in first]


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
