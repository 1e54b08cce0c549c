"""Which letter a mail answers: a guess that is always shown with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cached_property, lru_cache

from discrimtest.intake.reference import MAIL_FOR_ALL
from discrimtest.mail.awaited import AwaitedLetter, bare, bare_subject, domain_of, words_of
from discrimtest.mail.exposure import takes_for_a_test
from discrimtest.mail.forwarded import forwarded_mails
from discrimtest.mail.marks import MAILBOX
from discrimtest.mail.message import MailMessage
from discrimtest.mail.reply import visible_reply
from discrimtest.mail.returned import named_in
from discrimtest.mail.sealed import is_unread
from discrimtest.mail.stop_request import asks_to_stop
from discrimtest.masking.folded import folded
from discrimtest.masking.quoted import QuotedLetter

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
CLOCKS = timedelta(minutes=5)
"""So far may two clocks differ."""


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
        self._patience = patience
        self._by: dict[str, list[AwaitedLetter]] = defaultdict(list)
        self._quoted: dict[str, QuotedLetter] = {}
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
        letters = {letter.contact: letter for letter in self._likely(seen)}
        likely = letters.values()
        parts = QuotedLetter.parts_in(
            seen.small, {name: self._quoted_of(letters[name]) for name in letters}
        )
        quoted = _quotations(seen.small, parts)
        reply = visible_reply(message.text, QuotedLetter.together(set(parts.values())))
        greeting = set(words_of(folded(reply).lstrip().partition("\n")[0][:60]))
        named = {name for name in letters if not greeting.isdisjoint(letters[name].called)}
        forwarded = tuple(self._forwarded(message, letters))
        also = (Tie.FORWARD,) if forwarded else ()
        reasons = ((each, _reasons(seen, each, quoted, named) + also) for each in likely)
        guesses = sorted(
            (_guess(letter.contact, told) for letter, told in reasons),
            key=lambda guess: (
                _early(seen, letters[guess.contact]) and Tie.THREAD not in guess.reasons,
                -guess.points,
                guess.contact,
            ),
        )
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

    def _forwarded(
        self, message: MailMessage, letters: Mapping[str, AwaitedLetter]
    ) -> Iterator[tuple[str, str]]:
        for mail in forwarded_mails(message):
            known = {name: self._quoted_of(letter) for name, letter in letters.items()}
            parts = QuotedLetter.parts_in(folded(mail.text), known)
            own = QuotedLetter.together(set(parts.values()))
            yield mail.subject, visible_reply(mail.text, own)

    def _likely(self, seen: _Seen) -> Iterator[AwaitedLetter]:
        for key in seen.marks():
            yield from self._by.get(key, ())
        for word in self._references.keys() & seen.words:
            for reference, letters in self._references[word].items():
                if reference in seen.bare:
                    yield from letters

    def _quoted_of(self, letter: AwaitedLetter) -> QuotedLetter:
        """What tells where a letter is quoted; made once."""
        known = self._quoted.get(letter.contact)
        if known is None:
            if len(self._quoted) > _KNOWN:
                self._quoted.clear()
            known = self._quoted[letter.contact] = QuotedLetter([letter.text])
        return known

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
        self.bare = f" {bare(message.subject)} {bare(message.text)} "
        self.words = set(self.bare.split())
        self.subject = bare_subject(message.subject)
        headers = ("delivered-to", "x-original-to", "envelope-to", "resent-to")
        told = [said.strip("<> ").lower() for name, said in message.headers if name in headers]
        to = {_without_plus(each) for each in (*message.recipients, *told, box.lower()) if each}
        self.lines = to & lines
        reply_to = message.header("reply-to").lower()
        self.senders = {message.sender, *MAILBOX.findall(reply_to), *named.recipients}
        self.domains = {domain_of(each) for each in self.senders if _own(domain_of(each))}

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


def _quotations(small: str, parts: Mapping[str, QuotedLetter]) -> frozenset[str]:
    """The contacts whose letter a mail quotes most of; ``parts``: what of each it holds."""
    words = {
        part: sum(len(said.split()) for said in _said(small, part)) for part in {*parts.values()}
    }
    most = max(words.values(), default=0)
    if most < _QUOTED:
        return frozenset()
    return frozenset(contact for contact, part in parts.items() if words[part] >= _LIKE * most)


def _said(small: str, letter: QuotedLetter) -> Iterator[str]:
    return (small[part.start : part.end] for part in letter.said(small))


def _keys(letter: AwaitedLetter) -> Iterator[str]:
    yield from letter.ids
    yield f"line {letter.line}"
    yield from (f"from {mailbox}" for mailbox in letter.mailboxes)
    yield from (f"domain {domain}" for domain in letter.domains)


def _reasons(
    seen: _Seen, letter: AwaitedLetter, quoted: frozenset[str], named: Collection[str]
) -> tuple[Tie, ...]:
    found = []
    if not seen.ids.isdisjoint(letter.ids):
        found.append(Tie.THREAD)
    if letter.contact in quoted:
        found.append(Tie.QUOTE)
    if letter.line in seen.lines:
        found.append(Tie.LINE)
    if not seen.senders.isdisjoint(letter.mailboxes):
        found.append(Tie.SENDER)
    elif not seen.domains.isdisjoint(letter.domains):
        found.append(Tie.DOMAIN)
    if any(each in seen.bare for each in letter.telling):
        found.append(Tie.REFERENCE)
    if seen.subject and seen.subject == letter.about:
        found.append(Tie.SUBJECT)
    if letter.contact in named:
        found.append(Tie.NAME)
    return tuple(found)


def _early(seen: _Seen, letter: AwaitedLetter) -> bool:
    """Whether a mail came before the letter: then it answers another, or a clock is wrong."""
    return seen.message.at is not None and seen.message.at < letter.sent - CLOCKS


@lru_cache(_KNOWN)
def _guess(contact: str, told: tuple[Tie, ...]) -> Guess:
    """Made once for many mails: most that come to a line say the same of most of its letters."""
    return Guess(contact, sum(POINTS[reason] for reason in told), told)


def _own(domain: str) -> bool:
    """Whether a domain tells whose a mailbox is."""
    return "." in domain and domain.split(".")[-2] not in MAIL_FOR_ALL


def _without_plus(mailbox: str) -> str:
    local, _, domain = mailbox.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
