"""How alike two texts are: by their runs of words, and by sentences that say the same again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from discrimtest.design.reading import sentences, words

Words = Counter[str]
"""How often each word of a sentence stands in it."""
_TWIN = 0.6
_LEAST_WORDS = 4


def shared_runs(one: str, other: str) -> float:
    """The share of the shorter text's runs of three words that stand in the other too."""
    runs = [set(zip(said, said[1:], said[2:], strict=False)) for said in map(_said, (one, other))]
    fewest = min(map(len, runs))
    return len(runs[0] & runs[1]) / fewest if fewest else 0.0


def reworded(one: str, other: str) -> float:
    """The share of a text, in words, that the other says again in nearly the same words.

    Sentences are compared whatever their order, as are the words in them, so that neither
    synonyms nor turning a text around hides a copy. Greetings and other sentences of less than
    four words are left out.

    Returns:
        Of the two texts, the share of the one that has more of it in the other; 0 where a text
        has no sentence that counts.

    Examples:
        >>> reworded("Ik zag uw advertentie voor een huis.", "Uw annonce voor een huis zag ik.")
        1.0
    """
    mine, its = ([Counter(_said(part)) for part in sentences(text)] for text in (one, other))
    return max(_said_again(mine, its), _said_again(its, mine))


def _said_again(mine: Sequence[Words], its: Sequence[Words]) -> float:
    long = [said for said in mine if said.total() >= _LEAST_WORDS]
    again = [said for said in long if any(_overlap(said, other) >= _TWIN for other in its)]
    whole = sum(said.total() for said in long)
    return sum(said.total() for said in again) / whole if whole else 0.0


def shared_words(one: str, other: str) -> float:
    """The share of the shorter text's words that stand in the other too, whatever their order."""
    mine, its = Counter(_said(one)), Counter(_said(other))
    fewest = min(mine.total(), its.total())
    return _common(mine, its) / fewest if fewest else 0.0


def _overlap(one: Words, other: Words) -> float:
    """Twice the words that two sentences share, over all their words (Dice 1945)."""
    return 2 * _common(one, other) / (one.total() + other.total()) if one or other else 0.0


def _common(one: Words, other: Words) -> int:
    return sum(min(one[word], other[word]) for word in one.keys() & other.keys())


def _said(text: str) -> list[str]:
    return [word.lower() for word in words(text)]
