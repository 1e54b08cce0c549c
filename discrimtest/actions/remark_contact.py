"""Ask about a contact's entries, answer, close; hold them before they count, and release them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from discrimtest.record.handed_in import readable
from discrimtest.record.moment import shown
from discrimtest.record.record import Record
from discrimtest.record.remarks import (
    Query,
    begin,
    follow,
    queries_of,
    require_held,
    require_unheld,
    require_witness,
)
from discrimtest.record.repeat import named_after, require_same
from discrimtest.store import people
from discrimtest.store.engine import reading, writing
from discrimtest.store.remarks import contact_of_thread, record_remark
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.words.remark import Remark, RemarkKind
from discrimtest.workplace.open_study import look_up_field, open_contact
from discrimtest.workplace.own_contact import those_of_others
from discrimtest.workplace.visit_sight import known_study, known_test
from discrimtest.workplace.workplace import Workplace


def open_query(at: Workplace, contact: str, text: str) -> Remark:
    """Ask something about what was recorded of a contact.

    Raises:
        WrongInput: There is no such contact, or nothing is asked.
    """
    words = readable(text.strip(), "text")
    return _remarked(
        at,
        lambda _: contact,
        Right.SUPERVISE_TESTERS,
        lambda record: begin(RemarkKind.ASKED, contact, words, at.witness),
    )


def answer_query(at: Workplace, query: str, text: str, *, client_id: str | None = None) -> Remark:
    """Answer a question; it stays open until it is closed.

    Args:
        client_id: Made by the recording device; a repeat changes nothing.

    Raises:
        Refused: Others recorded what is asked about, and the person supervises nobody; or the
            visit is another's.
    """
    words = readable(text.strip(), "text")

    def answered(record: Record) -> Remark:
        if before := named_after(record.remarks, "remark", client_id):
            require_same(
                client_id, query=(before.thread, query), text=(before.text or words, words)
            )
            return before
        by = at.witness.naming("remark", client_id)
        remark = follow(record.remarks, RemarkKind.ANSWERED, query, words, by)
        if not at.person.may(Right.SUPERVISE_TESTERS, record.study):
            require_witness(record, remark.contact, at.person.id)
        return remark

    return _remarked(
        at,
        lambda session: contact_of_thread(session, query),
        Right.RECORD_RESPONSES,
        answered,
        with_texts=client_id is not None,
    )


def close_query(at: Workplace, query: str, text: str = "") -> Remark:
    """Close a question."""
    return _said(at, query, RemarkKind.CLOSED, text, Right.SUPERVISE_TESTERS)


def reopen_query(at: Workplace, query: str, text: str) -> Remark:
    """Ask again what was closed."""
    return _said(at, query, RemarkKind.REOPENED, text, Right.SUPERVISE_TESTERS)


def hold_contact(at: Workplace, contact: str, reason: str) -> Remark:
    """Let what was recorded of a contact count in no outcome until it is released.

    Raises:
        Refused: It is held already.
    """
    why = readable(reason.strip(), "reason")

    def held(record: Record) -> Remark:
        require_unheld(record, contact)
        return begin(RemarkKind.HELD, contact, why, at.witness)

    return _remarked(at, lambda _: contact, Right.SUPERVISE_TESTERS, held)


def release_contact(at: Workplace, contact: str, reason: str) -> Remark:
    """Let it count again.

    Raises:
        Refused: It is not held.
    """
    why = readable(reason.strip(), "reason")

    def released(record: Record) -> Remark:
        thread = require_held(record, contact).thread
        return follow(record.remarks, RemarkKind.RELEASED, thread, why, at.witness)

    return _remarked(at, lambda _: contact, Right.SUPERVISE_TESTERS, released)


def _said(at: Workplace, query: str, kind: RemarkKind, text: str, right: Right) -> Remark:
    words = readable(text.strip(), "text")
    return _remarked(
        at,
        lambda session: contact_of_thread(session, query),
        right,
        lambda record: follow(record.remarks, kind, query, words, at.witness),
    )


def _remarked(
    at: Workplace,
    about: Callable[[Session], str],
    right: Right,
    decide: Callable[[Record], Remark],
    *,
    with_texts: bool = False,
) -> Remark:
    with writing(at.engine) as session:
        contact = about(session)
        opened = open_contact(at, session, contact)
        at.require(right, opened.study)
        record = known_test(at, session, opened, contact, at.keys if with_texts else None)
        remark = decide(record)
        if remark not in record.remarks:
            record_remark(session, at.keys, remark, study=opened.study)
        return remark


@dataclass(frozen=True, slots=True)
class ListedQuery:
    """A question about a contact's entries.

    Attributes:
        test: Number of the test.
        state: asked, answered, closed or reopened.
        said: Each remark: when (local time of the study), by whom, what kind, the words.
    """

    id: str
    contact: str
    test: int
    state: str
    said: tuple[tuple[str, str, str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        keys = ("at", "by", "kind", "text")
        said = [dict(zip(keys, remark, strict=True)) for remark in self.said]
        return {
            "id": self.id,
            "contact": self.contact,
            "test": self.test,
            "state": self.state,
            "said": said,
        }


def list_queries(at: Workplace, slug: str, *, closed: bool = False) -> list[ListedQuery]:
    """The open questions of a study, the oldest first; to a tester, those about own contacts.

    Args:
        closed: Those that were closed too.
    """
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_RESPONSES, study.id)
        record = known_study(at, session, study, with_texts=at.keys)
        names = people.names(session, at.keys)
        of_others = those_of_others(at, session, study)

    def listed(query: Query) -> ListedQuery:
        said = tuple(
            (
                shown(remark.at, record.fieldwork.zone),
                names.get(remark.by, remark.by),
                str(remark.kind),
                remark.text,
            )
            for remark in query.remarks
        )
        number = record.test_of(query.contact).number
        return ListedQuery(query.id, query.contact, number, query.state, said)

    return [
        listed(query)
        for query in queries_of(record.remarks)
        if (closed or query.is_open) and not of_others(query.contact)
    ]
