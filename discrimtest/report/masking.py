"""Masking who the landlord is in letters and replies, whatever else is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 3
"""Shorter words ("de", "NV") are in every text and tell nobody."""

# It begins where a word begins: else a long line would be read again from each of its letters.
_MAILBOX = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.@-])[a-z\d][a-z\d-]{1,62}\.(?:be|com|eu|net|org|nl|fr|immo)(?!\w)",
    re.IGNORECASE,
)
# At least nine digits with what people write between them, and no date like 02/03/2026; without
# what stands before a number in its own country, too.
_BETWEEN = "[ ./()–-]{0,3}"
_PHONE = re.compile(
    r"(?<![\w/.-])(?!\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b)"
    rf"(?:(?:\+|00|0|\()\d(?:{_BETWEEN}\d){{7,13}}|32[1-9]\d{{7,8}}(?!\d)"
    r"|4\d\d[ /.]\d\d[ .]?\d\d[ .]?\d\d(?!\d))"
)
_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|"
    "d[ée]cembre|january|february|march|may|june|july|august|october|"
    r"(?:jan|janv|feb|f[ée]vr?|mrt|mar|apr|avr|jun|jul|juil|aug|sept?|okt|oct|nov|d[ée]c)\b\.?"
)
_ORDINAL = "(?:er|de|ste|e|[iè]{1,2}me|st|nd|rd|th)?"
_UNTIL = r"(?:\s*(?:[-–/]|tot|t/m|en|of|au|et|ou|to|and|or)\s*\d{1,2}" + _ORDINAL + ")?"
_DATE = re.compile(
    r"(?<![\w/.-])(?:"
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})|\d{1,2}/\d{1,2}"
    r"|\d{1,2}[.-](?:0[1-9]|1[0-2])(?![.,]?\d)(?!\s*(?:u|uur|h|heures?|euro)\b)(?!\s*€)"
    r")(?![\w/])(?!-\d{1,2}(?!\d*/))"
    rf"|(?<![\w.])(?:\d{{1,2}}{_ORDINAL}{_UNTIL}[\s-]+(?:of\s+)?(?:{_MONTHS})(?:[\s-]+\d{{4}})?"
    rf"|(?:{_MONTHS})\s+(?:\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?))(?!\w)",
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
