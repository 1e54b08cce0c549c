"""Masking who the landlord is in letters and replies, whatever else is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 3
"""Shorter words ("de", "NV") are in every text and tell nobody."""

_MAILBOX = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# At least nine digits with what people write between them, and no date like 02/03/2026.
_PHONE = re.compile(
    r"(?<![\w/.-])(?!\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b)(?:\+|00|0|\()\d(?:[ ./()-]{0,2}\d){7,13}"
)


@dataclass(frozen=True, slots=True)
class Mask:
    """What stands in the place of names, mailboxes, numbers and links.

    Attributes:
        landlord: For a word that tells who the landlord is.
    """

    landlord: str
    mailbox: str
    phone: str
    link: str

    def over(self, text: str, identifying: Iterable[str]) -> str:
        """The text with everything masked that tells who the landlord is.

        Args:
            identifying: Words to mask, in any spelling of capitals and spaces.
        """
        for pattern, shown in ((_LINK, self.link), (_MAILBOX, self.mailbox)):
            text = pattern.sub(lambda _, shown=shown: shown, text)  # type: ignore[misc]
        words = sorted(
            {" ".join(word.split()) for word in identifying if len(word.strip()) >= SHORTEST},
            key=lambda word: (-len(word), word),
        )
        if words:
            spelt = "|".join(r"\s+".join(map(re.escape, word.split(" "))) for word in words)
            pattern = re.compile(rf"(?<!\w)(?:{spelt})(?!\w)", re.IGNORECASE)
            text = pattern.sub(lambda _: self.landlord, text)
        return _PHONE.sub(lambda _: self.phone, text)
