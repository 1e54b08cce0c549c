"""Every stretch of a text that tells who, which home, where or when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from discrimtest.masking.amounts import amounts
from discrimtest.masking.any_street import any_street
from discrimtest.masking.contacts import contacts
from discrimtest.masking.folded import folded
from discrimtest.masking.known import Known
from discrimtest.masking.landlords import LandlordNames
from discrimtest.masking.moments import moments
from discrimtest.masking.near import near
from discrimtest.masking.people import People
from discrimtest.masking.streets import known_streets
from discrimtest.masking.tells import Stretch, Tells
from discrimtest.masking.words import HOME_WORDS, OTHER_TONGUE

TITLE_WORDS = 4
"""So many words of a title in a row, or all of a shorter one, tell which home it is."""
_Any = TypeVar("_Any")
_LETTERS = re.compile(r"[^\W\d_]+|\d+")


class Finder:
    """Finds what tells, in texts about those whom the record knows."""

    def __init__(self, known: Known) -> None:
        candidates = (word for name in known.candidates for word in _words(name))
        self._candidates = frozenset(candidates)
        self._landlords = LandlordNames(known)
        self._people = People(self._candidates)
        self._streets = known_streets(known.addresses)
        self._titles = frozenset(_title_runs(known.titles))
        self._places = _either(_towns(known.places))
        self._references = _either(word for word in known.references if len(word) > 3)

    def claim(self, text: str, small: str, told: list[Tells | None]) -> None:
        """Names in ``told`` what each letter of a text tells, where nothing has claimed it yet.

        Args:
            small: The text, folded.
        """
        for start, end, kind in self._found(text, small):
            for place in range(start, end):
                told[place] = told[place] or kind

    def _found(self, text: str, small: str) -> Iterator[Stretch]:
        """In the order in which they claim letters."""
        yield from contacts(small)
        yield from self._title(small)
        if self._streets:
            yield from _matches(self._streets, small, Tells.HOME)
        if self._references:
            yield from _matches(self._references, small, Tells.NUMBER)
        yield from self._landlords.stretches(text, small)
        yield from any_street(text, small)
        if self._places:
            yield from _matches(self._places, small, Tells.PLACE)
        yield from amounts(small)
        yield from moments(small)
        yield from self._people.stretches(text, small)
        yield from self._candidate(small)

    def _title(self, small: str) -> Iterator[Stretch]:
        if not self._titles:
            return
        words = list(_LETTERS.finditer(small))
        for many in {len(run) for run in self._titles}:
            for row in _runs(words, many):
                if tuple(word.group() for word in row) in self._titles:
                    yield Stretch(row[0].start(), row[-1].end(), Tells.HOME)

    def _candidate(self, small: str) -> Iterator[Stretch]:
        for word in _LETTERS.finditer(small):
            if word.group() in self._candidates:
                yield Stretch(*word.span(), Tells.CANDIDATE)


@lru_cache(maxsize=64)
def finder(known: Known) -> Finder:
    """A finder, made once for what is known."""
    return Finder(known)


def stretches(text: str, known: Known, others: Iterable[Known] = ()) -> tuple[Stretch, ...]:
    """Stretches that tell, in their order; none overlaps another.

    Args:
        text: As :func:`discrimtest.masking.folded.composed` leaves it.
        known: Of whom it tells. others: Of whom it may tell besides, all of a study if need be.
    """
    told: list[Tells | None] = [None] * len(text)
    small = folded(text)
    for each in dict.fromkeys((known, *near(small, others))):
        finder(each).claim(text, small, told)
    return tuple(_joined(text, _together(told)))


def _words(text: str) -> list[str]:
    return [word for word in _LETTERS.findall(folded(text)) if len(word) > 1]


def _towns(places: Iterable[str]) -> Iterator[str]:
    """Postcodes, and municipalities with their parts, in both languages."""
    french = {**OTHER_TONGUE, **{french: dutch for dutch, french in OTHER_TONGUE.items()}}
    for name in places:
        for part in re.split(r"[()/,;]", folded(name)):
            town = part.strip()
            yield from filter(None, (town, french.get(town, "")))


def _title_runs(titles: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for title in titles:
        words = _LETTERS.findall(folded(title))
        if len(words) >= TITLE_WORDS or set(words) - HOME_WORDS:
            yield from map(tuple, _runs(words, min(TITLE_WORDS, len(words))))


def _runs(words: Sequence[_Any], many: int) -> Iterator[Sequence[_Any]]:
    """Each so many of them in a row."""
    return (words[first : first + many] for first in range(len(words) - many + 1))


def _either(words: Iterable[str]) -> re.Pattern[str] | None:
    parted = (re.split(r"[\s-]+", folded(each)) for each in words if each)
    spelt = {r"[\s-]+".join(map(re.escape, parts)) for parts in parted}
    longest = sorted(spelt, key=lambda each: (-len(each), each))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)") if spelt else None


def _matches(pattern: re.Pattern[str], small: str, kind: Tells) -> Iterator[Stretch]:
    return (Stretch(match.start(), match.end(), kind) for match in pattern.finditer(small))


def _together(kinds: list[Tells | None]) -> Iterator[Stretch]:
    start = 0
    for place in range(1, len(kinds) + 1):
        if place == len(kinds) or kinds[place] != kinds[start]:
            if kind := kinds[start]:
                yield Stretch(start, place, kind)
            start = place


_SIGNS = re.compile(r"[ .&/()-]{0,3}")
_WHEN = re.compile(
    r"[ ,:(-]{0,2}(?:(?:om|a|à|at|te|ten|tussen|entre|between|van|vanaf|rond|from|de|op|on|na|voor|"
    r"prochain|prochaine|komende|next)[ :]){0,2}[ (]?",
    re.IGNORECASE,
)


def _one(last: Stretch, each: Stretch, between: str) -> Tells | None:
    """What both are together: of one kind, or a day with its hour."""
    if {last.kind, each.kind} <= {Tells.DATE, Tells.HOUR} and _WHEN.fullmatch(between):
        return Tells.HOUR if last.kind is each.kind is Tells.HOUR else Tells.DATE
    return last.kind if last.kind is each.kind and _SIGNS.fullmatch(between) else None


def _joined(text: str, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one kind with nothing but signs between them are one."""
    last: Stretch | None = None
    for each in stretches:
        if last and (kind := _one(last, each, text[last.end : each.start])):
            last = Stretch(last.start, each.end, kind)
            continue
        if last:
            yield last
        last = each
    if last:
        yield last
