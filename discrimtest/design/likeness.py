"""How alike two texts are: by their runs of words, and by sentences that say the same again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from discrimtest.design.reading import sentences, words

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
    mine, its = ([_said(part) for part in sentences(text)] for text in (one, other))
    return max(_said_again(mine, its), _said_again(its, mine))


def _said_again(mine: Sequence[list[str]], its: Sequence[list[str]]) -> float:
    long = [said for said in mine if len(said) >= _LEAST_WORDS]
    again = [said for said in long if any(overlap(said, other) >= _TWIN for other in its)]
    return sum(map(len, again)) / sum(map(len, long)) if long else 0.0


def shared_words(one: str, other: str) -> float:
    """The share of the shorter text's words that stand in the other too, whatever their order."""
    mine, its = _said(one), _said(other)
    fewest = min(len(mine), len(its))
    return sum((Counter(mine) & Counter(its)).values()) / fewest if fewest else 0.0


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Twice the words that two sentences share, over all their words (Dice 1945)."""
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other)) if one or other else 0.0


def _said(text: str) -> list[str]:
    return [word.lower() for word in words(text)]
