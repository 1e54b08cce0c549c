"""How an answer addresses its candidate, and nothing else of it.

Whether a landlord misgenders is coded from this, by somebody who does not code the outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.blind import told_stretches
from discrimtest.masking.candidate_names import GREETED
from discrimtest.masking.candidate_words import CandidateWords
from discrimtest.masking.folded import composed, folded
from discrimtest.masking.mask import Unmasked
from discrimtest.masking.tells import Tells

_ADDRESSING = (Tells.CANDIDATE, Tells.TITLE, Tells.PRONOUN, Tells.AGREEMENT)
_GAP = re.compile(r"[ \t]*(?:(?:,|&|/|\()?[ \t]*(?:en|et|and|of|ou|or)?)?[ \t]*")
_LETTERS = re.compile(r"[^\W\d_]*")


def salutation(words: Unmasked, candidate: CandidateWords) -> str:
    """Greetings, titles, names, pronouns and words that agree, as they were written.

    Each stands on a line of its own; what stands between them in the answer is left out, and so
    is the candidate's letter where it is quoted.

    Args:
        candidate: To whom the answer was written.
    """
    text = composed(words.verbatim)
    shown: list[tuple[int, int]] = []
    for start, end in sorted(_addressing(text, candidate)):
        if shown and _GAP.fullmatch(text.lower(), shown[-1][1], max(start, shown[-1][1])):
            shown[-1] = (shown[-1][0], max(end, shown[-1][1]))
        else:
            shown.append((start, end))
    return "\n".join(text[start:end].strip() for start, end in shown)


def _addressing(text: str, candidate: CandidateWords) -> Iterator[tuple[int, int]]:
    small = folded(text)
    found = tuple(told_stretches(text, small, candidate))
    for start, end, kind in found:
        if kind is Tells.AGREEMENT:
            word = _LETTERS.match(text[:start][::-1])
            yield start - (word.end() if word else 0), end
        elif kind in _ADDRESSING:
            yield start, end
    letters = [(start, end) for start, end, kind in found if kind is Tells.LETTER]
    for match in GREETED.finditer(small):
        if not any(start <= match.start() < end for start, end in letters):
            yield match.span()
