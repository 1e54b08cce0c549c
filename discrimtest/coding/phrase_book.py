"""The phrases that the program knows, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from discrimtest.coding.phrase import Phrase


class PhraseBook:
    """Finds the phrases of one language.

    Args:
        phrases: In the order of the file.
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.phrases = phrases
        self._beginning = lru_cache(maxsize=20_000)(self._that_begin)

    def _that_begin(self, word: str) -> tuple[Phrase, ...]:
        return tuple(phrase for phrase in self.phrases if phrase.words[0].fits(word))

    def found(self, said: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """First word, word after the last, and kind of each phrase in ``said``."""
        for start, word in enumerate(said):
            for phrase in self._beginning(word):
                if end := phrase.end(said, start):
                    yield start, end, phrase.kind


@cache
def phrase_book(language: str) -> PhraseBook:
    """The phrases of a language, with those of any."""
    kept = tomllib.loads((files("discrimtest.coding") / "phrases.toml").read_text("utf-8"))
    return PhraseBook(
        [
            Phrase.of(kind, written)
            for part in (language, "any")
            for kind, phrases in kept[part].items()
            for written in phrases
        ]
    )
