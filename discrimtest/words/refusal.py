"""Why a row of a listing file was refused: a code with its values, said as an English sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

MESSAGES: dict[str, str] = {
    "outside_area": "outside the area: postcode %(postcode)s",
    "room": "a room, not a home of its own",
    "shop": "a shop or office, not a home",
    "no_home": "not a home",
    "let": "let already",
    "for_sale": "for sale, not to let",
    "withdrawn": "no longer advertised",
    "senior": "only for people of 65 and over, and not every arm of the study is",
    "other_channel": "reachable only by %(channels)s, which the study does not use",
    "no_channel": "no channel: neither mailbox nor link nor phone",
    "no_listing": "%(what)s, no listing",
    "unreadable_value": "%(field)s: %(what)s",
    "unreadable_row": "%(what)s",
}
"""The sentence of each code. One that was stored before there were codes is the first that fits."""


class Refusal(str):
    """One reason, as its sentence; no value holds a personal datum.

    >>> Refusal("outside_area", postcode="9000")
    'outside the area: postcode 9000'
    """

    code: str
    values: Mapping[str, str]

    def __new__(cls, code: str, /, **values: str) -> Refusal:
        refusal = super().__new__(cls, MESSAGES[code] % values)
        refusal.code, refusal.values = code, values
        return refusal

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (self.code,), dict(self.values)

    @classmethod
    def read(cls, stored: Any) -> Refusal:
        """A reason as it was stored: with its code, or as its sentence alone.

        >>> Refusal.read("rent: found 'veel'").code, Refusal.read("let already").code
        ('unreadable_value', 'let')
        """
        if isinstance(stored, Mapping):
            return cls(stored["code"], **stored["values"])
        fits = ((code, pattern.fullmatch(stored)) for code, pattern in _patterns().items())
        code, match = next((code, match) for code, match in fits if match)
        return cls(code, **match.groupdict())

    def stored(self) -> dict[str, Any]:
        return {"code": self.code, "values": dict(self.values)}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What each sentence looks like; the name of a field is one word."""
    found = {}
    for code, message in MESSAGES.items():
        text = re.sub(r"%\\\((\w+)\\\)s|%\((\w+)\)s", _any, re.escape(message))
        found[code] = re.compile(text, re.DOTALL)
    return found


def _any(value: re.Match[str]) -> str:
    name = value[1] or value[2]
    return rf"(?P<{name}>[a-z_]+)" if name == "field" else f"(?P<{name}>.*)"
