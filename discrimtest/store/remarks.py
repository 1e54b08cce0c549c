"""What was remarked on contacts' entries."""

from __future__ import annotations

from sqlalchemy import select

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import sealed_notes
from discrimtest.store.session import Session
from discrimtest.words.remark import Remark

_REMARK = tables.table_of(tables.RemarkRow)


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
