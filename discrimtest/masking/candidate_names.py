"""Names of a candidate, as landlords inflect, shorten and misspell them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from discrimtest.masking.candidate_words import CandidateWords
from discrimtest.masking.folded import folded, sound
from discrimtest.masking.initials import Initials
from discrimtest.masking.nicknames import nicknames
from discrimtest.masking.ordinary import EVERYDAY
from discrimtest.masking.tells import Stretch, Tells
from discrimtest.masking.words import NOT_ALONE, PARTICLES

SURE, NEARLY, PERHAPS, BESIDE = 4, 3, 2, 1
"""How like a name a word is. ``PERHAPS`` is a name with a capital where names stand; ``BESIDE``, an
everyday word, only beside another name or behind a title or greeting."""
_SMALL = 6
"""Letters that a misspelt name needs where it is written without a capital."""
_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = re.compile(r"(?:'s|s|ke|kes|tje|tjes|je|jes)$")
_GREETING = (
    r"beste|geachte|dag|hallo|hey|hoi|ha|ok|lieve|waarde|goe(?:de|ie)?n?(?:dag|morgen|middag|avond)|"
    r"bonjour|bonsoir|bjr|salut|coucou|chere?s?|dear|hi|hello|good (?:morning|afternoon|evening)"
)
GREETED = re.compile(rf"(?:(?<=^)|(?<=[\n,>.!?] )|(?<=[\n,>]))(?:{_GREETING})(?=\W)", re.MULTILINE)
JOINING = frozenset({"en", "et", "and", "of", "ou", "or"})
"""Words between two names."""
_BETWEEN = PARTICLES | JOINING
_SLOT = re.compile(
    r"(?:[ \t]+|,[ \t]*(?:beste|lieve|chere?|dear)[ \t]+|[ \t]*(?:&|\+|/)[ \t]*)"
    r"(?P<word>[^\W\d_](?:[\w'’.-]*\w)?\.?)"
)
_CAPITAL = r"[A-ZÀ-Þ]"
_INITIAL_BEFORE = re.compile(rf"(?<!\w){_CAPITAL}(?:\.-?{_CAPITAL})*\.? $")
_INITIAL_AFTER = re.compile(rf" (?P<letter>{_CAPITAL})\.(?!\w)")
_TITLED = (
    r"mevrouw|mevr|mr|mrs|ms|miss|sir|heer|meneer|mijnheer|dhr|mw|madame|monsieur|mme|mlle|m|"
    r"messieurs|mesdames|heren|dames|familie|fam"
)
_TITLE_BEFORE = re.compile(rf"(?<!\w)(?:{_TITLED})\.? $")
_WITH_BEFORE = re.compile(r"(?<!\w)(?:met|en|et|and|avec|with|&|voor|pour|for) $")
_AND_A_NAME = re.compile(rf"(?: (?:en|et|and) | ?[&+/] ?){_CAPITAL}")
_LINE = re.compile(r"(?:^|\n)[ \t]*$")
_NEXT = re.compile(
    rf"[ \t]+(?:(?:{'|'.join(sorted(PARTICLES))})[ \t]+)*(?P<word>[^\W\d_]+)(?P<dot>\.?)"
)
_WITHIN = re.compile(r"[a-zß-ÿ] $")
"""Before a word within a sentence."""
_UPON = (",", "!")
"""What stands behind a name at the beginning of a line."""
_SENTENCE = re.compile(r"(?:^|[.!?:;]\s+|\n\s*|[>•*-]\s+)[\"'“‘(]*$")
_HEARD = re.compile(
    r"(?:\b(?:en|et|and|met|avec|with|partner|of|ou|or|voor|pour|for|van|is|de|lieve|beste|dag|"
    rf"est|fait|faire|heet|(?:{_TITLED})\.?)\s|d'|[(,&+/]\s?)$"
)
_DOES = re.compile(
    r"\s*(?:,|!|&|\+|/|(?:en|et|and|is|heeft|wil|kan|mag|moet|werkt|komt|gaat|zou|a|est|peut|veut|"
    r"travaille|has|works|can|will)(?!\w))"
)


class CandidateNames:
    """Finds the names of one candidate and its partner.

    Args:
        candidate: Whose first names and family names are known.
    """

    def __init__(self, candidate: CandidateWords) -> None:
        first = _words(candidate.first_names)
        self._names = frozenset((*first, *_words(candidate.family_names)))
        self._letters = frozenset(name[0] for name in self._names)
        family = (word for name in candidate.family_names for word in folded(name).split())
        particles = "|".join(PARTICLES.intersection(family)) or "(?!)"
        self._led = re.compile(rf"(?<!\w)(?:(?:{particles})[ -])+$")
        self._called = frozenset().union(*map(nicknames, first)) - PARTICLES
        self._sounds = frozenset(sound(name) for name in self._names if len(name) > 3)
        self._initials = Initials(candidate)
        self.likeness = lru_cache(maxsize=20_000)(self._likeness)

    def stretches(self, text: str, small: str) -> Iterator[Stretch]:
        """Where they stand in ``text``; ``small`` is the same, folded."""
        for start, end in (*self._named(text, small), *_greeted(text, small, self.likeness)):
            after = _INITIAL_AFTER.match(text, end)
            if after and after["letter"].lower() in self._letters:
                end = after.end()
            initial = _INITIAL_BEFORE.search(text, max(0, start - 8), start)
            first = initial.start() if initial else start
            led = self._led.search(small, max(0, first - 12), first)
            yield Stretch(led.start() if led else first, end, Tells.CANDIDATE)
        for start, end in self._initials.stretches(text):
            yield Stretch(start, end, Tells.CANDIDATE)

    def _named(self, text: str, small: str) -> Iterator[tuple[int, int]]:
        beside = -1
        for match in _WORD.finditer(small):
            start, end = match.span()
            like = self.likeness(match.group())
            if like and (
                (start == beside and text[start].isupper())
                or self._is_meant(text, small, match, like)
            ):
                yield start, end
                beside = end + 1

    def _likeness(self, word: str) -> int:
        """How like a name a folded word is; 0 where it is none."""
        bare = _ENDINGS.sub("", word)
        if word in self._names or (len(bare) > 2 and bare in self._names):
            return PERHAPS if word in EVERYDAY or word in NOT_ALONE else SURE
        called = self._called.intersection((word, bare))
        if called - EVERYDAY and word not in EVERYDAY:
            return NEARLY
        like = max((_near(word, name) for name in self._names), default=0)
        if word in EVERYDAY:
            return BESIDE if like == NEARLY or called else 0
        return like or NEARLY * (len(word) > 3 and sound(word) in self._sounds)

    def _is_meant(self, text: str, small: str, match: re.Match[str], like: int) -> bool:
        """Whether this word stands for the candidate here."""
        start, end = match.span()
        if like == SURE or (like == PERHAPS and self._is_called(text, small, match)):
            return True
        if not text[start].isupper():
            long = like == NEARLY and end - start >= _SMALL
            return long or self._is_short_with(small, start, end)
        if like == BESIDE:
            return bool(
                _TITLE_BEFORE.search(small, max(0, start - 14), start)
                or _WITH_BEFORE.search(small, max(0, start - 6), start)
                or _AND_A_NAME.match(text, end)
                or (_LINE.search(text, max(0, start - 3), start) and text[end : end + 1] in _UPON)
            )
        if _SENTENCE.search(small, max(0, start - 12), start):
            return like == NEARLY or bool(_DOES.match(small, end))
        return like == NEARLY or bool(_HEARD.search(small, max(0, start - 14), start))

    def _is_called(self, text: str, small: str, match: re.Match[str]) -> bool:
        """Whether a name that is a word begins a line before a comma, or has a capital within a
        sentence, or stands before another name of the candidate or its first letter."""
        start, end = match.span()
        if match.group() not in self._names:
            return False
        behind = _NEXT.match(small, end)
        if behind and text[start].isupper() == text[behind.start("word")].isupper():
            word = behind["word"]
            if word in self._names or (behind["dot"] and word in self._letters):
                return True
        if text[start:end].istitle() and _WITHIN.search(text, max(0, start - 2), start):
            return True
        return bool(_LINE.search(text, max(0, start - 3), start)) and text[end : end + 1] in _UPON

    def _is_short_with(self, small: str, start: int, end: int) -> bool:
        """Whether a small word cuts a name short behind a word that names stand behind."""
        word = small[start:end]
        return (
            bool(_WITH_BEFORE.search(small, max(0, start - 6), start))
            and len(word) > 3
            and word not in EVERYDAY
            and word not in NOT_ALONE
            and any(name.startswith(word) for name in self._names)
        )


def _words(names: tuple[str, ...]) -> tuple[str, ...]:
    """Each word of the names, and the names with their words together: "De Smet", "desmet"."""
    parts = [_WORD.findall(folded(name)) for name in names]
    words = (word for name in parts for word in (*name, "".join(name)))
    return tuple(word for word in words if len(word) > 1 and word not in PARTICLES)


def _near(word: str, name: str) -> int:
    """Nearly, where one letter differs or two of a long name; perhaps, where they begin alike."""
    longer = max(len(word), len(name))
    if len(word) > 2 and abs(len(word) - len(name)) <= 2:
        allowed = 1 if longer < 7 else 2
        if OSA.distance(word, name, score_cutoff=allowed) <= allowed:
            return NEARLY if longer > 3 else PERHAPS
    alike = len(word) > 2 and word[:3] == name[:3] and len(word) <= len(name) + 3
    return PERHAPS if alike else 0


def _greeted(text: str, small: str, likeness: Callable[[str], int]) -> Iterator[tuple[int, int]]:
    """Whoever is addressed at the beginning of a line, whatever the name."""
    for greeting in GREETED.finditer(small):
        place, named = greeting.end(), False
        while slot := _SLOT.match(small, place):
            start, end = slot.span("word")
            word = slot["word"].rstrip(".")
            if word not in _BETWEEN:
                joined = bool(_AND_A_NAME.match(text, end))
                after = small[end : end + 1]
                if not _addressed(text[start], after, word, likeness(word), named, joined):
                    break
                yield start, end if end - start == 2 else start + len(word)
                named = True
            place = end


def _addressed(first: str, after: str, word: str, like: int, named: bool, joined: bool) -> bool:
    """Whether a word behind a greeting is a name; ``named``: one stands before it, ``joined``:
    "en" and a capital behind it."""
    if any(part in EVERYDAY for part in (word, *word.split("-"))):
        said = first.isupper() or after in ("", ",", "!", "\n")
        stands = named or after in ("", ",", "!", "\n") or joined
        return said and like > (0 if stands else BESIDE)
    return first.isupper() or like >= NEARLY
