"""What is to be done now: contacts to make, invitations to decline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from discrimtest.actions.answers import OFFERS, heard_in_time
from discrimtest.actions.open_study import OpenStudy, look_up
from discrimtest.actions.recording import shown
from discrimtest.actions.workplace import Workplace
from discrimtest.store import codings, contacts, decisions, draws, lines
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.person import Right
from discrimtest.words.test import Test


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    Attributes:
        task: "send" or "decline".
        when: Planned moment, or the last one to decline; local time of the study.
        line: Name and address of the line to use.
        recipient: Mailbox, or address of the advertisement; empty once erased.
        home: Title and address of the advertisement; empty once erased.
        subject, letter: What to send; empty when not asked for, or erased.
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


def due_contacts(
    at: Workplace, slug: str, *, until: datetime | None = None, letters: bool = False
) -> list[Task]:
    """What is due up to a moment, the earliest first.

    Args:
        until: Local time of the study when it has no zone; None for now.
        letters: Whether to show the letters too.
    """
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.RECORD_CONTACTS, study.id)
        zone = ZoneInfo(study.registered.timezone)
        limit = at.now() if until is None else until
        if limit.tzinfo is None:
            limit = limit.replace(tzinfo=zone)
        tests = {test.id: test for test in draws.drawn_tests(session, study.id)}
        tasks = [
            ("send", each.due_at, each, "")
            for each in contacts.due(session, limit, study.id)
            if each.test in tests
        ]
        tasks += [
            ("decline", last, each, text) for last, each, text in _declines(session, study, tests)
        ]
        return _described(at, session, study, zone, tests, tasks, letters=letters)


def _declines(
    session: Session, study: OpenStudy, tests: dict[str, Test]
) -> Iterator[tuple[datetime, Contact, str]]:
    """Invitations not declined yet, with the last moment to decline and the words for it.

    A broken test makes no difference to the landlord who keeps a moment free; a landlord who
    was stopped hears nothing more.
    """
    protocol = study.instrument.protocol
    invited = {
        coding.contact
        for coding in codings.codings(session, None, study=study.id)
        if coding.category in OFFERS
    }
    heard = heard_in_time(session, study, contacts.sent_times(session, study.id))
    states = contacts.states(session, study.id)
    standing = decisions.standing(session)
    hours = timedelta(hours=protocol.timing.decline_within_hours)
    for test in tests.values():
        if standing.is_excluded(test.landlord):
            continue
        for number, contact in enumerate(test.contacts):
            if contact.id not in invited or contact.id not in heard.answers:
                continue
            if not _undeclined(session, states.get(contact.id), contact.id):
                continue
            # The candidates of a test decline in different words.
            ways = protocol.declines
            text = ways[number % len(ways)][contact.language] if ways else ""
            offer = heard.decisive.get(contact.id, heard.answers[contact.id][0])
            yield offer.received_at + hours, contact, text


def _undeclined(session: Session, state: ContactEvent | None, contact: str) -> bool:
    """Whether a contact was made and nothing was said to its invitation."""
    if state is None or state.kind in (ContactEventKind.DECLINED, ContactEventKind.FAILED):
        return False
    if state.kind is ContactEventKind.SENT:
        return True
    # Something newer, as a break of the test, lies over what was done with the contact.
    events = contacts.contact_events(session, None, contact)
    return all(one.kind is not ContactEventKind.DECLINED for one in events)


def _described(
    at: Workplace,
    session: Session,
    study: OpenStudy,
    zone: ZoneInfo,
    tests: dict[str, Test],
    tasks: list[tuple[str, datetime, Contact, str]],
    *,
    letters: bool,
) -> list[Task]:
    adverts = stored.advert_texts(
        session, at.keys, {tests[each.test].listing for _, _, each, _ in tasks}
    )
    own = {line.id: line.address for line in lines.lines(session, at.keys, study.id)}
    wanted = [each.id for task, _, each, _ in tasks if task == "send"] if letters else []
    written = draws.letters(session, at.keys, wanted)
    found = []
    for task, when, each, text in sorted(tasks, key=lambda one: (one[1], one[2].id)):
        advert = adverts.get(tests[each.test].listing)
        letter = written.get(each.id)
        recipient = ""
        if advert is not None:
            recipient = advert.email if each.channel == "email" else advert.link
        found.append(
            Task(
                task,
                each.id,
                shown(when, zone),
                f"{each.line} {own.get(each.line, '')}".strip(),
                recipient,
                f"{advert.title}, {advert.address}" if advert else "",
                letter.subject if letter else "",
                letter.body if letter else text if letters else "",
            )
        )
    return found
