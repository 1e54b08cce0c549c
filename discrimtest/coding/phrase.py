"""A phrase of an answer, in the notation of ``phrases.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 6
"""So many words at most stand for "..."; none of them ends a sentence."""
STOPS = frozenset(".?!;\n")


@dataclass(frozen=True, slots=True)
class Word:
    """One place of a phrase: any of some words, or of some beginnings; or what lies between.

    Attributes:
        words, beginnings: What may stand here.
        optional: It may be left out.
        between: Any words of the sentence, up to ``GAP``.
    """

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    optional: bool = False
    between: bool = False

    @classmethod
    def of(cls, written: str) -> Word:
        """As the file writes it: "kijk|kom*", "gerust?", "..." or "?"."""
        if written == "...":
            return cls(between=True)
        optional = len(written) > 1 and written.endswith("?")
        ways = written.removesuffix("?").split("|") if optional else written.split("|")
        begun = tuple(way[:-1] for way in ways if way.endswith("*"))
        return cls(frozenset(way for way in ways if not way.endswith("*")), begun, optional)

    def fits(self, word: str) -> bool:
        """Whether ``word`` may stand here."""
        return word in self.words or (bool(self.beginnings) and word.startswith(self.beginnings))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, and what they say.

    Attributes:
        kind: A category of the codebook, "condition" or "nothing".
    """

    kind: str
    words: tuple[Word, ...]

    @classmethod
    def of(cls, kind: str, written: str) -> Phrase:
        """As the file writes it."""
        return cls(kind, tuple(map(Word.of, written.split())))

    def end(self, said: Sequence[str], start: int) -> int:
        """Where this phrase ends that begins at ``said[start]``; 0 where it begins not."""
        return _end(self.words, said, 0, start)


def _end(words: Sequence[Word], said: Sequence[str], place: int, at: int) -> int:
    while place < len(words):
        word = words[place]
        if word.between:
            return _beyond(words, said, place + 1, at)
        if at < len(said) and word.fits(said[at]):
            at += 1
        elif not word.optional:
            return 0
        place += 1
    return at


def _beyond(words: Sequence[Word], said: Sequence[str], place: int, at: int) -> int:
    """The nearest end of the rest of a phrase, after some words between."""
    for between in range(GAP + 1):
        if found := _end(words, said, place, at + between):
            return found
        if at + between >= len(said) or said[at + between] in STOPS:
            return 0
    return 0
