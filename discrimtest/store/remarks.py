"""What was remarked on contacts' entries."""

from __future__ import annotations

from sqlalchemy import exists, select

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import sealed_notes
from discrimtest.store.session import Session
from discrimtest.words.remark import Remark, RemarkKind

_REMARK = tables.table_of(tables.RemarkRow)
_CONTACT, _TEST = tables.table_of(tables.ContactRow), tables.table_of(tables.TestRow)


def record_remark(session: Session, keys: MasterKey, told: Remark, *, study: str) -> None:
    """Write down a remark; its words lie under the landlord's key."""
    (note,) = sealed_notes(session, keys, [(told.contact, told.text)], field="remark")
    row = {
        "id": told.id,
        "contact_id": told.contact,
        "thread": told.thread,
        "kind": told.kind,
        "text_id": note,
        "by": told.by,
        "at": told.at,
    }
    act = Act("remark", told.contact, told.by, told.at, study, {"kind": str(told.kind)})
    record(session, act, {tables.RemarkRow: [row]})


def contact_of_thread(session: Session, thread: str) -> str:
    """The contact that a question is about.

    Raises:
        WrongInput: There is no such question.
    """
    wanted = select(_REMARK.c.contact_id).where(_REMARK.c.id == thread, _REMARK.c.kind == "asked")
    found = session.execute(wanted).scalar()
    if found is None:
        problem = Problem.of_input(
            "query",
            thread,
            "must be a known question",
            "See '{list}'.",
            code="query.unknown",
            list=action("queries list", "STUDY"),
        )
        raise WrongInput("There is no such question.", [problem])
    return str(found)


def asked_about(session: Session, study: str, *, closed: bool) -> list[str]:
    """The tests of a study about which a question is open; with ``closed``, was ever asked."""
    later = _REMARK.alias()
    newer = exists().where(later.c.thread == _REMARK.c.thread, later.c.entry > _REMARK.c.entry)
    wanted = (
        select(_TEST.c.id)
        .join(_CONTACT, _CONTACT.c.test_id == _TEST.c.id)
        .join(_REMARK, _REMARK.c.contact_id == _CONTACT.c.id)
        .where(_TEST.c.study_id == study)
        .distinct()
    )
    if closed:
        wanted = wanted.where(_REMARK.c.kind == RemarkKind.ASKED)
    else:
        done = (RemarkKind.CLOSED, RemarkKind.HELD, RemarkKind.RELEASED)
        wanted = wanted.where(_REMARK.c.kind.not_in(done), ~newer)
    return [str(row[0]) for row in session.execute(wanted.order_by(_TEST.c.id))]
