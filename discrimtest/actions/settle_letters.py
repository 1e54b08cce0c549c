"""Find out what became of letters of which nobody knows whether they were sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from discrimtest.actions.read_outbox import REQUEST, DueLetter
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.mail.delivery import LineTrouble
from discrimtest.mail.sent_folder import sent_folder, sent_mail
from discrimtest.record.dispatch import under_way
from discrimtest.record.entries import Entries
from discrimtest.record.moment import shown
from discrimtest.record.record import Record
from discrimtest.record.sending import (
    is_in_doubt,
    perhaps_sent,
    told_by_a_person,
    untouched,
    was_not_sent,
    was_sent,
)
from discrimtest.store import contacts, leases, lines
from discrimtest.store.engine import reading, writing
from discrimtest.store.entries import write_entries
from discrimtest.store.log import last_act
from discrimtest.store.session import Session
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.words.line import Line
from discrimtest.words.person import Right
from discrimtest.workplace.mailboxes import mailbox_of, read_mailboxes
from discrimtest.workplace.open_study import OpenStudy, open_contact
from discrimtest.workplace.visit_sight import known_test
from discrimtest.workplace.workplace import Workplace

LEASE = "send mail"
RESTORED = "restore_backup"
SETTLED = timedelta(minutes=15)
"""After so long, a letter of which a server that keeps copies has none was not taken."""


def settle_letters(at: Workplace, study: OpenStudy) -> None:
    """Look for each letter that a run left unfinished in the folder of sent mail of its line.

    One that is there was sent. One that is not was not, where the server keeps a copy of each
    letter itself and had time for it. Every other stays in doubt, and a person is asked.

    Args:
        at: Of a run that holds the lease: no other is about to end one of them.
    """
    with reading(at.engine) as session:
        if not contacts.under_way(session, study.id):
            return
        record = study.record(session)
        own = {line.id: line for line in lines.lines(session, at.keys, study.id)}
    for name, contact in record.contacts.items():
        open_ = under_way(record, name)
        if open_ is None:
            continue
        found = _looked_up(at, own[contact.line], open_)
        with writing(at.engine) as session:
            now = open_contact(at, session, name).record(session)
            if under_way(now, name) == open_:
                _write(at, session, study.id, _settled(at, now, open_, found))


def doubt_restored(
    at: Workplace, study: OpenStudy, letters: Iterable[DueLetter], ids: Callable[[DueLetter], str]
) -> None:
    """Put in doubt what may have been sent before a backup was restored, which forgot it.

    That is what was due by then and was not touched since.

    Args:
        ids: Gives the Message-ID that a letter bears, however often it is tried.
    """
    with writing(at.engine) as session:
        if last_act(session, RESTORED):
            for entries in _forgotten(at, session, study.record(session), letters, ids):
                _write(at, session, study.id, entries)


def _forgotten(
    at: Workplace,
    session: Session,
    record: Record,
    letters: Iterable[DueLetter],
    ids: Callable[[DueLetter], str],
) -> Iterator[Entries]:
    """The doubt of each letter that a restored backup may have forgotten."""
    if (restored := last_act(session, RESTORED)) is None:
        return
    for letter in letters:
        name = letter.contact.id
        if not (letter.given or letter.hand) and untouched(record, name, restored):
            when = record.planned[name] if letter.purpose == REQUEST else restored
            yield perhaps_sent(name, ids(letter), when, at.recorder)


def would_settle(
    at: Workplace, study: OpenStudy, letters: Iterable[DueLetter], ids: Callable[[DueLetter], str]
) -> Entries:
    """What :func:`doubt_restored` and then :func:`settle_letters` would write down now, of which
    nothing is written; folders of sent mail are looked into."""
    with reading(at.engine) as session:
        record = study.record(session)
        own = {line.id: line for line in lines.lines(session, at.keys, study.id)}
        entries = sum(_forgotten(at, session, record, letters, ids), Entries())
    record = record.plus(entries)
    for name, contact in record.contacts.items():
        if open_ := under_way(record, name):
            entries += _settled(at, record, open_, _looked_up(at, own[contact.line], open_))
    return entries


def _looked_up(at: Workplace, line: Line, open_: ContactEvent) -> datetime | bool | None:
    """When a letter was sent, or False; None where the folder of sent mail does not tell."""
    try:
        mailbox = mailbox_of(read_mailboxes(at.library), line)
        if not mailbox.server.imap or open_.message_id is None:
            return None
        with sent_folder(mailbox.server, mailbox.user, mailbox.password) as box:
            if mail := sent_mail(box, open_.message_id):
                return mail.at or open_.at
    except (LineTrouble, Refused, WrongInput):
        return None
    waited = mailbox.server.keeps_sent and at.now() > open_.at + SETTLED
    return False if waited else None


def _settled(
    at: Workplace, record: Record, open_: ContactEvent, found: datetime | bool | None
) -> Entries:
    by = at.recorder
    if isinstance(found, datetime):
        return was_sent(record, open_, found, by)
    if found is False:
        return was_not_sent(record, open_, "its server has no copy of it", by)
    if open_.kind is ContactEventKind.INTENT:
        return is_in_doubt(open_, "the run that sent it ended before the server's answer", by)
    return Entries()


def resolve_letter(at: Workplace, contact: str, *, sent: bool) -> str:
    """Record what a person found out about a letter in doubt, or of one that was taken for not sent
    and was sent all the same.

    Returns:
        What was recorded, in words.

    Raises:
        Refused: It is neither, or is being sent at this moment.
        WrongInput: There is no such contact, or nobody said who acts.
    """
    with writing(at.engine) as session:
        opened = open_contact(at, session, contact)
        at.require(Right.RECORD_CONTACTS, opened.study)
        record = known_test(at, session, opened, contact)
        found = under_way(record, contact)
        if found and found.kind is ContactEventKind.INTENT:
            _require_idle(at, session, contact)
        if found and not sent:
            _require_settled(at, found)
        entries = told_by_a_person(record, contact, sent, at.witness)
        _write(at, session, opened.study, entries)
    (event,) = entries.events
    zone = opened.fieldwork.zone
    if sent:
        return f"{contact}: sent, {shown(event.at, zone)}."
    return f"{contact}: was not sent; it is due again on {shown(event.due_at or at.now(), zone)}."


def _require_idle(at: Workplace, session: Session, contact: str) -> None:
    if not leases.is_free(session, LEASE, at.now()):
        rule, repair = "is being sent at this moment", "Wait until the run is over."
        problem = Problem(contact, "", rule, repair, "contact.being_sent")
        raise Refused("Nothing was recorded.", [problem])


def _require_settled(at: Workplace, open_: ContactEvent) -> None:
    """A slow server may still be taking a letter that whoever looks at once does not find."""
    if at.now() < open_.at + SETTLED:
        rule, repair = "may still be taken by its server", "Look again a quarter of an hour later."
        problem = Problem(open_.contact, "", rule, repair, "contact.not_settled")
        raise Refused("Nothing was recorded.", [problem])


def _write(at: Workplace, session: Session, study: str, entries: Entries) -> None:
    write_entries(session, at.keys, entries, study=study, by=at.person.id, at=at.now())
