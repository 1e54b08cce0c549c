"""Mails to a drawn study, made of what it sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

from discrimtest.mail.awaited import AwaitedLetter
from discrimtest.mail.message_id import message_id
from discrimtest.store.engine import reading
from discrimtest.words.contact import Contact
from discrimtest.workplace.post import post_of
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY


def awaited(at: Workplace) -> dict[str, AwaitedLetter]:
    """The letters that left, by contact."""
    with reading(at.engine) as session:
        letters = post_of(at, session, STUDY).awaited.letters
    return {letter.contact: letter for letter in letters}


@dataclass(frozen=True)
class Answering:
    """A mail that answers a letter, `after` it was sent."""

    letter: AwaitedLetter
    id: str
    text: str
    after: timedelta = timedelta(hours=3)
    number: int = 1

    def raw(self, **headers: str) -> bytes:
        """Its bytes; headers replace those of a plain answer, an empty one leaves it out."""
        told = {
            "from": f"Immo <{min(self.letter.mailboxes, default='iemand@post.example')}>",
            "to": f"<{self.letter.line}>",
            "subject": f"RE: {self.letter.subject}",
            "date": format_datetime(self.letter.sent + self.after),
            "message-id": f"<{self.number}.{self.letter.contact}@antwoord.example>",
            "in-reply-to": self.id,
            "content-type": "text/plain; charset=utf-8",
        }
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
        return (head + "\r\n").encode() + self.text.encode()


def answering(at: Workplace, contact: Contact, text: str, **more: object) -> Answering:
    """A mail that answers the letter of a contact."""
    letter = awaited(at)[contact.id]
    known = message_id(at.keys.keyed, contact.id, "request", letter.line)
    return Answering(letter, known, text, **more)  # type: ignore[arg-type]


def saved(folder: Path, *mails: bytes) -> Path:
    """A folder of .eml files."""
    folder.mkdir(exist_ok=True)
    for number, raw in enumerate(mails):
        (folder / f"{number:03}.eml").write_bytes(raw)
    return folder
