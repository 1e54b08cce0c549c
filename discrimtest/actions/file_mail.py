"""File mails that came in, where it is sure which letter they answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.mail.batches import batches
from discrimtest.mail.incoming import IncomingMail, came_at
from discrimtest.record.ahead import Ahead
from discrimtest.record.contact import Happening, record_happening
from discrimtest.record.delivery import undelivered
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.moment import shown
from discrimtest.record.record import Record
from discrimtest.record.response import Given, kept_answer
from discrimtest.store import mails
from discrimtest.store.engine import reading, writing
from discrimtest.store.entries import write_entries
from discrimtest.store.responses import alike
from discrimtest.store.session import Session
from discrimtest.words.listing import ContactChannel
from discrimtest.words.mail import Mail, MailEvent, MailEventKind
from discrimtest.words.person import Right
from discrimtest.words.response import ResponseChannel
from discrimtest.workplace.known_tests import KnownTests
from discrimtest.workplace.open_study import OpenStudy, look_up_field, open_contact
from discrimtest.workplace.post import Post, post_of
from discrimtest.workplace.visit_sight import known_test
from discrimtest.workplace.workplace import Workplace

_FAILED = (MailEventKind.HARD, MailEventKind.SOFT)


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of mails.

    Attributes:
        answers: Mails filed as answers, with the contact of each.
        delivery: Mails that told of a letter's delivery. copies: Mails that had come before.
        waiting: Mails about which a person is to decide.
        stopped: Landlords who came on the exclusion list.
        own: Copies of what the study itself sent, as the export of a whole mailbox holds.
    """

    answers: tuple[tuple[str, str], ...] = ()
    delivery: tuple[tuple[str, str], ...] = ()
    copies: int = 0
    waiting: int = 0
    stopped: tuple[str, ...] = ()
    own: int = 0

    def __add__(self, other: Filed) -> Filed:
        return Filed(
            self.answers + other.answers,
            self.delivery + other.delivery,
            self.copies + other.copies,
            self.waiting + other.waiting,
            self.stopped + other.stopped,
            self.own + other.own,
        )

    @property
    def summary(self) -> str:
        own = f" {self.own} of the study's own letters were left out." if self.own else ""
        answers = (
            "1 filed as an answer"
            if len(self.answers) == 1
            else f"{len(self.answers)} filed as answers"
        )
        return (
            f"{answers}, {len(self.delivery)} as news of delivery, {self.copies} had come before; "
            f"{self.waiting} {'waits' if self.waiting == 1 else 'wait'} for a person.{own}"
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def file_mails(at: Workplace, slug: str) -> Filed:
    """File the mails of a study whose letter is sure; whoever stops this in between loses nothing.

    An answer follows the rules of `responses log`; a letter that did not arrive breaks its test.
    """
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_RESPONSES, study.id)
        waiting = mails.undecided(session, study.id)
        post = post_of(at, session, slug) if waiting else None
    filed, known = Filed(), KnownTests(at)
    for some in batches(waiting, waiting.__getitem__):
        assert post is not None  # noqa: S101 (something waits)
        sure = _sure(at, post, some)
        filed += _file(at, post, sure, known) + Filed(waiting=len(some) - len(sure))
    return filed


def asking_to_stop(at: Workplace, session: Session, study: OpenStudy) -> Mapping[str, datetime]:
    """Landlords from whom waiting mails of a study may be that ask for no more contact, or whether
    this is a test, and when the first of those mails was kept."""
    waiting = mails.undecided(session, study.id)
    if not waiting:
        return {}
    post, record = post_of(at, session, study.registered.slug), study.record(session)
    found: dict[str, datetime] = {}
    for some in batches(waiting, waiting.__getitem__):
        for mail in mails.mails_of(session, at.keys, some).values():
            matched = post.read(mail).matched
            for guess in matched.guesses if matched.warns else ():
                landlord = record.test_of(guess.contact).landlord
                found[landlord] = min(found.get(landlord, mail.at), mail.at)
    return found


@dataclass(frozen=True, slots=True)
class _Sure:
    """A mail that needs no person, unless a rule stands against it.

    Attributes:
        copied: The mail of which it is a copy; empty where it is filed under its letter.
        own: Whether it is a letter of the study itself.
    """

    mail: Mail
    read: IncomingMail
    copied: str
    own: bool

    @property
    def contact(self) -> str:
        return "" if self.copied or self.own else self.read.matched.guesses[0].contact


