"""The candidate's own letter, where an answer quotes it: with marks, without, whole or in part."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from discrimtest.masking.folded import folded
from discrimtest.masking.heads import HEADED, LIKE_HEADS, MARKED
from discrimtest.masking.tells import Stretch, Tells

_WORD = re.compile(r"[^\W_]+")
_LINE = re.compile(r"[^\n]+")
SHINGLE = 4
"""So many words in a row of the letter are followed."""
ROW = 8
"""So many in a row are quoted, whatever stands around them."""


class QuotedLetter:
    """Finds letters in the answers to them.

    Args:
        letters: What was sent.
    """

    def __init__(self, letters: Iterable[str] = ()) -> None:
        said = [folded(letter) for letter in letters]
        self._rows = frozenset(row for letter in said for row in _rows(_WORD.findall(letter)))
        lines = (_line(line) for letter in said for line in letter.split("\n"))
        self._lines = frozenset(line for line in lines if line)

    @classmethod
    def _of(cls, rows: frozenset[int], lines: frozenset[int]) -> QuotedLetter:
        made = cls.__new__(cls)
        made._rows, made._lines = rows, lines
        return made

    @classmethod
    def together(cls, some: Collection[QuotedLetter]) -> QuotedLetter:
        """Finds what any of them finds."""
        rows, lines = (letter._rows for letter in some), (letter._lines for letter in some)
        return cls._of(frozenset().union(*rows), frozenset().union(*lines))

    @classmethod
    def parts_in(cls, small: str, letters: Mapping[str, QuotedLetter]) -> dict[str, QuotedLetter]:
        """What of each letter a folded text holds: enough to find there all that it finds, and one
        and the same of letters that are quoted alike."""
        text, made = _read(small), dict[tuple[frozenset[int], frozenset[int]], QuotedLetter]()
        found = {}
        for name, letter in letters.items():
            held = letter._rows & text.held_rows, letter._lines & text.held_lines
            part = made.get(held)
            if part is None:
                part = made[held] = cls._of(*held)
            found[name] = part
        return found

    def stretches(self, small: str) -> Iterator[Stretch]:
        """Where they are quoted in a folded text, with the heads that programs put before them."""
        if ":" in small or ">" in small:
            for pattern in (HEADED, *LIKE_HEADS, MARKED):
                for match in pattern.finditer(small):
                    yield Stretch(match.start(), match.end(), Tells.LETTER)
        if self._rows:
            yield from self.said(small)

    def said(self, small: str) -> Iterator[Stretch]:
        text = _read(small)
        if self._rows.isdisjoint(text.held_rows):
            return
        for first, last in _joined(
            place for place, row in enumerate(text.rows) if row in self._rows
        ):
            if last - first >= ROW:
                yield _stretch(text.words[first][0], text.words[last - 1][1])
        yield from self._whole_lines(text)

    def _whole_lines(self, text: _Text) -> Iterator[Stretch]:
        """Lines of the letter, where at least two of them stand together."""
        if self._lines.isdisjoint(text.held_lines):
            return
        known = [line in self._lines for _, _, line in text.lines]
        for first, last in _runs(known):
            together = text.lines[first:last]
            if len(together) > 1 and any(end - start > 25 for start, end, _ in together):
                yield _stretch(together[0][0], together[-1][1])


@dataclass(frozen=True, slots=True)
class _Text:
    """A folded text, read.

    Attributes:
        words: Where each begins and ends.
        rows: By place of the first word.
        lines: Where each that is not empty begins and ends, and its words.
    """

    words: list[tuple[int, int]]
    rows: list[int]
    lines: list[tuple[int, int, int]]
    held_rows: frozenset[int]
    held_lines: frozenset[int]


@lru_cache(maxsize=2)
def _read(small: str) -> _Text:
    """A text; read once where many letters are looked for."""
    spans: list[tuple[int, int]] = []
    words: list[str] = []
    lines: list[tuple[int, int, int]] = []
    for line in _LINE.finditer(small):
        first = len(words)
        for word in _WORD.finditer(small, *line.span()):
            spans.append(word.span())
            words.append(word.group())
        own = words[first:]
        lines.append((*line.span(), hash(tuple(own)) if own else 0))
    rows = list(_rows(words))
    held = frozenset(rows), frozenset(line for _, _, line in lines)
    return _Text(spans, rows, lines, *held)


def _stretch(start: int, end: int) -> Stretch:
    return Stretch(start, end, Tells.LETTER)


def _rows(words: Sequence[str]) -> Iterator[int]:
    """Each row as one number: two differ in it but for odds of one in 2**61."""
    return map(hash, zip(*(words[first:] for first in range(SHINGLE)), strict=False))


def _line(line: str) -> int:
    """The words of a line as one number; 0 for none."""
    words = _WORD.findall(line)
    return hash(tuple(words)) if words else 0


def _joined(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First word and word after the last of rows that overlap or touch.

    Args:
        places: Of the first word of each row, in order.

    >>> list(_joined([0, 1, 5, 12]))
    [(0, 9), (12, 16)]
    """
    first = last = -1
    for place in places:
        if place > last:
            if last > 0:
                yield first, last
            first = place
        last = place + SHINGLE
    if last > 0:
        yield first, last


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First place and place after the last of each run of true ones."""
    first = None
    for place, flag in enumerate((*flags, False)):
        if flag and first is None:
            first = place
        elif not flag and first is not None:
            yield first, place
            first = None
