"""What is to be done now: contacts to make, invitations to decline."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.record.due import DueContact, due
from discrimtest.record.moment import shown
from discrimtest.store import draws, lines
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.listings import AdvertText
from discrimtest.words.person import Right
from discrimtest.words.profile import Letter
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    Attributes:
        task: "send" or "decline".
        when: Planned moment, or the last one to decline; local time of the study.
        line: Name and address of the line to use.
        recipient: Mailbox, or address of the advertisement.
        home: Title and address of the advertisement.
        subject, letter: What to send; empty when not asked for.
    """

    task: str
    contact: str
    when: str
    line: str
    recipient: str
    home: str
    subject: str = ""
    letter: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def list_due(
    at: Workplace, slug: str, *, until: datetime | None = None, letters: bool = False
) -> list[Task]:
    """What is due up to a moment, the earliest first.

    Args:
        until: Local time of the study when it has no zone; None for now.
        letters: Whether to show the letters too.
    """
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_CONTACTS, study.id)
        record = study.record(session)
        limit = at.now() if until is None else until
        if limit.tzinfo is None:
            limit = limit.replace(tzinfo=record.fieldwork.zone)
        tasks = due(record, limit, destroyed_subjects(session))
        listing = {name: test.listing for name, test in record.test.items()}
        homes = {listing[task.contact.test] for task in tasks}
        adverts = stored.advert_texts(session, at.keys, homes)
        own = {line.id: line.address for line in lines.lines(session, at.keys, study.id)}
        wanted = [task.contact.id for task in tasks if letters and task.task == "send"]
        written = draws.letters(session, at.keys, wanted)
    return [
        _described(
            task,
            record.fieldwork.zone,
            own.get(task.contact.line, ""),
            adverts.get(listing[task.contact.test]),
            written.get(task.contact.id),
            letters=letters,
        )
        for task in tasks
    ]


def _described(
    task: DueContact,
    zone: ZoneInfo,
    address: str,
    advert: AdvertText | None,
    letter: Letter | None,
    *,
    letters: bool,
) -> Task:
    contact, recipient = task.contact, ""
    if advert is not None:
        recipient = advert.email if contact.channel == "email" else advert.link
    return Task(
        task.task,
        contact.id,
        shown(task.when, zone),
        f"{contact.line} {address}".strip(),
        recipient,
        f"{advert.title}, {advert.address}" if advert else "",
        letter.subject if letter else "",
        letter.body if letter else task.words if letters else "",
    )
