"""Which letter a mail answers: a guess that is always shown with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache, cached_property, lru_cache

from discrimtest.intake.reference import MAIL_FOR_ALL
from discrimtest.mail.awaited import AwaitedLetter, bare_subject, domain_of, words_of
from discrimtest.mail.exposure import takes_for_a_test
from discrimtest.mail.forwarded import forwarded_mails
from discrimtest.mail.marks import MAILBOX
from discrimtest.mail.message import MailMessage
from discrimtest.mail.reply import visible_reply
from discrimtest.mail.returned import named_in
from discrimtest.mail.sealed import is_unread
from discrimtest.mail.stop_request import asks_to_stop
from discrimtest.masking.folded import folded
from discrimtest.masking.quoted import QuotedLetter, QuotedLetters, words_in

_LIKE = 0.9
"""Letters of which this share of the longest quotation is quoted are quoted alike."""
_QUOTED = 8
"""Words of a letter in a row, as `masking.quoted` counts them."""


class Tie(StrEnum):
    """What ties a mail to a letter."""

    __hash__ = str.__hash__  # an enumeration's own is slow, and a mail may have many guesses

    THREAD = "thread"
    QUOTE = "quote"
    LINE = "line"
    SENDER = "sender"
    REFERENCE = "reference"
    DOMAIN = "domain"
    SUBJECT = "subject"
    NAME = "name"
    FORWARD = "forward"


POINTS = {
    Tie.THREAD: 8,
    Tie.QUOTE: 4,
    Tie.LINE: 4,
    Tie.SENDER: 4,
    Tie.REFERENCE: 4,
    Tie.DOMAIN: 3,
    Tie.SUBJECT: 3,
    Tie.NAME: 1,
    Tie.FORWARD: 0,
}
_ORDER = (Tie.THREAD, Tie.QUOTE, Tie.LINE, Tie.SENDER, Tie.DOMAIN, Tie.REFERENCE, Tie.SUBJECT,
          Tie.NAME, Tie.FORWARD)  # fmt: skip
_BIT = {tie: 1 << place for place, tie in enumerate(_ORDER)}
"""Ties in the order in which they are told, several of them as the bits of one number."""
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
_KNOWN = 4000
"""So many letters are remembered by their words."""


class Against(StrEnum):
    """Why a guess is not sure."""

    NOTHING = "nothing"
    LITTLE = "little"
    SEVERAL = "several"
    OTHER_LINE = "other_line"
    SEVERAL_LINES = "several_lines"
    OTHER_NAME = "other_name"
    OTHER_LETTER = "other_letter"
    OWN = "own"
    EARLY = "early"
    TIME = "time"
    BULK = "bulk"
    UNREAD = "unread"
    STOP = "stop"
    EXPOSED = "exposed"


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
        about: Message-IDs of what it answers or tells of.
        forwarded: Subject and words of each mail that it forwards, without our letters.
        lines: The candidates' mailboxes to which it came, as far as it or its place says.
    """

    guesses: tuple[Guess, ...]
    doubts: tuple[Against, ...]
    reply: str
    about: frozenset[str]
    forwarded: tuple[tuple[str, str], ...] = ()
    lines: frozenset[str] = frozenset()

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
        self._letter = {letter.contact: letter for letter in self.letters}
        self._patience = patience
        self._by: dict[str, list[AwaitedLetter]] = defaultdict(list)
        self._quoted = QuotedLetters()
        for letter in self.letters:
            for key in _keys(letter):
                self._by[key].append(letter)
        self.lines = frozenset(letter.line for letter in self.letters if letter.line)
        self.ids = frozenset(each for letter in self.letters for each in letter.ids)

    @cached_property
    def _references(self) -> dict[str, dict[str, list[AwaitedLetter]]]:
        """Letters by the reference of their advertisement, and that by its first word."""
        found: dict[str, dict[str, list[AwaitedLetter]]] = defaultdict(lambda: defaultdict(list))
        for letter in self.letters:
            for reference in letter.telling:
                found[reference.split(maxsplit=1)[0]][reference].append(letter)
        return found

    def match(self, message: MailMessage, box: str = "", bulk: bool = False) -> Matched:
        """Which letter a mail answers.

        Args:
            message: The mail.
            box: Mailbox of the line it lay in; empty for one of many lines.
            bulk: Software sent it: then what anybody may be sent ties it to no letter.
        """
        seen = _Seen(message, box, self.lines)
        ties = self._tied(seen)
        letters = {name: self._letter[name] for name in ties}
        texts = {name: letter.text for name, letter in letters.items()}
        parts = self._quoted.parts_in(seen.small, texts)
        quoted = _quotations(seen.small, parts)
        reply = visible_reply(message.text, QuotedLetter.together(set(parts.values())))
        greeting = set(words_of(folded(reply.partition("\n")[0][:60])))
        named = {name for name in letters if not greeting.isdisjoint(letters[name].called)}
        forwarded = tuple(self._forwarded(message, texts))
        everywhere = _BIT[Tie.FORWARD] if forwarded else 0
        for name, letter in letters.items():
            ties[name] |= (
                everywhere
                | (_BIT[Tie.QUOTE] if name in quoted else 0)
                | (_BIT[Tie.SUBJECT] if seen.subject and seen.subject == letter.about else 0)
                | (_BIT[Tie.NAME] if name in named else 0)
            )
        guesses = [_guess(name, told) for name, told in self._in_order(seen, ties)]
        doubts = tuple(self._doubts(seen, guesses, letters, quoted, named, bulk))
        if not forwarded and is_unread(message, reply, bulk):
            doubts += (Against.UNREAD,)
        # A person decides whether nobody of this study writes there again, and does it at once.
        said = "\n".join((reply, *(words for _, words in forwarded)))
        warned = () if bulk else tuple(_warnings(said))
        ids = frozenset(seen.ids)
        return Matched(
            tuple(guesses), doubts + warned, reply, ids, forwarded, frozenset(seen.lines)
        )

    def _in_order(self, seen: _Seen, ties: Mapping[str, int]) -> list[tuple[str, int]]:
        """Contacts with what ties a mail to them, the likeliest first."""
        at, thread = seen.message.at, _BIT[Tie.THREAD]
        ordered = sorted(
            (
                at is not None and not told & thread and at < self._letter[name].earliest,
                -_told(told)[0],
                name,
            )
            for name, told in ties.items()
        )
        return [(name, ties[name]) for _, _, name in ordered]

    def _forwarded(
        self, message: MailMessage, texts: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        for mail in forwarded_mails(message):
            parts = self._quoted.parts_in(folded(mail.text), texts)
            own = QuotedLetter.together(set(parts.values()))
            yield mail.subject, visible_reply(mail.text, own)

    def _tied(self, seen: _Seen) -> dict[str, int]:
        """The letters that a mail may answer, with the ties by which they are found."""
        found: dict[str, int] = {}
        for tie, key in seen.marks():
            for letter in self._by.get(key, ()):
                found[letter.contact] = found.get(letter.contact, 0) | _BIT[tie]
        for word in self._references.keys() & seen.words:
            for reference, letters in self._references[word].items():
                for letter in letters if reference in seen.bare else ():
                    found[letter.contact] = found.get(letter.contact, 0) | _BIT[Tie.REFERENCE]
        return found

    def _doubts(
        self,
        seen: _Seen,
        guesses: Sequence[Guess],
        letters: dict[str, AwaitedLetter],
        quoted: Collection[str],
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
        if quoted and best.contact not in quoted:
            yield Against.OTHER_LETTER
        if seen.message.sender in self.lines:
            yield Against.OWN
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
        subject, words = words_of(message.subject), words_in(self.small)
        self.bare = f"  {' '.join(subject)}   {' '.join(words)}  "
        self.words = {*subject, *words}
        self.subject = bare_subject(message.subject)
        headers = ("delivered-to", "x-original-to", "envelope-to", "resent-to")
        told = [said.strip("<> ").lower() for name in headers for said in message.every(name)]
        to = {_without_plus(each) for each in (*message.recipients, *told, box.lower()) if each}
        self.lines = to & lines
        reply_to = message.header("reply-to").lower()
        self.senders = {message.sender, *MAILBOX.findall(reply_to), *named.recipients}
        self.domains = {domain_of(each) for each in self.senders if _own(domain_of(each))}

    def marks(self) -> Iterator[tuple[Tie, str]]:
        """What may tie it to a letter, and how."""
        yield from ((Tie.THREAD, each) for each in self.ids)
        yield from ((Tie.LINE, f"line {each}") for each in self.lines)
        yield from ((Tie.SENDER, f"from {each}") for each in self.senders)
        yield from ((Tie.DOMAIN, f"domain {each}") for each in self.domains)


def _warnings(reply: str) -> Iterator[Against]:
    if asks_to_stop(reply):
        yield Against.STOP
    if takes_for_a_test(reply):
        yield Against.EXPOSED


def _quotations(small: str, parts: Mapping[str, QuotedLetter]) -> frozenset[str]:
    """The contacts whose letter a mail quotes most of; ``parts``: what of each it holds."""
    words = {part: _words_of(small, part) for part in {*parts.values()}}
    most = max(words.values(), default=0)
    if most < _QUOTED:
        return frozenset()
    return frozenset(contact for contact, part in parts.items() if words[part] >= _LIKE * most)


def _words_of(small: str, letter: QuotedLetter) -> int:
    return sum(len(small[part.start : part.end].split()) for part in letter.said(small))


def _keys(letter: AwaitedLetter) -> Iterator[str]:
    yield from letter.ids
    yield f"line {letter.line}"
    yield from (f"from {mailbox}" for mailbox in letter.mailboxes)
    yield from (f"domain {domain}" for domain in letter.domains)


def _early(seen: _Seen, letter: AwaitedLetter) -> bool:
    """Whether a mail came before the letter: then it answers another, or a clock is wrong."""
    return seen.message.at is not None and seen.message.at < letter.earliest


@cache
def _told(ties: int) -> tuple[int, tuple[Tie, ...]]:
    """Points and reasons: a landlord's mailbox tells more than its domain."""
    without = Tie.DOMAIN if ties & _BIT[Tie.SENDER] else None
    reasons = tuple(tie for tie, bit in _BIT.items() if ties & bit and tie is not without)
    return sum(POINTS[reason] for reason in reasons), reasons


@lru_cache(_KNOWN)
def _guess(contact: str, ties: int) -> Guess:
    """Made once for many mails: most that come to a line say the same of most of its letters."""
    return Guess(contact, *_told(ties))


def _own(domain: str) -> bool:
    """Whether a domain tells whose a mailbox is."""
    return "." in domain and domain.split(".")[-2] not in MAIL_FOR_ALL


def _without_plus(mailbox: str) -> str:
    local, _, domain = mailbox.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
