"""Masking who the landlord is in letters and replies, whatever else is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 3
"""Shorter words ("de", "NV") are in every text and tell nobody."""

# It begins where a word begins: else a long line would be read again from each of its letters.
_MAILBOX = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# At least nine digits with what people write between them, and no date like 02/03/2026.
_PHONE = re.compile(
    r"(?<![\w/.-])(?!\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b)(?:\+|00|0|\()\d(?:[ ./()-]{0,2}\d){7,13}"
)
_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "january|february|march|may|june|july|august|october"
)
_DATE = re.compile(
    r"(?<![\w/.-])(?:"
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})|\d{1,2}/\d{1,2}"
    rf"|\d{{1,2}}(?:er|e|st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})(?:\s+\d{{4}})?"
    rf"|(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    r")(?![\w/-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mask:
    """What stands in the place of names, mailboxes, numbers and links.

    Attributes:
        landlord: For a word that tells who the landlord is.
        home: For a word that tells which home it is.
        place: For one that tells where it is.
        rent: For what it costs. date: For a date.
    """

    landlord: str
    home: str
    place: str
    rent: str
    date: str
    mailbox: str
    phone: str
    link: str

    def over(
        self,
        text: str,
        identifying: Iterable[str],
        home: Iterable[str] = (),
        place: Iterable[str] = (),
        rent: Iterable[str] = (),
        *,
        dates: bool = False,
    ) -> str:
        """The text with everything masked that tells who the landlord is.

        Args:
            identifying: Words of the landlord to mask, in any capitals and spaces.
            home: Words of the home, likewise. place: Words of where it is. rent: What it costs.
            dates: Whether dates are masked too.
        """
        text = _LINK.sub(lambda _: self.link, text)
        text = _MAILBOX.sub(lambda _: self.mailbox, text)
        text = _words(home, self.home, text)
        text = _words(identifying, self.landlord, text)
        text = _words(place, self.place, text)
        text = _words(rent, self.rent, text)
        if dates:
            text = _DATE.sub(lambda _: self.date, text)
        return _PHONE.sub(lambda _: self.phone, text)


def _words(words: Iterable[str], shown: str, text: str) -> str:
    """Longer words first, so that no part of one is left."""
    wanted = {" ".join(word.split()) for word in words if len(word.strip()) >= SHORTEST}
    if not wanted:
        return text
    longest = sorted(wanted, key=lambda word: (-len(word), word))
    spelt = "|".join(r"\s+".join(map(re.escape, word.split(" "))) for word in longest)
    return re.sub(rf"(?<!\w)(?:{spelt})(?!\w)", lambda _: shown, text, flags=re.IGNORECASE)
