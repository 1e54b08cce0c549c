"""Put a recorded answer right: withdraw it, move it, date it anew, decide what sent it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from discrimtest.errors import Problem, WrongInput
from discrimtest.record import response_event as rules
from discrimtest.record.answers import maybe_automatic
from discrimtest.record.entries import Entries
from discrimtest.record.handed_in import one_of, readable, subtle_codes
from discrimtest.record.moment import moment_of
from discrimtest.record.record import Record
from discrimtest.record.repeat import named_after, require_same
from discrimtest.record.response_event import Changed, Destination
from discrimtest.store.commits import committing, retried
from discrimtest.store.engine import aside, reading, writing
from discrimtest.store.entries import write_entries
from discrimtest.store.log import head
from discrimtest.store.matches import contact_of_response
from discrimtest.store.record import record_of
from discrimtest.store.session import Session
from discrimtest.words.outcome import Category
from discrimtest.words.person import Right
from discrimtest.words.response_event import ResponseEventKind
from discrimtest.workplace.open_study import OpenContact, open_contact
from discrimtest.workplace.own_contact import require_own
from discrimtest.workplace.visit_sight import known_test, sight_of
from discrimtest.workplace.workplace import Workplace

_NAMED = "answer-event"
"""The kind of row that is named after the id of a device."""


def withdraw_response(
    at: Workplace,
    response: str,
    *,
    reason: str,
    again: bool = False,
    client_id: str | None = None,
) -> Changed:
    """Take an answer out: it stays on record with the reason, and counts for nothing.

    Args:
        again: It was moved before, and the person knows that.
        client_id: Made by the recording device; a repeat changes nothing.

    Raises:
        WrongInput: There is no such answer, or no reason.
        Refused: It was withdrawn before, or moved.
    """
    why = _reason(reason)

    def decide(record: Record, _: OpenContact) -> tuple[Changed, Entries]:
        if _is_repeat(record, client_id, ResponseEventKind.WITHDRAWN, response, why):
            return rules.repeated(response), Entries()
        by = at.witness.naming(_NAMED, client_id)
        return rules.withdraw(record, response, why, by, again)

    return _changed(at, response, decide, with_texts=client_id is not None)


def move_response(
    at: Workplace,
    response: str,
    contact: str,
    *,
    reason: str,
    category: str | None = None,
    subtle: Iterable[str] = (),
    again: bool = False,
) -> Changed:
    """Lay an answer under the contact that it really answers.

    Args:
        contact: Of the same study.
        category: What it says there; None leaves it to a coder, however it was judged before.
        subtle: Codes of subtle treatment, as ``code=value``.
        again: It was moved or withdrawn before, and the person knows that.

    Raises:
        WrongInput: Answer, contact, category or code cannot be, or there is no reason.
        Refused: It lies there, was moved or withdrawn before, came before that contact, or belongs
            to another study.
    """
    why = _reason(reason)
    with writing(at.engine) as session:
        opened = _opened(at, session, response)
        other = open_contact(at, session, contact)
        place = Destination(
            contact,
            None if category is None else one_of(Category, category, "category"),
            subtle_codes(other.fieldwork.subtle, subtle),
        )
        record = opened.record(session)
        target = record if other.test == opened.test else other.record(session)
        sight_of(at, session, other.study, target).require(contact)
        changed, entries = rules.move(record, target, response, place, why, at.witness, again)
        _write(at, session, entries, opened.study)
        return changed


def redate_response(
    at: Workplace,
    response: str,
    received: datetime,
    *,
    reason: str,
    again: bool = False,
    client_id: str | None = None,
) -> Changed:
    """Put right when an answer came; one that is withdrawn can be laid back then.

    Args:
        received: In the study's time zone.
        again: It was dated anew before, and the person knows that.
        client_id: Made by the recording device; a repeat changes nothing.

    Raises:
        WrongInput: There is no such answer or no reason, or it cannot have come then.
        Refused: It is dated so already, or was dated anew before.
    """
    why = _reason(reason)

    def decide(record: Record, opened: OpenContact) -> tuple[Changed, Entries]:
        when = moment_of(received, opened.fieldwork, at.now(), "received")
        if _is_repeat(record, client_id, ResponseEventKind.REDATED, response, why, when):
            return rules.repeated(response), Entries()
        by = at.witness.naming(_NAMED, client_id)
        return rules.redate(record, response, when, why, by, again)

    return _changed(at, response, decide, with_texts=client_id is not None)


def decide_automatic(
    at: Workplace, response: str, automatic: bool, *, reason: str, again: bool = False
) -> Changed:
    """Decide whether software sent an answer.

    Where it is proposed because the same words came to several contacts, this is decided of all
    of those at once.

    Args:
        again: It was decided before, and the person knows that.

    Raises:
        WrongInput: There is no such answer or no reason.
        Refused: It was decided before, or came in a way that software does not use.
        Overtaken: Others recorded something of the study meanwhile, again and again.
    """
    why = _reason(reason)

    def work() -> Changed:
        with aside(at.engine) as session:
            seq, opened = head(session)[0], _opened(at, session, response)
            record = record_of(session, opened.study, opened.fieldwork)
        same = maybe_automatic(record).get(response, (response,))
        changed, entries = rules.decide_automatic(record, same, automatic, why, at.witness, again)
        with committing(at.engine, seq, opened.study) as session:
            at.require_still(session, Right.RECORD_RESPONSES, opened.study)
            _write(at, session, entries, opened.study)
        return changed

    return retried(work)


def response_at(at: Workplace, name: str) -> str:
    """The answer that is meant: its own id, or that of a contact with one answer.

    Raises:
        WrongInput: The contact has none, or several.
        Refused: The visit is another's.
    """
    with reading(at.engine) as session:
        try:
            opened = open_contact(at, session, name)
        except WrongInput:
            return name
        at.require(Right.RECORD_RESPONSES, opened.study)
        record = known_test(at, session, opened, name)
        answers = [each.id for each in record.answers if each.contact == name]
    if len(answers) == 1:
        return answers[0]
    rule = "has several answers" if answers else "has no answer"
    repair = f"Give one of: {', '.join(answers)}." if answers else "Check which contact it was."
    problem = Problem.of_input("what", name, rule, repair, code="response.ambiguous")
    raise WrongInput("Nothing was changed.", [problem])


def _changed(
    at: Workplace,
    response: str,
    decide: Callable[[Record, OpenContact], tuple[Changed, Entries]],
    *,
    with_texts: bool,
) -> Changed:
    with writing(at.engine) as session:
        opened = _opened(at, session, response)
        record = opened.record(session, with_texts=at.keys if with_texts else None)
        changed, entries = decide(record, opened)
        _write(at, session, entries, opened.study)
        return changed


def _is_repeat(
    record: Record,
    client_id: str | None,
    kind: ResponseEventKind,
    response: str,
    why: str,
    received: datetime | None = None,
) -> bool:
    """Whether exactly this was recorded before under the id of a device.

    Raises:
        Refused: Something else was.
    """
    before = named_after(record.answer_events, _NAMED, client_id)
    if before is None:
        return False
    require_same(
        client_id,
        response=(before.response, response),
        event=(before.kind, kind),
        at=(before.received_at, received),
        reason=(before.note or why, why),
    )
    return True


def _opened(at: Workplace, session: Session, response: str) -> OpenContact:
    """The contact that an answer lies under, to one who may record answers there."""
    contact = contact_of_response(session, response)
    opened = open_contact(at, session, contact)
    at.require(Right.RECORD_RESPONSES, opened.study)
    if not at.person.may(Right.SUPERVISE_TESTERS, opened.study) or opened.fieldwork.visits:
        require_own(at, session, known_test(at, session, opened, contact), contact)
    return opened


def _write(at: Workplace, session: Session, entries: Entries, study: str) -> None:
    write_entries(session, at.keys, entries, study=study, by=at.person.id, at=at.now())


def _reason(given: str) -> str:
    if given.strip():
        return readable(given.strip(), "reason")
    rule, repair = "must say why", "Write what was wrong; it is kept with the change."
    problem = Problem.of_input("reason", given, rule, repair, code="reason.missing")
    raise WrongInput("Nothing was changed.", [problem])
