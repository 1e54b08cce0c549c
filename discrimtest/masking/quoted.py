"""The candidate's own letter, where an answer quotes it: with marks, without, whole or in part."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count, islice

from discrimtest.masking.folded import folded
from discrimtest.masking.heads import HEADED, LIKE_HEADS, MARKED
from discrimtest.masking.tells import Stretch, Tells

_WORD = re.compile(r"[^\W_]+")
_LINE = re.compile(r"[^\n]+")
SHINGLE = 4
"""So many words in a row of the letter are followed."""
_LONG = 25
"""Signs of a line that more than a greeting is."""
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
        held = self._rows & text.held_rows
        if not held:
            return
        places = text.places(held)
        for first, last in _joined(places) if len(places) > 1 else ():
            if last - first >= ROW:
                yield _stretch(text.span(first)[0], text.span(last - 1)[1])
        yield from self._whole_lines(text)

    def _whole_lines(self, text: _Text) -> Iterator[Stretch]:
        """Lines of the letter, where at least two of them stand together."""
        if self._lines.isdisjoint(text.long_lines):
            return
        known = [line in self._lines for _, _, line in text.lines]
        for first, last in _runs(known):
            together = text.lines[first:last]
            if len(together) > 1 and any(end - start > _LONG for start, end, _ in together):
                yield _stretch(together[0][0], together[-1][1])


class QuotedLetters:
    """Many letters, of each of which it is told at once what a text holds."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._rows, self._lines = _Holders(), _Holders()

    def parts_in(self, small: str, letters: Mapping[str, str]) -> dict[str, QuotedLetter]:
        """What of each letter a folded text holds: enough to find there all that it finds, and one
        and the same of letters that are quoted alike.

        Args:
            small: The text.
            letters: By name; each is read when it is met first.
        """
        wanted = {name: 1 << self._number_of(name, letters[name]) for name in letters}
        asked, text = sum(wanted.values()), _read(small)
        rows = self._rows.holding(text.held_rows, asked)
        lines = self._lines.holding(text.held_lines, asked)
        alike = [asked]
        for some in (*rows, *lines):
            split = (part for each in alike for part in (each & some, each & ~some))
            alike = [part for part in split if part]
        found: dict[str, QuotedLetter] = {}
        for part in alike:
            own = QuotedLetter._of(_held(rows, part), _held(lines, part))
            found |= {name: own for name, bit in wanted.items() if bit & part}
        return found

    def _number_of(self, name: str, text: str) -> int:
        if name not in self._number:
            number = self._number[name] = len(self._number)
            read = QuotedLetter([text])
            self._rows.add(number, read._rows)
            self._lines.add(number, read._lines)
        return self._number[name]


_FEW = 8


class _Holders:
    """Which letters hold a row or a line: few by their numbers, many as the bits of one number."""

    def __init__(self) -> None:
        self._few: dict[int, tuple[int, ...]] = {}
        self._many: dict[int, int] = {}

    def add(self, letter: int, held: Iterable[int]) -> None:
        for each in held:
            few = self._few.get(each, ())
            if each in self._many:
                self._many[each] |= 1 << letter
            elif len(few) < _FEW:
                self._few[each] = (*few, letter)
            else:
                self._many[each] = _bits((*self._few.pop(each), letter))

    def holding(self, given: frozenset[int], asked: int) -> dict[int, list[int]]:
        """Those of these rows or lines that some of the letters hold, by the bits of those."""
        found: dict[int, list[int]] = {}
        for each in given & self._few.keys():
            if some := asked & _bits(self._few[each]):
                found.setdefault(some, []).append(each)
        for each in given & self._many.keys():
            if some := asked & self._many[each]:
                found.setdefault(some, []).append(each)
        return found


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def _held(found: Mapping[int, list[int]], part: int) -> frozenset[int]:
    return frozenset(chain.from_iterable(some for bits, some in found.items() if bits & part))


class _Text:
    """A folded text, read.

    Attributes:
        words: Its words.
        lines: Where each that is not empty begins and ends, and its words.
    """

    def __init__(self, small: str) -> None:
        self._small = small
        self.words: list[str] = []
        self.lines: list[tuple[int, int, int]] = []
        self._firsts: list[int] = []
        place = 0
        for line in small.split("\n"):
            end = place + len(line)
            if line:
                own = _WORD.findall(line)
                self.lines.append((place, end, hash(tuple(own)) if own else 0))
                self._firsts.append(len(self.words))
                self.words += own
            place = end + 1
        rows = list(_rows(self.words))
        self._place = dict(zip(rows, count(), strict=False))
        self._again: dict[int, list[int]] = {}
        for place, row in enumerate(rows if len(self._place) < len(rows) else ()):
            if self._place[row] != place:
                self._again.setdefault(row, []).append(place)
        self.held_rows = frozenset(self._place)
        self.held_lines = frozenset(line for _, _, line in self.lines)
        self.long_lines = frozenset(line for start, end, line in self.lines if end - start > _LONG)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Where a pattern that begins with a line is found, as `finditer` finds it."""
        place = 0
        for start, _, _ in self.lines:
            found = pattern.match(self._small, start) if start >= place else None
            if found:
                place = found.end()
                yield found.span()

    def places(self, rows: frozenset[int]) -> list[int]:
        """Of the first word of each of these rows, in order."""
        again = (place for row in rows & self._again.keys() for place in self._again[row])
        return sorted([*map(self._place.__getitem__, rows), *again])

    def span(self, word: int) -> tuple[int, int]:
        """Where a word begins and ends."""
        line = bisect_right(self._firsts, word) - 1
        start, end, _ = self.lines[line]
        found = _WORD.finditer(self._small, start, end)
        return next(islice(found, word - self._firsts[line], None)).span()


@lru_cache(maxsize=2)
def _read(small: str) -> _Text:
    """A text; read once where many letters are looked for."""
    return _Text(small)


def at_lines(pattern: re.Pattern[str], small: str) -> Iterator[tuple[int, int]]:
    """Where a pattern that begins with a line, and matches some of it, is found in a folded text;
    as `finditer` finds it, that tries every place."""
    return _read(small).matches(pattern)


def words_in(small: str) -> list[str]:
    """The words of a folded text, which is not read again where letters are looked for in it."""
    return _read(small).words


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
