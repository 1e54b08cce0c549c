"""A reply to a mail, as a common mail program lays it out: own words, head, the mail quoted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from discrimtest.mail.message import MailMessage, named_mailboxes
from discrimtest.mail.outgoing import mailbox

_HEADS = {
    "nl": ("EEE d MMM y", "Op {day} om {time} schreef {who}:"),
    "fr": ("EEE d MMM y", "Le {day} à {time}, {who} a écrit :"),
    "en": ("EEE, d MMM y", "On {day} at {time}, {who} wrote:"),
}
_PREFIX = re.compile(r"^(?:\s*(?:re|aw|antw|antwoord|rép|ré|ref|réf)\s*(?:\[\d+\])?\s*:)+\s*", re.I)
_NOBODY = re.compile(
    r"^(?:no-?_?reply|do-?not-?reply|ne-?pas-?repondre|niet-?beantwoorden|geen-?antwoord"
    r"|mailer-daemon|postmaster)\b",
    re.I,
)
_ID = re.compile(r"[\x21-\x7e]{3,250}")
_IDS = 20
_QUOTED = 20_000
"""Signs of a mail that are quoted at most."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says besides who writes it.

    Attributes:
        answers: Ids of the mails that it answers, the oldest first.
    """

    recipient: str
    subject: str
    body: str
    answers: tuple[str, ...]


def reply_to(
    mail: MailMessage, words: str, language: str, at: datetime, own: Collection[str] = ()
) -> Reply:
    """Answer a mail with these words.

    Args:
        language: Of the head above what is quoted.
        at: When the mail came, on the clocks of who answers.
        own: Mailboxes to which no reply may go.

    Raises:
        ValueError: Nobody reads what is sent back to it, or it is not known who.
    """
    recipient = mailbox(_returned_to(mail))
    if _NOBODY.match(recipient) or recipient in own:
        raise ValueError(f"nobody reads replies to {recipient!r}")
    subject = f"Re: {_PREFIX.sub('', mail.subject)}".strip()
    body = "\n".join((words, "", _head(mail, language, at), "", *_quoted(mail.text)))
    return Reply(recipient, subject, body, _thread(mail))


def _returned_to(mail: MailMessage) -> str:
    """The mailbox that a mail asks to reply to, else that of its sender.

    Raises:
        ValueError: It asks to reply to several.
    """
    asked = list(dict.fromkeys(box for _, box in named_mailboxes([mail.header("reply-to")])))
    if len(asked) > 1:
        raise ValueError("it asks to be answered at several mailboxes")
    return asked[0] if asked else mail.sender


def _head(mail: MailMessage, language: str, at: datetime) -> str:
    pattern, head = _HEADS[language]
    name = " ".join(mail.sender_name.split())
    who = f"{name} <{mail.sender}>" if name else f"<{mail.sender}>"
    return head.format(day=format_date(at, pattern, language), time=f"{at:%H:%M}", who=who)


def _quoted(text: str) -> Iterator[str]:
    for line in text[:_QUOTED].strip("\n").splitlines():
        yield f">{line}" if line.startswith(">") else f"> {line}".rstrip()


def _thread(mail: MailMessage) -> tuple[str, ...]:
    """The first mail of the exchange and the latest, as far as a plain header can name them."""
    known = [each for each in (*reversed(mail.answers), mail.message_id) if _ID.fullmatch(each)]
    return tuple(known[:1] + known[1:][-_IDS:])
