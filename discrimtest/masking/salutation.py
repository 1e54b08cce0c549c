"""How an answer addresses its candidate, and nothing else of it, names neither.

A name tells more than a gender, as an origin, so a reader sees only which kind of name it was.
Whether a landlord misgenders is coded from this, by somebody who does not code the outcome.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from rapidfuzz.distance import OSA

from discrimtest.masking.blind import NAMES, told_stretches
from discrimtest.masking.candidate_names import GREETED, JOINING
from discrimtest.masking.candidate_words import CandidateWords
from discrimtest.masking.folded import composed, folded
from discrimtest.masking.heads import BROUGHT
from discrimtest.masking.mask import Unmasked
from discrimtest.masking.nicknames import nicknames
from discrimtest.masking.tells import Tells
from discrimtest.masking.tongue import tongue
from discrimtest.masking.words import PARTICLES

_ADDRESSING = (Tells.CANDIDATE, Tells.TITLE, Tells.PRONOUN, Tells.AGREEMENT)
_NAMED = (Tells.CANDIDATE,)
_GAP = re.compile(r"[ \t]*(?:(?:,|&|/|\()?[ \t]*(?:en|et|and|of|ou|or)?)?[ \t]*")
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_LETTERS = re.compile(r"[^\W\d_]*")


def salutation(words: Unmasked, candidate: CandidateWords) -> str:
    """Greetings, titles, pronouns and words that agree, as they were written, and what kind of
    names.

    Each stands on a line of its own; what stands between them in the answer is left out, and so
    is the candidate's letter where it is quoted, and a mail that the answer forwards.

    Args:
        candidate: To whom the answer was written.
    """
    text = composed(BROUGHT.sub("", words.verbatim))
    shown: list[tuple[int, int]] = []
    for start, end in sorted(_addressing(text, candidate)):
        if shown and _GAP.fullmatch(text.lower(), shown[-1][1], max(start, shown[-1][1])):
            shown[-1] = (shown[-1][0], max(end, shown[-1][1]))
        else:
            shown.append((start, end))
    small = folded(text)
    names = _kinds_of_name(small, candidate)
    bare = tuple(each for each in told_stretches(text, small, candidate) if each.kind in _NAMED)

    def told(start: int, end: int) -> str:
        words, place = "", start
        for name in bare:
            if start <= name.start and name.end <= end:
                words += text[place : name.start] + names(text[name.start : name.end])
                place = name.end
        return (words + text[place:end]).strip()

    return "\n".join(told(start, end) for start, end in shown)


def _kinds_of_name(small: str, candidate: CandidateWords) -> Callable[[str], str]:
    """What makes of names in a text the kind that each is: that of the likest known one."""
    first, family = NAMES[tongue(small)]
    given, last = (
        [word for name in names for word in folded(name).split()]
        for names in (candidate.first_names, candidate.family_names)
    )

    def kind(name: re.Match[str]) -> str:
        word = folded(name.group()).rstrip(".")
        if word in JOINING:
            return name.group()
        near = [
            min((OSA.distance(word, each) for each in known), default=99) for known in (given, last)
        ]
        if word in PARTICLES or (near[1] < near[0] and not _short_for(word, given)):
            return family
        return first

    doubled = re.compile(rf"({re.escape(first)}|{re.escape(family)})(?: ?\1)+")
    return lambda said: doubled.sub(r"\1", _NAME.sub(kind, said))


def _short_for(word: str, given: Iterable[str]) -> bool:
    """Whether a word is what somebody of one of these first names is called."""
    return any(
        word in nicknames(name) or (len(word) > 2 and name[:3] == word[:3]) for name in given
    )


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
