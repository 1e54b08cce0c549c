"""People whom the record does not know: whoever signs, is named beside a colleague, or bears a
first name of this country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from discrimtest.masking.first_names import first_names
from discrimtest.masking.tells import Stretch, Tells
from discrimtest.masking.words import NO_NAMES, NOT_ALONE, PARTICLES, RELATED, SIGN_OFFS, TITLES

_CAPITAL = r"[A-ZÀ-Þ][\w'’]*(?:-[A-ZÀ-Þa-z][\w'’]*)*"
_INITIAL = r"[A-ZÀ-Þ]\.(?:[ -]?[A-ZÀ-Þ]\.)*"
_PARTICLE = (
    r"(?:(?:de|den|der|van|vande|vander|ver|ter|ten|te|la|le|du|des|von|el|d'|l'|'t) ?){1,3}"
)
_RUN = re.compile(
    rf"(?:{_INITIAL} ?)?{_CAPITAL}(?: (?:{_PARTICLE})?(?:{_CAPITAL}|{_INITIAL})){{0,5}}\.?"
)
_ANY_WORD = re.compile(r"[^\W\d_][\w'’]*(?:[.-][^\W\d_][\w'’]*)*")
_JOINED = re.compile(r"\s*(?:,|&|\+|/|\||\b(?:en|et|and|of|ou|or)\b)\s*")
_SIGNED = re.compile(rf"(?<!\w)(?:{SIGN_OFFS})(?!\w)")
_BESIDE = re.compile(
    rf"(?<!\w)(?:{RELATED}|{TITLES})\.? +(?:(?:mr|mevr|mme|dhr|de heer)\.? +)?(?=\w)"
)
_WITH_INITIAL = re.compile(rf"(?<![\w.]){_INITIAL} ?(?:{_PARTICLE})?{_CAPITAL}")
_LED = re.compile(_PARTICLE)
_LAST_WORDS = re.compile(
    r"(?<=[.!?)]) +(?P<words>[^.!?\n]{2,40}|[^!?\n]{1,3}\.[^.!?\n]{2,40})$", re.MULTILINE
)
_FROM = re.compile(r"[\s,.!:;-]*(?:(?:van|from|de|namens|voor)\s+)?")
_SMALL = re.compile(r"[^\n.,!?()|@&]*")
_LINE = re.compile(r"^[ \t>]*(?=\S)", re.MULTILINE)
_LINE_END = re.compile(r"\.?\s*(?:$|\n|[|,(]|[-–] )")
_ORDINARY = NO_NAMES - PARTICLES
_OPENING = re.compile(
    r"(?<!\w)(?:beste|geachte|dag|hallo|hey|hoi|bonjour|bjr|chere?|dear|hi|hello|mevrouw|madame|"
    r"monsieur|goede?(?:n|r)?(?:dag|morgen|middag|avond))(?:\s+(?:mevr|mevrouw|meneer|mijnheer|mr|mrs|heer))?\s+$"
)


def _is_first_name(word: str) -> bool:
    """Also "An-Sofie", of which only a part is on the lists."""
    parts = [word, *(part for part in word.split("-") if len(part) > 2)]
    return any(part in _sure_names() for part in parts)


@cache
def _sure_names() -> frozenset[str]:
    return first_names() - NOT_ALONE - NO_NAMES


class People:
    """Finds people in a text.

    Args:
        candidates: Folded words of the names of candidates, who are left as they are.
    """

    def __init__(self, candidates: frozenset[str]) -> None:
        self._candidates = candidates

    def stretches(self, text: str, small: str) -> Iterator[Stretch]:
        """Where they stand in ``text``; ``small`` is the same, folded."""
        for start, end in self._found(text, small):
            if end > start and not self._of_candidates(small[start:end]):
                yield Stretch(start, end, Tells.PERSON)

    def _found(self, text: str, small: str) -> Iterator[tuple[int, int]]:
        yield from self._by_first_name(text, small)
        yield from self._by_initial(text, small)
        yield from self._beside(text, small)
        yield from self._signed(text, small)
        yield from self._on_lines(text, small)
        yield from self._at_the_end(text, small)

    def _of_candidates(self, small: str) -> bool:
        words = [word for word in re.findall(r"[^\W\d_]+", small) if len(word) > 1]
        return not words or set(words) - PARTICLES <= self._candidates

    def _by_first_name(self, text: str, small: str) -> Iterator[tuple[int, int]]:
        for match in _ANY_WORD.finditer(small):
            word = match.group()
            if text[match.start()].isupper() and _is_first_name(word):
                yield match.start(), self._run_on(text, small, match.start())

    def _by_initial(self, text: str, small: str) -> Iterator[tuple[int, int]]:
        """A surname behind an initial."""
        for match in _WITH_INITIAL.finditer(text):
            if not set(re.findall(r"[^\W\d_]{2,}", small[slice(*match.span())])) & _ORDINARY:
                yield match.span()

    def _run_on(self, text: str, small: str, start: int) -> int:
        """The end of the names that begin here, on this line."""
        run = _RUN.match(text, start)
        return self._cut(small, start, run.end()) if run else start

    def _cut(self, small: str, start: int, end: int) -> int:
        """Before the first word of a run that is no name."""
        reached = start
        for match in re.finditer(r"[^\W\d_][\w-]*", small[start:end]):
            word = match.group()
            if word in NO_NAMES and len(word) > 1 and word not in PARTICLES:
                break
            if word not in PARTICLES:
                reached = start + match.end()
        return reached

    def _beside(self, text: str, small: str) -> Iterator[tuple[int, int]]:
        """Who is named after a colleague, a relative or a title."""
        for match in _BESIDE.finditer(small):
            if not _OPENING.search(small, max(0, match.start() - 20), match.start()):
                yield match.end(), self._run_on(text, small, match.end())

    def _signed(self, text: str, small: str) -> Iterator[tuple[int, int]]:
        """Who stands after the end of a letter: beside it, or on the next line."""
        for match in _SIGNED.finditer(small):
            start = _FROM.match(small, match.end())
            yield from self._names(text, small, start.end() if start else match.end())

    def _names(self, text: str, small: str, start: int) -> Iterator[tuple[int, int]]:
        """Names from here, joined by commas, strokes and "and"."""
        first = start
        while True:
            end = self._run_on(text, small, start)
            if end <= start == first:
                end = self._small_name(small, start)
            if end <= start:
                return
            yield start, end
            joined = _JOINED.match(small, end)
            if not joined:
                return
            start = joined.end()

    def _small_name(self, small: str, start: int) -> int:
        """The end of names in small letters that stand alone to the end of their line."""
        line = _SMALL.match(small, start)
        words = line.group().split() if line else []
        if not line or not 0 < len(words) < 4 or set(words) & _ORDINARY:
            return start
        alone = len(words) == 1 and words[0].isalpha() and small[line.end() :].strip(" .\n") == ""
        known = words[0] in first_names() or alone
        return start + len(line.group().rstrip()) if known else start

    def _on_lines(self, text: str, small: str) -> Iterator[tuple[int, int]]:
        """Lines that are a name alone, but for what a stroke parts from it."""
        for match in _LINE.finditer(text, 1):
            end = self._run_on(text, small, match.end())
            if end > match.end() and _LINE_END.match(text, end):
                yield match.end(), end

    def _at_the_end(self, text: str, small: str) -> Iterator[tuple[int, int]]:
        """Names that are the last words of a line, after a sentence."""
        for match in _LAST_WORDS.finditer(text):
            start, end = match.span("words")
            if self._is_name(text, small, start, end):
                yield start, end

    def _is_name(self, text: str, small: str, start: int, end: int) -> bool:
        words = small[start:end].split()
        if words[0].strip(".,") in first_names() and len(words) < 3:
            return True
        led = _LED.match(small, start)
        named = self._run_on(text, small, led.end() if led else start)
        return 1 < len(words) < 5 and named >= len(text[:end].rstrip(" ."))