def _sure(at: Workplace, post: Post, some: Sequence[str]) -> list[_Sure]:
    """Those of these mails that are sure: whose they are, or that they came before."""
    with reading(at.engine) as session:
        found = mails.mails_of(session, at.keys, some)
        met = mails.repeated(session, some)
    sure = []
    for mail in map(found.__getitem__, some):
        read = post.read(mail)
        copied = _copied(at, post, read, mail.id) if mail.id in met else ""
        own = post.wrote(read.message)
        if copied or own or (mail.id not in met and read.matched.sure):
            sure.append(_Sure(mail, read, copied, own))
    return sure


def _file(at: Workplace, post: Post, sure: Sequence[_Sure], known: KnownTests) -> Filed:
    """File mails in one commit; where one of them cannot be written, each in its own."""
    try:
        with writing(at.engine) as session:
            return _written(at, session, post, sure, known) if sure else Filed()
    except (WrongInput, Refused):
        if len(sure) == 1:
            return Filed(waiting=1)
        return sum((_file(at, post, [each], known) for each in sure), Filed())


def _written(
    at: Workplace, session: Session, post: Post, sure: Sequence[_Sure], known: KnownTests
) -> Filed:
    """Decide on mails one by one, as if each were written before the next; then write them."""
    left = mails.undecided(session, post.study, [each.mail.id for each in sure])
    ahead = _ahead(at, session, post, sure, known)
    events, filed = [], Filed()
    for each in sure:
        if each.mail.id not in left:
            continue
        try:
            events.append(_decided_ahead(at, post, ahead, each))
        except (WrongInput, Refused):
            filed += Filed(waiting=1)
            continue
        filed += _as_filed(each)
    for entries in ahead.turns:
        write_entries(session, at.keys, entries, study=post.study, by=at.person.id, at=at.now())
    # What one entry tells of a letter's delivery is in the order of its ids.
    names = sorted(event.id for event in events)
    events = [replace(event, id=name) for event, name in zip(events, names, strict=True)]
    mails.record_mail_events(session, at.keys, events, study=post.study)
    if not any(entries.decisions for entries in ahead.turns):
        known.stand(session, ahead.records)
    return filed


def _ahead(
    at: Workplace, session: Session, post: Post, sure: Sequence[_Sure], known: KnownTests
) -> Ahead:
    """The tests of mails; those that are not known are read together."""
    known.look(session)
    if contacts := {each.contact: post.tests[each.contact] for each in sure if each.contact}:
        known.read(session, look_up_field(at, session, post.slug), contacts)
    return Ahead(lambda contact: known.of(session, contact))


def _decided_ahead(at: Workplace, post: Post, ahead: Ahead, sure: _Sure) -> MailEvent:
    if sure.own:
        return decided_alone(at, sure.mail, MailEventKind.NOT_FOR_US, "own")
    if sure.copied:
        return decided_alone(at, sure.mail, MailEventKind.COPY, sure.copied)
    best, read = sure.read.matched.guesses[0], sure.read
    record = ahead.of(best.contact)
    response, entries = _decided(at, post, record, sure.mail, read, best.contact)
    if entries != Entries():
        ahead.add(entries)
    reasons, status = best.reasons, read.status
    return _event(at, sure.mail, read.kind, reasons, best.contact, response, status=status)


def _as_filed(sure: _Sure) -> Filed:
    if sure.own:
        return Filed(own=1)
    if sure.copied:
        return Filed(copies=1)
    filed = ((sure.mail.id, sure.contact),)
    return Filed(filed) if sure.read.kind is MailEventKind.ANSWER else Filed(delivery=filed)


def hindrance(at: Workplace, session: Session, post: Post, mail: Mail, read: IncomingMail) -> str:
    """Why a mail whose letter is sure was not filed by itself; empty where nothing hinders it."""
    contact = read.matched.guesses[0].contact
    if mails.same_message(session, mail.id):
        return (
            "another mail came before with the same Message-ID, and other words or another mailbox"
        )
    try:
        record = open_contact(at, session, contact).record(session)
        _decided(at, post, record, mail, read, contact)
    except (WrongInput, Refused) as error:
        told = [problem.told() for problem in error.problems]
        return "; ".join(f"{problem.place}: {problem.rule}" for problem in told)
    return ""


