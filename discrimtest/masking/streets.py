"""Streets that the record knows, shortened as people do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from discrimtest.masking.folded import folded

_SHORTENED = {
    "steenweg": r"st(?:een)?\.?[ -]?w(?:e?g)?\.?",
    "straatje": r"str(?:aa)?tje",
    "straat": r"str(?:aat|t)?(?:je)?\.?",
    "laan": r"la?a?n\.?",
    "dreef": r"dr(?:eef)?\.?",
    "plein": r"pl(?:ein|n)?\.?",
    "weg": r"we?g\.?",
    "gaard": r"ga?a?rd\.?",
    "hof": r"ho?f\.?",
    "park": "pa?rk",
    "kaai": "kaa?i",
}
_FRENCH = {
    "chaussee": r"(?:chaussee|ch(?:ss|au?)?ee?|chee|ch)\.?",
    "avenue": r"(?:avenue|ave?)\.?",
    "boulevard": r"(?:boulevard|boul|bl?vd?)\.?",
    "rue": r"(?:rue|r)\.?",
    "place": r"(?:place|pl)\.?",
}
NUMBER = (
    r"(?: ?,? ?(?:nr\.?|nummer|n°|no\.?)? ?\d{1,4}(?: ?[b-z](?! \d)|a)?(?!\w|[:.]\d)"
    r"(?: ?(?:bus|bte|boite|box|b|/) ?\.? ?\d\w{0,4}(?!\w))?)"
)


def known_streets(addresses: Iterable[str]) -> re.Pattern[str] | None:
    """What finds these addresses in folded text, however they are shortened."""
    spelt = dict.fromkeys(filter(None, map(_address, addresses)))
    return re.compile("|".join(spelt)) if spelt else None


def _address(address: str) -> str:
    """One address as a pattern: its street, shortened, with any number behind or before it."""
    street = re.split(r",|\s+\d", folded(address).strip() + ",")[0].strip(" .")
    words = re.findall(r"[^\W\d_]+", street)
    if not words or len("".join(words)) < 4:
        return ""
    ways = [_whole(words)]
    ways += [_word(word) for word in words[-1:] if len(words) > 1 and len(word) > 6]
    way = "|".join(dict.fromkeys(ways))
    return rf"(?<!\w)(?:\d{{1,4}}\s?[a-z]?,?\s+)?(?:{way})(?:(?!\w)|(?=\d)){NUMBER}?"


def _whole(words: list[str]) -> str:
    *front, last = words
    return "".join(f"{_front(word)}[\\W_]{{0,2}}" for word in front) + _word(last)


def _front(word: str) -> str:
    """A word before the last: whole, or its beginning."""
    if word in _FRENCH:
        return _FRENCH[word]
    if len(word) < 4:
        return f"(?:{word}|{word[0]}\\.)"
    if word in ("sint", "saint"):
        return r"(?:sint|saint|st)\.?"
    return (
        word[0] + "".join(f"(?:{letter}" for letter in word[1:]) + ")?" * (len(word) - 1) + r"\.?"
    )


def _word(word: str) -> str:
    """The last word of a street: its end may be shortened, or stand apart."""
    for end, short in _SHORTENED.items():
        if word.endswith(end):
            stem = word[: -len(end)]
            return f"{_stem(stem)}{short}" if stem else short
    return _SHORTENED.get(word, f"{word}")


def _stem(stem: str) -> str:
    """Letters before the end, of which the last may fall out or stand apart."""
    last = stem[-1]
    loose = f"{stem[:-1]}{last}?" if last in "se" and len(stem) > 4 else stem
    return rf"{loose}s?[ .-]?"
