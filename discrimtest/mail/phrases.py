"""Phrases in a text, each looked for only where a word stands that it cannot do without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from discrimtest.masking.folded import folded

_END = re.compile(r"[.?!]")


class Phrases:
    """Finds any of many patterns: of a text that holds few of their words, few are tried.

    Args:
        given: Patterns by what each of them holds one of, whatever it matches.

    >>> phrases = Phrases({("niet", "nooit"): [r"\\b(?:niet|nooit) meer\\b"]})
    >>> phrases.in_text("nooit meer"), phrases.in_text("altijd meer")
    (True, False)
    """

    def __init__(self, given: Mapping[tuple[str, ...], Iterable[str]]) -> None:
        self.patterns = {held: re.compile("|".join(some)) for held, some in given.items()}

    def in_text(self, text: str) -> bool:
        """Whether one of them is in a text."""
        return any(True for _ in self.found(text))

    def found(self, text: str) -> Iterator[tuple[str, str]]:
        """Each of them that is in a text, and what follows it in its sentence."""
        for held, pattern in self.patterns.items():
            if any(word in text for word in held):
                for phrase in pattern.finditer(text):
                    yield phrase.group(), _END.split(text[phrase.end() :], maxsplit=1)[0]


@lru_cache(maxsize=2)
def as_phrases_are(text: str) -> str:
    """Words as patterns tell them: small, without accents, straight apostrophes, on one line."""
    return " ".join(folded(text).replace("’", "'").split())
