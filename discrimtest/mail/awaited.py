"""A letter that was sent, and what tells an answer to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from discrimtest.masking.folded import folded

CLOCKS = timedelta(minutes=5)
"""So far may two clocks differ."""
_WORD = re.compile(r"[^\W_]+")
_PREFIX = re.compile(r"^(?:(?:re|antw|tr|fwd?|doorst|sv|aw|rép)\s*(?:\[\d+\])?\s*:\s*)+")


@dataclass(frozen=True)
class AwaitedLetter:
    """A letter that was sent, and what an answer to it may show.

    Attributes:
        sent: UTC.
        line: Mailbox it was sent from, in small letters; empty for a letter sent otherwise.
        names: First and last name of who wrote it.
        ids: Message-IDs of the mails to this landlord about it.
        mailboxes: Of the landlord, in small letters.
        references: Of the advertisement.
        text: The letter.
    """

    contact: str
    test: str
    sent: datetime
    line: str
    names: tuple[str, ...]
    ids: frozenset[str]
    mailboxes: frozenset[str]
    references: tuple[str, ...]
    subject: str
    text: str

    @cached_property
    def called(self) -> frozenset[str]:
        """Words by which its writer is greeted."""
        found = (word for name in self.names for word in words_of(name))
        return frozenset(word for word in found if len(word) > 2)

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """Its references that can be told from an ordinary word or number, as :func:`bare`."""
        return tuple(map(bare, filter(_tells, self.references)))

    @cached_property
    def earliest(self) -> datetime:
        """What came before that answers another letter, or a clock is wrong."""
        return self.sent - CLOCKS

    @cached_property
    def about(self) -> str:
        """Its subject, as :func:`bare_subject`."""
        return bare_subject(self.subject)

    @cached_property
    def domains(self) -> frozenset[str]:
        """Of its mailboxes."""
        return frozenset(map(domain_of, self.mailboxes))


def words_of(text: str) -> list[str]:
    """Words in small letters without accents."""
    found: list[str] = _WORD.findall(folded(text))
    return found


def bare(text: str) -> str:
    """A text as its words alone, so that "TH/318" is found in "ref. TH 318"."""
    return f" {' '.join(words_of(text))} "


def bare_subject(text: str) -> str:
    """A subject without "Re:" and the like.

    >>> bare_subject("RE: Antw: Vraag over LK-1042")
    'vraag over lk 1042'
    """
    return " ".join(_WORD.findall(_PREFIX.sub("", folded(text).strip())))


def domain_of(mailbox: str) -> str:
    """What stands behind its last "@"."""
    return mailbox.rpartition("@")[2]


def _tells(reference: str) -> bool:
    return len(reference) >= 4 and any(letter.isdigit() for letter in reference)