def _copied(at: Workplace, post: Post, read: IncomingMail, mail: str) -> str:
    """The mail that came before with the same Message-ID and the same words, to the same candidate;
    empty for none."""
    words, lines = read.message.text, read.matched.lines
    with reading(at.engine) as session:
        for one in mails.same_message(session, mail):
            before = post.read(mails.mail_of(session, at.keys, one))
            came = before.matched.lines
            if before.message.text == words and (not came or lines <= came):
                return one
    return ""


def commit(
    at: Workplace,
    session: Session,
    post: Post,
    mail: Mail,
    read: IncomingMail,
    contacts: Sequence[str],
    why: Iterable[str],
    *,
    note: str = "",
    again: bool = False,
) -> None:
    """Write down what a mail is to each of these contacts, by the rules of each.

    Raises:
        WrongInput, Refused: As those of :mod:`discrimtest.record.response`.
    """
    events = []
    for contact in contacts:
        opened = open_contact(at, session, contact)
        at.require(Right.RECORD_RESPONSES, opened.study)
        _require_same(contact, opened.study, post.study)
        record = known_test(at, session, opened, contact)
        response, entries = _decided(at, post, record, mail, read, contact, again)
        write_entries(session, at.keys, entries, study=post.study, by=at.person.id, at=at.now())
        events.append(
            _event(at, mail, read.kind, why, contact, response, status=read.status, note=note)
        )
    write_down(at, session, mail, events)


def write_down(at: Workplace, session: Session, mail: Mail, events: Iterable[MailEvent]) -> None:
    """Number and keep what was decided about a mail."""
    before = len(mails.events_of(session, at.keys, mail.id))
    numbered = [replace(event, number=n) for n, event in enumerate(events, before + 1)]
    mails.record_mail_events(session, at.keys, numbered, study=mail.study)


def decided_alone(
    at: Workplace, mail: Mail, kind: MailEventKind, why: str, note: str = ""
) -> MailEvent:
    """A decision about a mail that is about no contact."""
    return _event(at, mail, kind, (why,), note=note)


def _require_same(contact: str, study: str, wanted: str) -> None:
    if study != wanted:
        rule = "belongs to another study than the one the mail was fetched for"
        problem = Problem("contact", contact, rule, "Fetch it there.", "contact.of_another_study")
        raise WrongInput("Nothing was recorded.", [problem])


def _decided(
    at: Workplace,
    post: Post,
    record: Record,
    mail: Mail,
    read: IncomingMail,
    contact: str,
    again: bool = False,
) -> tuple[str | None, Entries]:
    """The answer that a mail becomes, and what else is to be written down of it."""
    by = at.witness
    sent = record.sent.get(contact, mail.at)
    when = came_at(read.message, mail.at, sent)
    if read.kind is not MailEventKind.ANSWER:
        return None, _undelivered(post, record, read, contact, when, by)
    portal = record.contacts[contact].channel == ContactChannel.PORTAL
    given = Given(
        contact,
        ResponseChannel.PORTAL if portal else ResponseChannel.EMAIL,
        None,
        when,
        read.text,
        alike=alike(at.keys, read.text),
        again=again,
        automatic=read.automatic,
        note=_odd_date(read, record.fieldwork.zone),
    )
    answer, entries = kept_answer(record, given, by)
    return answer.id, entries


def _odd_date(read: IncomingMail, zone: ZoneInfo) -> str:
    """What is remarked beside an answer whose Date was not believed; empty for any other."""
    odd = read.message.odd_date
    return f"Its Date says {shown(odd, zone)}, which is not when it came." if odd else ""


def _undelivered(
    post: Post, record: Record, read: IncomingMail, contact: str, when: datetime, by: Recorder
) -> Entries:
    """A request that did not arrive breaks its test, unless that is known or a person answered; of
    a broken test it is told too, as how many letters of each arm arrive is counted."""
    answered = any(each.contact == contact and not each.automatic for each in record.answers)
    known = contact in undelivered(record) or contact not in record.sent
    if read.kind not in _FAILED or read.about & post.declines or answered or known:
        return Entries()
    happened = Happening(contact, "broken", when, "bounced", f"{read.kind} {read.status}".strip())
    return record_happening(record, happened, by)[1]


def _event(
    at: Workplace,
    mail: Mail,
    kind: MailEventKind,
    why: Iterable[str],
    contact: str | None = None,
    response: str | None = None,
    *,
    status: str = "",
    note: str = "",
) -> MailEvent:
    by = at.witness
    reasons = tuple(str(each) for each in why)
    name = by.fresh("mail-event")
    return MailEvent(
        name, mail.id, 1, kind, contact, response, status, reasons, note, by.person, by.now
    )
