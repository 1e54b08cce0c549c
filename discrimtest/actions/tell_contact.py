"""Tell a tester one contact: who they are, what to send or say, what was recorded of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from discrimtest.files.codebook import Codebook, SubtleEntry
from discrimtest.files.word import LocalText
from discrimtest.record.afterwards import made_before_draw
from discrimtest.record.captures import captures_before, gone_since
from discrimtest.record.departures import departed, deviation_id, unmade_before
from discrimtest.record.due import decline_by, words_to_decline
from discrimtest.record.inviting import invited_at
from discrimtest.record.moment import shown
from discrimtest.record.phone import is_told_by
from discrimtest.record.record import Record
from discrimtest.record.remarks import queries_of, witnesses
from discrimtest.record.stop import STOPS
from discrimtest.record.testers import require_untied
from discrimtest.record.visits import visit_of, waits_for_visit
from discrimtest.store import draws, lines, people, studies
from discrimtest.store import listings as stored
from discrimtest.store.captures import captures_of_listings
from discrimtest.store.engine import reading
from discrimtest.store.session import Session
from discrimtest.store.testers import about_contact
from discrimtest.words.capture import CaptureKind, CaptureLimit, CaptureWay
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.outcome import Category
from discrimtest.words.person import Right
from discrimtest.words.profile import Letter
from discrimtest.workplace.open_study import OpenContact, look_up, open_contact
from discrimtest.workplace.own_contact import other_holder, require_own
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace

_LOGGED = {
    ContactEventKind.SENT: "sent",
    ContactEventKind.FAILED: "failed",
    ContactEventKind.DECLINED: "declined",
}
"""Events that a person records, as they tell them."""


ToldCapture = tuple[str, CaptureKind, CaptureWay, tuple[CaptureLimit, ...]]


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """Something that was recorded.

    Attributes:
        id: By which it is put right.
        event: As a person tells it ("sent"); "stop" where nobody wrote down which it was.
        when: Local time of the study.
    """

    id: str
    event: str
    when: str


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """Something that came back.

    Attributes:
        id: By which it is put right.
        channel: By which it came.
        when: Local time of the study.
        text: Word for word; empty where there were no words, or they were erased.
        own: Whether who reads recorded it.
    """

    id: str
    channel: str
    when: str
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class ToldCall:
    """A call by script that stands.

    Attributes:
        id: By which it is put right.
        ending: How it ended.
        when: Local time of the study.
        text: What was said, word for word; empty where nothing was, or it was erased.
        last: Whether it is the newest, which alone is put right here.
    """

    id: str
    ending: str
    when: str
    text: str
    last: bool


@dataclass(frozen=True, slots=True)
class ToldQuery:
    """An open question about what was recorded.

    Attributes:
        said: What was said, the question first: when (local time of the study), whether by who
            reads, and the words.
        answerable: Whether who reads may answer: they recorded something of the contact, or
            supervise.
    """

    id: str
    said: tuple[tuple[str, bool, str], ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class ToldContact:
    """One contact, as its tester needs it.

    Attributes:
        study: Slug of its study.
        names: The candidate's own name, and the partner's where there is one.
        line: Name and address of the line to use.
        recipient: Mailbox, number, or address of the advertisement.
        home: Title and address of the advertisement.
        planned: Local time of the study.
        made: When it was made; empty while it was not.
        letter: What to send, or the script; None once erased.
        decline: Words to decline an invitation with; empty where there is none to decline.
        whose: Name of another tester to whom it was given, though who asks may see it.
        broken: Whether its test is.
        stopped: Whether nothing more may be sent to its landlord.
        departures: How its making departs from the protocol, in words.
        afterwards: Whether it was made before its test was drawn.
        out_of_turn: Whether a contact that was to be made before it was not yet.
        category: How the outcome stands; None while nothing is coded.
        blind: Whether a coder's judgement stands, which no tester puts right.
        waiting: Whether an answer waits to be judged.
        queries: Open questions about what was recorded, the oldest first.
        supervised: Whether who reads supervises testers there.
        subtle: Items of subtle treatment, as the codebook has them.
        endings: How a call may end, where the protocol has scripts.
        spoken: Of those, the ones at which somebody said something.
        captures: Of its advertisement that count for it, and of its forms: when (local time of the
            study), what, how, and what each is not.
        gone: When the site last said that the page is not there, local time; empty for never.
        calls: By script, those that stand, the oldest first.
    """

    contact: Contact
    study: str
    names: tuple[str, ...]
    line: str
    recipient: str
    home: str
    planned: str
    made: str
    letter: Letter | None
    decline: str
    whose: str
    broken: bool
    stopped: bool
    departures: tuple[str, ...]
    afterwards: bool
    out_of_turn: bool
    events: tuple[ToldEvent, ...]
    answers: tuple[ToldAnswer, ...]
    category: Category | None
    blind: bool
    waiting: bool
    queries: tuple[ToldQuery, ...]
    supervised: bool
    subtle: tuple[SubtleEntry, ...]
    categories: Mapping[str, LocalText]
    endings: Mapping[str, LocalText]
    spoken: frozenset[str]
    captures: tuple[ToldCapture, ...]
    gone: str
    calls: tuple[ToldCall, ...]


def tell_contact(at: Workplace, contact: str) -> ToldContact:
    """One contact.

    Raises:
        WrongInput: There is no such contact.
        Refused: It is another tester's, or of a landlord whom the person declared a tie to, or its
            visit is another's.
    """
    with reading(at.engine) as session:
        opened = open_contact(at, session, contact)
        at.require(Right.RECORD_CONTACTS, opened.study)
        record = opened.record(session, with_texts=at.keys)
        _, declared = about_contact(session, contact, at.person.id)
        require_untied(record, contact, declared)
        require_own(at, session, record, contact)
        sight_of(at, session, opened.study, record).require(contact)
        return _told(at, session, opened, record, record.contacts[contact])


def _told(
    at: Workplace, session: Session, opened: OpenContact, record: Record, mine: Contact
) -> ToldContact:
    slug = studies.study(session, opened.study).slug
    codebook = look_up(at, session, slug).instrument.codebook
    listing = record.test_of(mine.id).listing
    advert = stored.advert_texts(session, at.keys, [listing]).get(listing)
    own = {line.id: line.address for line in lines.lines(session, at.keys, opened.study)}
    zone, sent = record.fieldwork.zone, record.sent.get(mine.id)
    outcome = record.outcomes.get(mine.id)
    recipient = ""
    if advert is not None:
        ways = {"email": advert.email, "phone": advert.phone or advert.link}
        recipient = ways.get(mine.channel, advert.link)
    return ToldContact(
        mine,
        slug,
        _names(session, mine),
        f"{mine.line} {own.get(mine.line, '')}".strip(),
        recipient,
        advert.home if advert else "",
        shown(record.planned[mine.id], zone),
        shown(sent, zone) if sent else "",
        draws.letters(session, at.keys, [mine.id]).get(mine.id),
        words_to_decline(record, mine) if _declines(record, mine) else "",
        _whose(at, session, record, mine),
        mine.test in record.broken,
        record.landlords.is_excluded(record.test_of(mine.id).landlord),
        departed(record, mine.id),
        mine.id in made_before_draw(record),
        mine.id in record.sent and unmade_before(record, mine.id) is not None,
        _events(record, mine),
        _answers(record, mine, at.person.id),
        outcome.coding.category if outcome and outcome.coding else None,
        outcome is not None and outcome.blind is not None,
        bool(outcome and outcome.waiting),
        _queries(at, record, mine),
        at.person.may(Right.SUPERVISE_TESTERS, record.study),
        codebook.subtle,
        *_choices(codebook),
        *_captured(at, session, record, mine),
        _calls(record, mine),
    )


def _captured(
    at: Workplace, session: Session, record: Record, mine: Contact
) -> tuple[tuple[ToldCapture, ...], str]:
    zone, listing = record.fieldwork.zone, record.test_of(mine.id).listing
    known = captures_of_listings(session, record.study, [listing])
    pages = captures_before(record, known, mine.id)
    forms = [each for each in known if each.kind is CaptureKind.FORM and each.contact == mine.id]
    told = tuple(
        (shown(each.taken_at, zone), each.kind, each.way, each.limits) for each in (*pages, *forms)
    )
    gone = gone_since(record, known, mine.id, at.now())
    return told, shown(gone, zone) if gone else ""


def _names(session: Session, mine: Contact) -> tuple[str, ...]:
    names = draws.profile(session, mine.profile).names
    writer = f"{names['writer_first']} {names['writer_last']}"
    return tuple(filter(None, (writer, names.get("partner_first", ""))))


def _events(record: Record, mine: Contact) -> tuple[ToldEvent, ...]:
    zone = record.fieldwork.zone
    return tuple(
        ToldEvent(event.id, name, shown(event.at, zone))
        for event in record.happened.get(mine.id, ())
        if (name := _name_of(record, event))
    )


def _name_of(record: Record, event: ContactEvent) -> str:
    """What a person calls an event; empty where a machine recorded it."""
    if event.kind is not ContactEventKind.LOGGED:
        return _LOGGED.get(event.kind, "")
    caused = deviation_id(event.id)
    row = next((row for row in record.departures if row.id == caused), None)
    if row is None:
        # A mail server's word takes the place of a try; a stop after all was over breaks nothing.
        return "" if event.supersedes else "stop"
    return next((name for name, reason in STOPS.items() if reason is row.reason), "broken")


def _whose(at: Workplace, session: Session, record: Record, mine: Contact) -> str:
    other = other_holder(at, session, record, mine.id, made=True)
    return people.names(session, at.keys).get(other, other) if other else ""


def _answers(record: Record, mine: Contact, person: str) -> tuple[ToldAnswer, ...]:
    zone = record.fieldwork.zone
    return tuple(
        ToldAnswer(
            answer.id,
            str(answer.channel),
            shown(answer.received_at, zone),
            answer.text,
            answer.by == person,
        )
        for answer in record.answers
        if answer.contact == mine.id
    )


def _calls(record: Record, mine: Contact) -> tuple[ToldCall, ...]:
    zone, calls = record.fieldwork.zone, record.called.get(mine.id, [])
    return tuple(
        ToldCall(
            call.id,
            call.ending,
            shown(call.at, zone),
            "".join(each.text for each in record.answers if is_told_by(each, call)),
            call is calls[-1],
        )
        for call in calls
    )


def _queries(at: Workplace, record: Record, mine: Contact) -> tuple[ToldQuery, ...]:
    zone, person = record.fieldwork.zone, at.person.id
    answerable = at.person.may(Right.SUPERVISE_TESTERS, record.study) or person in witnesses(
        record, mine.id
    )
    return tuple(
        ToldQuery(
            query.id,
            tuple((shown(each.at, zone), each.by == person, each.text) for each in query.remarks),
            answerable,
        )
        for query in queries_of(record.remarks)
        if query.contact == mine.id and query.is_open
    )


def _declines(record: Record, mine: Contact) -> bool:
    """Whether an invitation waits to be declined: where testers visit, once its visit was told."""
    if record.landlords.is_excluded(record.test_of(mine.id).landlord):
        return False
    if waits_for_visit(record, mine.id) or not _leaves_home(record, mine.id):
        return False
    events = record.happened.get(mine.id, ())
    declined = any(event.kind is ContactEventKind.DECLINED for event in events)
    return invited_at(record, mine.id) is not None and not declined


def _leaves_home(record: Record, contact: str) -> bool:
    """Whether something is left to decline after a visit that was told."""
    told = record.fieldwork.visits and visit_of(record, contact).entries
    return not told or decline_by(record, contact) is not None


def _choices(
    codebook: Codebook,
) -> tuple[Mapping[str, LocalText], Mapping[str, LocalText], frozenset[str]]:
    categories = {
        str(each.id): each.label for each in codebook.categories if each.id is not Category.NO_REPLY
    }
    endings = {each.id: each.label for each in codebook.endings}
    spoken = (each.id for each in codebook.endings if isinstance(each.records, Category))
    return categories, endings, frozenset(spoken)
