"""The candidate's own letter, where an answer quotes it: with marks, without, whole or in part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from discrimtest.masking.folded import folded
from discrimtest.masking.tells import Stretch, Tells

_WORD = re.compile(r"[^\W_]+")
_LINE = re.compile(r"[^\n]+")
SHINGLE = 4
"""So many words in a row of the letter are followed."""
ROW = 8
"""So many in a row are quoted, whatever stands around them."""
_HEAD = re.compile(
    r"^[>\s]*(?:op\b[^\n]{5,120}(?:schreef|geschreven)\b[^\n]*:|le\b[^\n]{5,120}\ba ecrit\s?:"
    r"|on\b[^\n]{5,120}\bwrote:|(?:[^\n]{2,60}) (?:schreef|a ecrit|wrote) ?:\s*$"
    r"|[-_ ]*(?:oorspronkelijk bericht|original message|message d'origine|message original|"
    r"doorgestuurd bericht|forwarded message|bericht van)\b[^\n]*)",
    re.MULTILINE,
)
_FIELD = r"(?:van|verzonden|aan|onderwerp|datum|cc|de|envoye|a|objet|date|from|sent|to|subject)"
HEADED = re.compile(
    rf"^[> ]*\*?(?:van|from|de|von) ?:\*? [^\n]+\n(?:[> ]*\*?{_FIELD} ?:\*?[^\n]*\n?){{1,5}}",
    re.MULTILINE,
)
"""The lines that a program puts above a letter that it does not mark."""
_MARKED = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)


class QuotedLetter:
    """Finds letters in the answers to them.

    Args:
        letters: What was sent.
    """

    def __init__(self, letters: Iterable[str]) -> None:
        said = [folded(letter) for letter in letters]
        self._rows = frozenset(row for letter in said for row in _rows(_WORD.findall(letter)))
        lines = (tuple(_WORD.findall(line)) for letter in said for line in letter.split("\n"))
        self._lines = frozenset(line for line in lines if line)

    def stretches(self, small: str) -> Iterator[Stretch]:
        """Where they are quoted in a folded text, with the heads that programs put before them."""
        if ":" in small or ">" in small:
            for pattern in (HEADED, _HEAD, _MARKED):
                for match in pattern.finditer(small):
                    yield Stretch(match.start(), match.end(), Tells.LETTER)
        if self._rows:
            yield from self.said(small)

    def said(self, small: str) -> Iterator[Stretch]:
        words, rows = _read(small)
        heard = self._heard(len(words), rows)
        if True in heard:
            for first, last in _runs(heard):
                if last - first >= ROW:
                    yield _stretch(words[first].start(), words[last - 1].end())
            yield from self._whole_lines(small)

    def _heard(self, count: int, rows: Iterable[tuple[str, ...]]) -> list[bool]:
        """Which of so many words stand in a row of the letter."""
        heard = [False] * count
        for place, row in enumerate(rows):
            if row in self._rows:
                heard[place : place + SHINGLE] = [True] * SHINGLE
        return heard

    def _whole_lines(self, small: str) -> Iterator[Stretch]:
        """Lines of the letter, where at least two of them stand together."""
        lines = list(_LINE.finditer(small))
        known = [tuple(_WORD.findall(line.group())) in self._lines for line in lines]
        for first, last in _runs(known):
            if last - first > 1 and any(len(lines[n].group()) > 25 for n in range(first, last)):
                yield _stretch(lines[first].start(), lines[last - 1].end())


@lru_cache(maxsize=2)
def _read(small: str) -> tuple[list[re.Match[str]], list[tuple[str, ...]]]:
    """The words of a text and its rows of them; read once where many letters are looked for."""
    words = list(_WORD.finditer(small))
    return words, list(_rows([word.group() for word in words]))


def _stretch(start: int, end: int) -> Stretch:
    return Stretch(start, end, Tells.LETTER)


def _rows(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[first:] for first in range(SHINGLE)), strict=False)


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First place and place after the last of each run of true ones."""
    first = None
    for place, flag in enumerate((*flags, False)):
        if flag and first is None:
            first = place
        elif not flag and first is not None:
            yield first, place
            first = None
