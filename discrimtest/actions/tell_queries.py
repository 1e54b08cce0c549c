"""Tell who supervises testers which questions about entries are open, and what was said in each."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.record.moment import shown
from discrimtest.record.record import Record
from discrimtest.record.remarks import Query, queries_of
from discrimtest.store import people, studies
from discrimtest.store.draws import first_drawn
from discrimtest.store.engine import reading
from discrimtest.store.record import record_of
from discrimtest.store.remarks import asked_about, contact_of_thread
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up_field, open_contact
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ToldRemark:
    """Something that was said in a thread.

    Attributes:
        when: Local time of the study.
        by: Name of the person.
        kind: asked, answered, closed or reopened.
        text: Empty where nothing was said, or it was erased.
    """

    when: str
    by: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ToldThread:
    """A question about what was recorded of a contact.

    Attributes:
        study: Slug of its study. test: Number of the test.
        state: What was said last: asked, answered, closed or reopened.
        said: All of it, the oldest first.
    """

    id: str
    study: str
    contact: str
    test: int
    state: str
    is_open: bool
    said: tuple[ToldRemark, ...]


@dataclass(frozen=True, slots=True)
class StudyThreads:
    """The questions of one study, the oldest first."""

    study: str
    threads: tuple[ToldThread, ...]


def tell_queries(at: Workplace, *, closed: bool = False) -> list[StudyThreads]:
    """The open questions of every study in which the person supervises testers.

    Args:
        closed: Those that were closed too.
    """
    with reading(at.engine) as session:
        names = people.names(session, at.keys)
        return [
            StudyThreads(study.slug, _of_study(at, session, study.slug, names, closed))
            for study in studies.studies(session)
            if at.person.may(Right.SUPERVISE_TESTERS, study.id) and first_drawn(session, study.id)
        ]


def tell_query(at: Workplace, query: str) -> ToldThread:
    """One question, open or closed.

    Raises:
        WrongInput: There is no such question.
        Refused: It is about a visit of which the person may know nothing yet.
    """
    with reading(at.engine) as session:
        contact = contact_of_thread(session, query)
        opened = open_contact(at, session, contact)
        at.require(Right.SUPERVISE_TESTERS, opened.study)
        record = opened.record(session, with_texts=at.keys)
        sight_of(at, session, opened.study, record).require(contact)
        names, slug = people.names(session, at.keys), studies.study(session, opened.study).slug
    (found,) = [each for each in queries_of(record.remarks) if each.id == query]
    return _told(record, slug, found, names)


def _of_study(
    at: Workplace, session: Session, slug: str, names: dict[str, str], closed: bool
) -> tuple[ToldThread, ...]:
    study = look_up_field(at, session, slug)
    tests = asked_about(session, study.id, closed=closed)
    if not tests:
        return ()
    record = record_of(session, study.id, study.fieldwork, tests=tests, with_texts=at.keys)
    known = sight_of(at, session, study.id, record).known()
    return tuple(
        _told(known, slug, query, names)
        for query in queries_of(known.remarks)
        if closed or query.is_open
    )


def _told(record: Record, slug: str, query: Query, names: dict[str, str]) -> ToldThread:
    zone = record.fieldwork.zone
    said = tuple(
        ToldRemark(shown(each.at, zone), names.get(each.by, each.by), str(each.kind), each.text)
        for each in query.remarks
    )
    number = record.test_of(query.contact).number
    return ToldThread(query.id, slug, query.contact, number, query.state, query.is_open, said)
