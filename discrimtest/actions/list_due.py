"""What is to be done now: contacts to make, invitations to decline."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.actions.share_tasks import Shares, share_tasks
from discrimtest.record.captures import gone_since, is_captured
from discrimtest.record.due import DueContact, due, to_visit
from discrimtest.record.moment import shown
from discrimtest.record.record import Record
from discrimtest.store import draws, lines
from discrimtest.store import listings as stored
from discrimtest.store.captures import captures_of_listings
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.listings import AdvertText
from discrimtest.store.session import Session
from discrimtest.words.capture import Capture
from discrimtest.words.person import Right
from discrimtest.words.profile import Letter
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    Attributes:
        task: "send", "call", "decline" or "visit".
        when: Planned moment, the last one to decline, or when a visit was offered; local time of
            the study.
        line: Name and address of the line to use.
        recipient: Mailbox, number, or address of the advertisement.
        home: Title and address of the advertisement.
        who: Who is to do it, by name; empty where nobody was given it.
        subject, letter: What to send; empty when not asked for.
        by_program: `contacts send` sends it, and nobody else may.
        advert: Of a contact to make, whether its advertisement is captured: "captured", "to
            capture", or "gone" where the site said that the page is not there.
    """

    task: str
    contact: str
    when: str
    line: str
    recipient: str
    home: str
    who: str = ""
    subject: str = ""
    letter: str = ""
    by_program: bool = False
    advert: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def list_due(
    at: Workplace,
    slug: str,
    *,
    until: datetime | None = None,
    letters: bool = False,
    of: str | None = None,
    everybody: bool = False,
) -> list[Task]:
    """What is due up to a moment, the earliest first.

    Who supervises testers is shown all of it. A tester is shown what is theirs, and what nobody was
    given, except of landlords whom they declared a tie to.

    Args:
        until: Local time of the study when it has no zone; None for now.
        letters: Whether to show the letters too.
        of: Only what this person is to do, by name or id.
        everybody: What others are to do too.

    Raises:
        WrongInput: There is no such person.
    """
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_CONTACTS, study.id)
        record = study.record(session)
        shares = share_tasks(at, session, study, record, of=of, everybody=everybody)
        tasks = due_now(at, shares, destroyed_subjects(session), until)
        return described(at, session, shares, tasks, letters=letters)


def due_now(
    at: Workplace, shares: Shares, erased: Container[str], until: datetime | None
) -> list[DueContact]:
    """What is due up to a moment, the earliest first; arguments as for :func:`list_due`."""
    record, limit = shares.record, until or at.now()
    if limit.tzinfo is None:
        limit = limit.replace(tzinfo=record.fieldwork.zone)
    found = [*due(record, limit, erased), *to_visit(record, erased)]
    return shares.own(sorted(found, key=lambda task: (task.when, task.contact.id)))


def awaiting_answer(record: Record, now: datetime) -> Iterator[DueContact]:
    """Contacts to which an answer would count, by when they were made."""
    for contact, sent in sorted(record.sent.items(), key=lambda made: made[::-1]):
        if now <= sent + record.fieldwork.window:
            yield DueContact("answer", sent, record.contacts[contact])


def described(
    at: Workplace,
    session: Session,
    shares: Shares,
    tasks: Sequence[DueContact],
    *,
    letters: bool = False,
) -> list[Task]:
    """Tasks as a person reads them, in their order."""
    record = shares.record
    listing = {task.contact.id: record.test_of(task.contact.id).listing for task in tasks}
    adverts = stored.advert_texts(session, at.keys, set(listing.values()))
    own = {line.id: line.address for line in lines.lines(session, at.keys, record.study)}
    wanted = [task.contact.id for task in tasks if letters and task.task == "send"]
    written = draws.letters(session, at.keys, wanted)
    seen = captures_of_listings(session, record.study, set(listing.values()))
    return [
        _described(
            task,
            record.fieldwork.zone,
            own.get(task.contact.line, ""),
            adverts.get(listing[task.contact.id]),
            shares.who(task.contact),
            written.get(task.contact.id),
            letters=letters,
            by_program=shares.by_program(task),
            seen=_seen(record, seen, task, at.now()),
        )
        for task in tasks
    ]


def _described(
    task: DueContact,
    zone: ZoneInfo,
    address: str,
    advert: AdvertText | None,
    who: str,
    letter: Letter | None,
    *,
    letters: bool,
    by_program: bool,
    seen: str,
) -> Task:
    contact, recipient = task.contact, ""
    if advert is not None:
        recipient = {"email": advert.email, "phone": advert.phone or advert.link}.get(
            contact.channel, advert.link
        )
    calls = task.task == "send" and contact.channel == "phone"
    return Task(
        "call" if calls else task.task,
        contact.id,
        shown(task.when, zone),
        f"{contact.line} {address}".strip(),
        recipient,
        advert.home if advert else "",
        who,
        letter.subject if letter else "",
        letter.body if letter else task.words if letters else "",
        by_program,
        seen,
    )


def _seen(record: Record, captures: Sequence[Capture], task: DueContact, now: datetime) -> str:
    """How the capture of the advertisement stands before a contact is made."""
    if task.task != "send":
        return ""
    if gone_since(record, captures, task.contact.id, now):
        return "gone"
    done = is_captured(record, captures, task.contact.id, now)
    return "captured" if done else "to capture"
