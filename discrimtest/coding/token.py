"""Words of an answer as phrases read them: days, hours, numbers and links by what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from discrimtest.masking.moments import moments
from discrimtest.masking.tells import Tells

_TOKEN = re.compile(r"\[[^\[\]\n]{1,25}\]|[^\W_]+|[.?!;\n]")
_LINK = re.compile(r"https?://\S+|www\.\S+|(?<![\w@.])[a-z][\w-]+(?:\.[a-z][\w-]+)+/\S*")
_PHONE = re.compile(r"(?<![\w/])(?:\+|00?)[\d][\d ./()-]{6,}\d")
_DAY_WORDS = re.compile(
    r"(?<!\w)(?:(?:over)?morgen(?:avond|middag)?|vandaag|vanavond|demain|aujourd'hui|tomorrow|today|"
    r"tonight)(?!\w)"
)
_BETWEEN = re.compile(
    r"[\s,:()–-]*(?:(?:de|den|le|the|om|rond|tussen|vanaf|van|tot|en|a|entre|et|de|vers|at|from|between|"
    r"and|to|the|in|op|te|ten)[\s,:]*){0,2}"
)
_LABELS = {
    "[telefoonnummer]": "#phone",
    "[telephone]": "#phone",
    "[link]": "#link",
    "[lien]": "#link",
}


class Token(NamedTuple):
    """Characters ``[start, end)`` of a folded text, and how phrases call them."""

    start: int
    end: int
    word: str


def tokens_of(small: str) -> list[Token]:
    """Words, stops, labels of masks, and "#day", "#hour", "#when", "#phone", "#link".

    Args:
        small: Folded.
    """
    found = [*_of(_LINK, small, "#link"), *_when(small), *_of(_PHONE, small, "#phone")]
    taken = bytearray(len(small))
    kept = []
    for token in found:
        if not any(taken[token.start : token.end]):
            taken[token.start : token.end] = b"\1" * (token.end - token.start)
            kept.append(token)
    for match in _TOKEN.finditer(small):
        if not taken[match.start()]:
            word = match.group()
            kept.append(Token(*match.span(), _LABELS.get(word, word)))
    return sorted(kept)


def _of(pattern: re.Pattern[str], small: str, word: str) -> Iterator[Token]:
    return (Token(*match.span(), word) for match in pattern.finditer(small))


def _when(small: str) -> Iterator[Token]:
    """Days and hours that stand together, as one."""
    said = [(*match.span(), "#day") for match in _DAY_WORDS.finditer(small)]
    said += [(a, b, "#day" if kind is Tells.DATE else "#hour") for a, b, kind in moments(small)]
    joined: list[tuple[int, int, str]] = []
    for start, end, word in sorted(said):
        if joined and _together(small, joined[-1][1], start):
            first, last, before = joined[-1]
            joined[-1] = (first, max(last, end), before if before == word else "#when")
        else:
            joined.append((start, end, word))
    return (Token(*each) for each in joined)


def _together(small: str, end: int, start: int) -> bool:
    return start <= end or bool(_BETWEEN.fullmatch(small, end, start))
