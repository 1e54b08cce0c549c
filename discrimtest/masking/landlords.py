"""Names of the landlord, as people write, shorten, glue and misspell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from discrimtest.masking.first_names import first_names
from discrimtest.masking.folded import folded, sound
from discrimtest.masking.known import Known
from discrimtest.masking.tells import Stretch, Tells
from discrimtest.masking.words import ARTICLES, COMMON, NO_NAMES, PROVIDERS, TITLES, TRADE

LEGAL_FORM = re.compile(
    r"[\s,]+(?:bv|bvba|nv|cv|cvba|vof|comm\.?\s?v|srl|sprl|sa|snc|scrl)\.?$", re.IGNORECASE
)
SHORT, LONG = 3, 5
"""Letters a single word needs to be masked: of a person's name, of an agency's."""
_FUZZY = 6
_WORD = re.compile(r"[^\W\d_]+")
_AND = r"[\W_]{0,3}(?:(?:en|et|and)(?=[\W_]))?[\W_]{0,3}"
_AFFIX = "|".join(sorted(TRADE, key=lambda word: (-len(word), word)))
_NUMERALS = re.compile(r"\d")


class LandlordNames:
    """Finds the names of landlords.

    Args:
        known: Their names and mailboxes.
    """

    def __init__(self, known: Known) -> None:
        self._phrases = dict.fromkeys(
            [*_phrases(known.agencies, LONG), *_phrases(known.people, SHORT)]
        )
        self._words = dict.fromkeys(
            [
                *_single(known.agencies, LONG),
                *_single(known.people, SHORT),
                *_of_mailboxes(known.mailboxes),
            ]
        )
        self._sounds = {sound(word) for word in self._words if len(word) >= _FUZZY}
        self._short = dict.fromkeys(_initials((*known.agencies, *known.people)))
        self._pattern = self._compiled()

    def _compiled(self) -> re.Pattern[str] | None:
        spelt = [_phrase(words) for words in self._phrases]
        spelt += [_spaced(word) for word in self._words]
        if not spelt:
            return None
        names = "|".join(sorted(dict.fromkeys(spelt), key=lambda each: (-len(each), each)))
        affix = rf"(?:(?:{_AFFIX})[ -]?)?"
        return re.compile(
            rf"(?<!\w)(?:{affix}(?:(?:de|het|'?t|the|l')[ -]?)?)?(?:{names})"
            rf"(?:[ &-]?(?:{_AFFIX}))*(?: (?:bv|bvba|nv|srl|sprl|sa|cv|commv))?(?!\w)"
        )

    def stretches(self, text: str, small: str) -> Iterator[Stretch]:
        """Where they stand in ``text``; ``small`` is the same, folded."""
        for start, end in self._found(text, small):
            yield Stretch(*_with_neighbours(text, small, start, end), Tells.LANDLORD)

    def _found(self, text: str, small: str) -> Iterator[tuple[int, int]]:
        if self._pattern:
            yield from (match.span() for match in self._pattern.finditer(small))
        if self._sounds:
            yield from self._alike(small)
        for letters in self._short:
            yield from (m.span() for m in re.finditer(rf"(?<!\w){letters}(?!\w)", text))

    def _alike(self, small: str) -> Iterator[tuple[int, int]]:
        """Words that sound like one of a name, but for one letter."""
        for match in _WORD.finditer(small):
            word = match.group()
            if len(word) >= _FUZZY - 1 and word not in COMMON and self._sounds_like(sound(word)):
                yield match.span()

    def _sounds_like(self, heard: str) -> bool:
        return any(
            heard == name
            or (
                heard[:1] == name[:1]
                and len(name) >= _FUZZY
                and OSA.distance(heard, name, score_cutoff=1) <= 1
            )
            for name in self._sounds
        )


def _bare(name: str) -> list[str]:
    """The words of a name without its legal form."""
    return [
        word
        for word in _WORD.findall(LEGAL_FORM.sub("", folded(name)))
        if word not in ("en", "et", "and")
    ]


def _phrases(names: Iterable[str], least: int) -> Iterator[tuple[str, ...]]:
    for name in names:
        words = _bare(name)
        core = _core(words)
        yield from (tuple(each) for each in (words, core) if len("".join(each)) >= least)


def _core(words: list[str]) -> list[str]:
    """What is left without the trade and articles around it; all of it where that is nothing."""
    edge = TRADE | ARTICLES
    start, end = 0, len(words)
    while start < end and words[start] in edge:
        start += 1
    while end > start and words[end - 1] in edge:
        end -= 1
    core = words[start:end]
    return core if set(core) - COMMON or len(core) > 1 else words


def _single(names: Iterable[str], least: int) -> Iterator[str]:
    for name in names:
        words = _bare(name)
        yield from (w for w in words if len(w) >= least and w not in COMMON | ARTICLES)


def _of_mailboxes(mailboxes: Iterable[str]) -> Iterator[str]:
    """Names in mailboxes: of whoever reads it, and of the domain where it is the landlord's."""
    for mailbox in mailboxes:
        local, _, domain = folded(mailbox).partition("@")
        stem = domain.split(".")[0]
        if stem not in PROVIDERS:
            yield from _telling([stem.replace("-", ""), *stem.split("-")], LONG - 1)
        yield from _telling(re.split(r"[\W\d_]+", local), SHORT)


def _telling(words: Iterable[str], least: int) -> Iterator[str]:
    return (w for w in words if len(w) >= least and w.isalpha() and w not in COMMON | ARTICLES)


def _initials(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        words = _bare(name)
        letters = "".join(word[0] for word in words).upper()
        core = "".join(word[0] for word in _core(words)).upper()
        yield from (each for each in (letters, core) if len(each) > 2)


def _phrase(words: tuple[str, ...]) -> str:
    return _AND.join(map(_spaced, words))


def _spaced(word: str) -> str:
    """Its letters; those of a longer word may be cut by a space or a stroke."""
    return r"[ .'-]?".join(word) if len(word) >= _FUZZY else word


_INITIALS = r"(?:[A-ZÀ-Þ]\.[ -]?|[A-ZÀ-Þ] |[A-ZÀ-Þ]\.?[A-ZÀ-Þ]\.? )"
_BEFORE = re.compile(rf"(?<!\w)(?:(?i:{TITLES})\.? )?{_INITIALS}{{1,3}}$")
_TITLED = re.compile(rf"(?<!\w)(?i:{TITLES})\.? $")
_NAMED = re.compile(r"(?<!\w)(?P<name>[^\W\d_][\w'-]*) $|(?<!\w)(?P<short>[^\W\d_]{2,5}\. )$")
_AFTER = re.compile(r" [A-ZÀ-Þ](?:\.|(?!\w))")


def _with_neighbours(text: str, small: str, start: int, end: int) -> tuple[int, int]:
    """With the initials, title or first name before it, and the initial behind."""
    near = max(0, start - 24)
    before = _BEFORE.search(text, near, start) or _TITLED.search(text, near, start)
    named = _NAMED.search(small, near, start)
    if not before and named and _is_first(named, text):
        before = named
    after = _AFTER.match(text, end)
    return before.start() if before else start, after.end() if after else end


def _is_first(named: re.Match[str], text: str) -> bool:
    """A first name, or one cut short: "Val. Marcotte"."""
    if name := named["name"]:
        return name in first_names()
    return text[named.start()].isupper() and named["short"].strip(". ") not in NO_NAMES
