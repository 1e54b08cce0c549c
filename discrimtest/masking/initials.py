"""Initials of a candidate and its partner: "C.B.", "J&M", "met M."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.candidate_words import CandidateWords
from discrimtest.masking.folded import folded
from discrimtest.masking.words import PARTICLES

_CAPITAL = r"[A-ZÀ-Þ]"
_DOTTED = re.compile(
    rf"{_CAPITAL}(?<![\w.].)[a-z]?\."
    rf"(?:[ -]?(?:(?i:{'|'.join(sorted(PARTICLES))}) )?{_CAPITAL}\.)+"
)
_BARE = re.compile(rf"{_CAPITAL}(?<!\w.){_CAPITAL}{{1,2}}(?=\s*[,!:\n])")
_BEGINS = re.compile(r"(?:^|\n|[Dd]ag |[Bb]este )$")
_BOTH = re.compile(
    rf"(?P<one>{_CAPITAL})(?<![\w.].)\.?(?: (?:en|et|and) | ?[&+/] ?)"
    rf"(?P<other>{_CAPITAL})(?:\.|(?!\w))"
)
_SHORT = re.compile(rf"{_CAPITAL}(?<=[ &+].)[a-zà-ÿ]{{0,3}}\.")
_NAMING = re.compile(
    r"(?:(?<!\w)(?i:met|voor|aan|van|avec|pour|à|with|for|to|en|et|and|of|ou|or|jij|u|vous|you|"
    r"groeten|mevr|mme|mr|mrs|ms|mw|dhr|heer|mevrouw|madame|monsieur|mon brave)\.? |[&+] ?)$"
)
_IS = re.compile(r"(?<!\w)(?:is|est) $")
_YOURS = re.compile(r" (?:uw|je|jouw|ook|votre|aussi|your|also)\b")
_PARTS = re.compile(_CAPITAL)


class Initials:
    """Finds the initials of one candidate.

    Args:
        candidate: Whose first names and family names are known.
    """

    def __init__(self, candidate: CandidateWords) -> None:
        self._names = tuple(map(folded, (*candidate.first_names, *candidate.family_names)))
        first = [name[0] for name in map(folded, candidate.first_names) if name]
        family = [_of_words(name) for name in candidate.family_names]
        self._whole = {one + of for one in first for each in family for of in (each, each[-1:])}
        self._both = {frozenset(first[:2])} if len(first) > 1 else frozenset()

    def stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """Where they stand in ``text``."""
        for match in _DOTTED.finditer(text):
            if _of_words(match.group()) in self._whole:
                yield match.span()
        for match in _BARE.finditer(text):
            if folded(match.group()) in self._whole and _before(text, match, _BEGINS):
                yield match.span()
        for match in _BOTH.finditer(text):
            if frozenset(folded(match["one"] + match["other"])) in self._both:
                yield match.span()
        for match in _SHORT.finditer(text):
            if self._begins_a_name(match.group()) and _names_somebody(text, match):
                yield match.span()

    def _begins_a_name(self, short: str) -> bool:
        return any(name.startswith(folded(short)[:-1]) for name in self._names)


def _names_somebody(text: str, match: re.Match[str]) -> bool:
    """Whether somebody's name stands here: not the class of a home ("EPC is C.")."""
    if _before(text, match, _IS):
        return bool(_YOURS.match(text, match.end()))
    return _before(text, match, _NAMING)


def _before(text: str, match: re.Match[str], what: re.Pattern[str]) -> bool:
    return bool(what.search(text, max(0, match.start() - 12), match.start()))


def _of_words(name: str) -> str:
    """The first letter of each word: "ei" of El Idrissi, "mi" of "M. El I."."""
    return folded("".join(_PARTS.findall(name)))
