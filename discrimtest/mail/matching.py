"""Which letter a mail answers: a guess that is always shown with its reasons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from discrimtest.intake.reference import MAIL_FOR_ALL
from discrimtest.mail.exposure import takes_for_a_test
from discrimtest.mail.marks import MAILBOX
from discrimtest.mail.message import MailMessage
from discrimtest.mail.reply import visible_reply
from discrimtest.mail.returned import named_in
from discrimtest.mail.stop_request import asks_to_stop
from discrimtest.masking.folded import folded
from discrimtest.masking.quoted import QuotedLetter

_WORD = re.compile(r"[^\W_]+")
_PREFIX = re.compile(r"^(?:(?:re|antw|tr|fwd?|doorst|sv|aw|rép)\s*(?:\[\d+\])?\s*:\s*)+")
_LIKE = 0.9
"""Letters of which this share of the longest quotation is quoted are quoted alike."""
_QUOTED = 8
"""Words of a letter in a row, as `masking.quoted` counts them."""


class Tie(StrEnum):
    """What ties a mail to a letter."""

    THREAD = "thread"
    QUOTE = "quote"
    LINE = "line"
    SENDER = "sender"
    REFERENCE = "reference"
    DOMAIN = "domain"
    SUBJECT = "subject"
    NAME = "name"


POINTS = {
    Tie.THREAD: 8,
    Tie.QUOTE: 4,
    Tie.LINE: 4,
    Tie.SENDER: 4,
    Tie.REFERENCE: 4,
    Tie.DOMAIN: 3,
    Tie.SUBJECT: 3,
    Tie.NAME: 1,
}
SURE = 8
"""Points of a sure guess: the thread, or what tells the candidate and what tells the landlord."""
MARGIN = 3
"""And so many more than the next one."""
_OF_SOFTWARE = (
    (Tie.THREAD,),
    (Tie.QUOTE,),
    (Tie.SUBJECT,),
    (Tie.SENDER, Tie.REFERENCE),
)
"""One of these must tie what software sent: a newsletter goes to whoever wrote once."""
_KNOWN = 1000
"""So many sets of letters are remembered by their words."""
_CLOCKS = timedelta(minutes=5)
"""So far may two clocks differ."""


class Against(StrEnum):
    """Why a guess is not sure."""

    NOTHING = "nothing"
    LITTLE = "little"
    SEVERAL = "several"
    OTHER_LINE = "other_line"
    SEVERAL_LINES = "several_lines"
    OTHER_NAME = "other_name"
    EARLY = "early"
    TIME = "time"
    BULK = "bulk"
    STOP = "stop"
    EXPOSED = "exposed"


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


@dataclass(frozen=True, slots=True)
class Guess:
    """One contact that a mail may answer."""

    contact: str
    points: int
    reasons: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """What a mail seems to answer.

    Attributes:
        guesses: The likeliest first; empty where nothing ties the mail to any letter.
        doubts: Why the first is not sure; empty where it is.
        reply: The sender's own words, without the letters it may quote.
    """

    guesses: tuple[Guess, ...]
    doubts: tuple[Against, ...]
    reply: str

    @property
    def sure(self) -> bool:
        return bool(self.guesses) and not self.doubts

    @property
    def warns(self) -> bool:
        """Whether a person has to read it before its landlord hears more."""
        return Against.STOP in self.doubts or Against.EXPOSED in self.doubts


class Awaited:
    """The letters of one study, and where to look for those that a mail may answer."""

    def __init__(self, letters: Iterable[AwaitedLetter], patience: timedelta) -> None:
        """patience: How long after a letter a mail that answers it is no surprise."""
        self.letters = tuple(letters)
        self._patience = patience
        self._by: dict[str, list[AwaitedLetter]] = defaultdict(list)
        self._quoted: dict[str, QuotedLetter] = {}
        for letter in self.letters:
            for key in _keys(letter):
                self._by[key].append(letter)
        self.lines = frozenset(letter.line for letter in self.letters if letter.line)

    @cached_property
    def _references(self) -> dict[str, list[AwaitedLetter]]:
        found: dict[str, list[AwaitedLetter]] = defaultdict(list)
        for letter in self.letters:
            for reference in letter.references:
                if _tells(reference):
                    found[_bare(reference)].append(letter)
        return found

    def match(self, message: MailMessage, box: str = "", bulk: bool = False) -> Matched:
        """Which letter a mail answers.

        Args:
            message: The mail.
            box: Mailbox of the line it lay in; empty for one of many lines.
            bulk: Software sent it: then what anybody may be sent ties it to no letter.
        """
        seen = _Seen(message, box, self.lines)
        likely = list(dict.fromkeys(self._likely(seen)))
        quoted = self._quotations(seen.small, likely)
        found = [(letter, _reasons(seen, letter, quoted)) for letter in likely]
        reply = visible_reply(message.text, self._letters(tuple(likely)))
        greeting = set(_words(folded(reply).lstrip().partition("\n")[0][:60]))
        named = {letter.contact for letter in likely if greeting & set(_names(letter))}
        letters = {letter.contact: letter for letter in likely}
        guesses = sorted(
            (_guess(letter, reasons, letter.contact in named) for letter, reasons in found),
            key=lambda guess: (
                _early(seen, letters[guess.contact]) and Tie.THREAD not in guess.reasons,
                -guess.points,
                guess.contact,
            ),
        )
        doubts = tuple(self._doubts(seen, guesses, letters, named, bulk))
        # A person decides whether nobody of this study writes there again, and does it at once.
        warned = () if bulk else tuple(_warnings(reply))
        return Matched(tuple(guesses), doubts + warned, reply)

    def _likely(self, seen: _Seen) -> Iterator[AwaitedLetter]:
        for key in seen.marks():
            yield from self._by.get(key, ())
        for reference, letters in self._references.items():
            if reference in seen.bare:
                yield from letters

    def _quotations(self, small: str, letters: Sequence[AwaitedLetter]) -> frozenset[str]:
        """The contacts whose letter the mail quotes most of."""
        found = {}
        for letter in letters:
            known = self._letters((letter,))
            parts = (small[part.start : part.end] for part in known.said(small))
            found[letter.contact] = sum(len(part.split()) for part in parts)
        most = max(found.values(), default=0)
        if most < _QUOTED:
            return frozenset()
        return frozenset(contact for contact, words in found.items() if words >= _LIKE * most)

    def _letters(self, some: tuple[AwaitedLetter, ...]) -> QuotedLetter:
        """What tells where one of these letters is quoted; made once."""
        key = " ".join(letter.contact for letter in some)
        known = self._quoted.get(key)
        if known is None:
            if len(self._quoted) > _KNOWN:
                self._quoted.clear()
            known = self._quoted[key] = QuotedLetter([letter.text for letter in some])
        return known

    def _doubts(
        self,
        seen: _Seen,
        guesses: Sequence[Guess],
        letters: dict[str, AwaitedLetter],
        named: set[str],
        bulk: bool,
    ) -> Iterator[Against]:
        if not guesses:
            yield Against.NOTHING
            return
        best, letter = guesses[0], letters[guesses[0].contact]
        if best.points < SURE:
            yield Against.LITTLE
        if len(guesses) > 1 and best.points - guesses[1].points < MARGIN:
            yield Against.SEVERAL
        if len(seen.lines) > 1:
            yield Against.SEVERAL_LINES
        elif letter.line and seen.lines and letter.line not in seen.lines:
            yield Against.OTHER_LINE
        if named and best.contact not in named:
            yield Against.OTHER_NAME
        if _early(seen, letter):
            yield Against.EARLY
        if self._late(seen, letter, best):
            yield Against.TIME
        if bulk and not any(set(one) <= set(best.reasons) for one in _OF_SOFTWARE):
            yield Against.BULK

    def _late(self, seen: _Seen, letter: AwaitedLetter, best: Guess) -> bool:
        """Whether a mail came so long after the letter that the thread must tell."""
        at = seen.message.at
        late = at is not None and at > letter.sent + self._patience
        return late and Tie.THREAD not in best.reasons


class _Seen:
    """What a mail shows, ready to be compared."""

    def __init__(self, message: MailMessage, box: str, lines: frozenset[str]) -> None:
        self.message = message
        self.small = folded(message.text)
        named = named_in(message)
        self.ids = {*message.answers, *named.ids}
        self.bare = f" {_bare(message.subject)} {_bare(message.text)} "
        self.subject = _subject(message.subject)
        headers = ("delivered-to", "x-original-to", "envelope-to", "resent-to")
        told = [said.strip("<> ").lower() for name, said in message.headers if name in headers]
        to = {_without_plus(each) for each in (*message.recipients, *told, box.lower()) if each}
        self.lines = to & lines
        reply_to = message.header("reply-to").lower()
        self.senders = {message.sender, *MAILBOX.findall(reply_to), *named.recipients}
        self.domains = {_domain(each) for each in self.senders if _own(_domain(each))}

    def marks(self) -> Iterator[str]:
        yield from sorted(self.ids)
        yield from (f"line {each}" for each in sorted(self.lines))
        yield from (f"from {each}" for each in sorted(self.senders))
        yield from (f"domain {each}" for each in sorted(self.domains))


def _warnings(reply: str) -> Iterator[Against]:
    if asks_to_stop(reply):
        yield Against.STOP
    if takes_for_a_test(reply):
        yield Against.EXPOSED


def _keys(letter: AwaitedLetter) -> Iterator[str]:
    yield from letter.ids
    yield f"line {letter.line}"
    yield from (f"from {mailbox}" for mailbox in letter.mailboxes)
    yield from (f"domain {domain}" for domain in {_domain(each) for each in letter.mailboxes})


def _reasons(seen: _Seen, letter: AwaitedLetter, quoted: frozenset[str]) -> Iterator[Tie]:
    if seen.ids & letter.ids:
        yield Tie.THREAD
    if letter.contact in quoted:
        yield Tie.QUOTE
    if letter.line in seen.lines:
        yield Tie.LINE
    if seen.senders & letter.mailboxes:
        yield Tie.SENDER
    elif seen.domains & {_domain(mailbox) for mailbox in letter.mailboxes}:
        yield Tie.DOMAIN
    if any(_tells(each) and _bare(each) in seen.bare for each in letter.references):
        yield Tie.REFERENCE
    if seen.subject and seen.subject == _subject(letter.subject):
        yield Tie.SUBJECT


def _early(seen: _Seen, letter: AwaitedLetter) -> bool:
    """Whether a mail came before the letter: then it answers another, or a clock is wrong."""
    return seen.message.at is not None and seen.message.at < letter.sent - _CLOCKS


def _guess(letter: AwaitedLetter, reasons: Iterable[Tie], named: bool) -> Guess:
    told = (*reasons, *((Tie.NAME,) if named else ()))
    return Guess(letter.contact, sum(POINTS[reason] for reason in told), told)


def _words(small: str) -> list[str]:
    return _WORD.findall(small)


def _names(letter: AwaitedLetter) -> Iterator[str]:
    for name in letter.names:
        yield from (word for word in _words(folded(name)) if len(word) > 2)


def _bare(text: str) -> str:
    """A text as its words alone, so that "TH/318" is found in "ref. TH 318"."""
    return f" {' '.join(_words(folded(text)))} "


def _tells(reference: str) -> bool:
    """Whether a reference can be told from an ordinary word or number."""
    return len(reference) >= 4 and any(letter.isdigit() for letter in reference)


def _subject(text: str) -> str:
    return " ".join(_words(_PREFIX.sub("", folded(text).strip())))


def _domain(mailbox: str) -> str:
    return mailbox.rpartition("@")[2]


def _own(domain: str) -> bool:
    """Whether a domain tells whose a mailbox is."""
    return "." in domain and domain.split(".")[-2] not in MAIL_FOR_ALL


def _without_plus(mailbox: str) -> str:
    local, _, domain = mailbox.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
