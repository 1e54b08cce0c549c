"""How often the invented mails are read as a person reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from discrimtest.mail.automatic import bounce_of, is_automatic
from discrimtest.mail.awaited import AwaitedLetter
from discrimtest.mail.incoming import read_incoming
from discrimtest.mail.matching import Awaited, Matched
from discrimtest.mail.message import MailMessage, read_message
from discrimtest.mail.reply import visible_reply
from discrimtest.masking.quoted import QuotedLetter
from tests.mail.corpus import Mail, invented_tests, letters, mails, same

__all__ = [
    "automatic_kept",
    "automatic_right",
    "bounces",
    "exact",
    "first_right",
    "mails",
    "sure_kept",
    "sure_right",
    "words_kept",
    "words_right",
]


@cache
def message(mail: Mail) -> MailMessage:
    return read_message(mail.raw)


@cache
def reply(mail: Mail) -> str:
    return visible_reply(
        message(mail).text, QuotedLetter(letters()[key].letter for key in mail.contacts)
    )


def exact(read: Sequence[Mail]) -> tuple[int, int]:
    """Mails whose sender's words are shown, no more and no less; of how many."""
    return sum(same(reply(mail)) == same(mail.visible) for mail in read), len(read)


def words_right(read: Sequence[Mail]) -> tuple[int, int]:
    """Words shown that are the sender's, of those shown."""
    return _common(read), sum(len(reply(mail).split()) for mail in read)


def words_kept(read: Sequence[Mail]) -> tuple[int, int]:
    """Words of the sender that are shown, of all of them."""
    return _common(read), sum(len(mail.visible.split()) for mail in read)


def _common(read: Sequence[Mail]) -> int:
    both = (Counter(reply(mail).split()) & Counter(mail.visible.split()) for mail in read)
    return sum(words.total() for words in both)


def automatic_right(read: Sequence[Mail]) -> tuple[int, int]:
    """Mails of software, of those called so."""
    called = [mail.automatic for mail in read if is_automatic(message(mail))]
    return sum(called), len(called)


def automatic_kept(read: Sequence[Mail]) -> tuple[int, int]:
    """Mails called automatic, of those of software."""
    called = [is_automatic(message(mail)) for mail in read if mail.automatic]
    return sum(called), len(called)


def bounces(read: Sequence[Mail]) -> tuple[int, int]:
    """Letters that came back told with their kind, of all that did."""
    came = [mail for mail in read if mail.bounce]
    told = ((mail.bounce, bounce_of(message(mail))) for mail in came)
    return sum(bounce is not None and bounce.kind == kind for kind, bounce in told), len(came)


@cache
def _awaited() -> Awaited:
    """The letters of the invented study, as an answer may show them."""
    sent = (
        AwaitedLetter(
            letter.key,
            test.key,
            letter.sent,
            letter.mail,
            tuple(letter.name.split(" ", 1)),
            frozenset({letter.message_id}),
            frozenset({test.mail}),
            (test.reference,),
            letter.subject,
            letter.letter,
        )
        for test in invented_tests()
        for letter in test.letters
    )
    return Awaited(sent, timedelta(days=28))


@cache
def matched(mail: Mail) -> Matched:
    return read_incoming(mail.raw, _awaited()).matched


def sure_right(read: Sequence[Mail]) -> tuple[int, int]:
    """Sure guesses that are right, of all sure ones."""
    sure = [mail for mail in read if matched(mail).sure]
    return sum((matched(mail).guesses[0].contact,) == mail.contacts for mail in sure), len(sure)


def sure_kept(read: Sequence[Mail]) -> tuple[int, int]:
    """Mails about one letter whose guess is sure and right, of all of those."""
    about_one = [mail for mail in read if len(mail.contacts) == 1]
    return sure_right(about_one)[0], len(about_one)


def first_right(read: Sequence[Mail]) -> tuple[int, int]:
    """Mails about letters whose likeliest guess is one of them, of all of those."""
    about = [mail for mail in read if mail.contacts]
    guesses = ((mail, matched(mail).guesses) for mail in about)
    return sum(bool(found) and found[0].contact in mail.contacts for mail, found in guesses), len(
        about
    )
