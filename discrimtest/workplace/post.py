"""What the mails of a study are compared with: its letters that left, or may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from discrimtest.doors import Action, Input, action
from discrimtest.errors import Problem, Refused
from discrimtest.mail.awaited import AwaitedLetter
from discrimtest.mail.incoming import IncomingMail, files_of, read_incoming
from discrimtest.mail.matching import Against, Awaited
from discrimtest.mail.message import MailMessage
from discrimtest.mail.message_id import message_id
from discrimtest.record.material import Material
from discrimtest.store.keys import MasterKey
from discrimtest.store.material import material_of
from discrimtest.store.session import Session
from discrimtest.words.contact import ContactEventKind
from discrimtest.words.mail import Mail
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace

_LEFT = (ContactEventKind.SENT, ContactEventKind.INTENT, ContactEventKind.DOUBT)


@dataclass(frozen=True)
class Post:
    """What the mails of a study are compared with.

    Attributes:
        declines: Message-IDs of letters that decline an invitation; one that comes back breaks
            nothing.
        lines: Addresses of the lines by name.
    """

    study: str
    slug: str
    awaited: Awaited
    declines: frozenset[str]
    lines: Mapping[str, str]

    @cached_property
    def letters(self) -> Mapping[str, AwaitedLetter]:
        """The letter of each contact whose letter left."""
        return {letter.contact: letter for letter in self.awaited.letters}

    @cached_property
    def tests(self) -> Mapping[str, str]:
        """The test of each of them."""
        return {contact: letter.test for contact, letter in self.letters.items()}

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(address.lower() for address in self.lines.values() if "@" in address)

    def wrote(self, message: MailMessage) -> bool:
        """Whether a mail is a copy of one of the study's own: a letter of the draw, or what a
        tester wrote by hand in a candidate's mailbox to somebody else."""
        to = message.recipients
        by_hand = message.sender in self._own and to and self._own.isdisjoint(to)
        return message.message_id in self.awaited.ids or bool(by_hand)

    def read(self, mail: Mail) -> IncomingMail:
        """A mail, with what it seems to answer."""
        return read_incoming(mail.raw, self.awaited, self.lines.get(mail.line, ""))


def post_of(at: Workplace, session: Session, slug: str) -> Post:
    """What the mails of a study are compared with: all letters that left, or may have."""
    study = look_up_field(at, session, slug)
    material = material_of(session, study.registered, study.fieldwork, at.keys, with_texts=True)
    letters = tuple(_letters(material, at.keys))
    declines = frozenset(
        _id(at.keys, letter.contact, "decline", letter.line) for letter in letters if letter.line
    )
    awaited = Awaited(letters, 2 * study.fieldwork.window)
    return Post(study.id, slug, awaited, declines - {""}, material.lines)


def _letters(material: Material, keys: MasterKey) -> Iterator[AwaitedLetter]:
    record = material.record
    for contact in record.contacts.values():
        left = [each for each in record.happened.get(contact.id, ()) if each.kind in _LEFT]
        letter = material.letters.get(contact.id)
        if not left or letter is None:
            continue
        test = record.test_of(contact.id)
        line = material.lines.get(contact.line, "").lower()
        line = line if "@" in line else ""
        named = material.profiles[contact.profile].names
        home = material.home.get(test.listing)
        shown = material.spellings.get(test.landlord, ())
        ids = {_id(keys, contact.id, purpose, line) for purpose in ("request", "decline")}
        yield AwaitedLetter(
            contact.id,
            test.id,
            min(each.at for each in left),
            line,
            (named.get("writer_first", ""), named.get("writer_last", "")),
            frozenset(ids | {each.message_id or "" for each in left}) - {""},
            frozenset(each.email for each in shown if each.email),
            (home.ref,) if home else (),
            letter.subject,
            letter.body,
        )


def _id(keys: MasterKey, contact: str, purpose: str, line: str) -> str:
    try:
        return message_id(keys.keyed, contact, purpose, line)
    except ValueError:
        return ""


_UNREAD = (
    "mail.unread",
    "says what the program cannot read",
    "Open it ('{original}'), then file it with {text}.",
)
_READABLE = "mail.readable", "has words that the program reads", "File it without {text}."


def read_as_told(post: Post, mail: Mail, text: str) -> IncomingMail:
    """A mail with what it says: as the program reads it or, where it cannot, as a person did.

    Raises:
        Refused: Nobody told what the program cannot read, or somebody told what it can.
    """
    read = post.read(mail)
    unread = Against.UNREAD in read.matched.doubts
    if unread == bool(text):
        said = "\n".join((text, *files_of(read.message)))
        return replace(read, text=said) if unread else read
    code, rule, repair = _UNREAD if unread else _READABLE
    values: dict[str, Action | Input] = {
        "original": action("responses original", mail.id, out="mail.eml"),
        "text": Input("text", "TEXT"),
    }
    problem = Problem(mail.id, "", rule, repair, code, values=values)
    raise Refused("The mail was not filed.", [problem])
