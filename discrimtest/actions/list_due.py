"""What is to be done now: contacts to make, invitations to decline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.record.due import DueContact, due
from discrimtest.record.moment import shown
from discrimtest.record.testers import own_tasks
from discrimtest.store import draws, lines, people
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.listings import AdvertText
from discrimtest.store.testers import read_testers
from discrimtest.words.person import Right
from discrimtest.words.profile import Letter
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    Attributes:
        task: "send", "call" or "decline".
        when: Planned moment, or the last one to decline; local time of the study.
        line: Name and address of the line to use.
        recipient: Mailbox, number, or address of the advertisement.
        home: Title and address of the advertisement.
        who: Who is to do it, by name; empty where nobody was given it.
        subject, letter: What to send; empty when not asked for.
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
        limit = at.now() if until is None else until
        if limit.tzinfo is None:
            limit = limit.replace(tzinfo=record.fieldwork.zone)
        tasks = due(record, limit, destroyed_subjects(session))
        testers = read_testers(session, study.id)
        names = people.names(session, at.keys) if testers.assignments else {}
        if of is not None or not (everybody or at.person.may(Right.SUPERVISE_TESTERS, study.id)):
            who = at.person.id if of is None else people.named(session, at.keys, of).id
            tasks = own_tasks(record, testers, tasks, who, alone=of is not None)
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
            _name(names, testers.who(record, task.contact)),
            written.get(task.contact.id),
            letters=letters,
        )
        for task in tasks
    ]


def _name(names: Mapping[str, str], person: str | None) -> str:
    return names.get(person, person) if person else ""


def _described(
    task: DueContact,
    zone: ZoneInfo,
    address: str,
    advert: AdvertText | None,
    who: str,
    letter: Letter | None,
    *,
    letters: bool,
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
        f"{advert.title}, {advert.address}" if advert else "",
        who,
        letter.subject if letter else "",
        letter.body if letter else task.words if letters else "",
    )
