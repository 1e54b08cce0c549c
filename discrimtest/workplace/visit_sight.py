"""What the acting person may know of visits."""

from __future__ import annotations

from discrimtest.record.record import Record
from discrimtest.record.visit_sight import VisitSight, as_made
from discrimtest.store.session import Session
from discrimtest.store.testers import read_testers
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace


def sight_of(at: Workplace, session: Session, study: str, record: Record) -> VisitSight:
    """What of the visits of a study who acts may know; assignments are read where testers visit."""
    holders: dict[str, str] = {}
    if record.fieldwork.visits:
        given = as_made(record, read_testers(session, study)).given
        holders = {contact: each.person for contact, each in given.items() if each.person}
    supervises = at.person.may(Right.SUPERVISE_TESTERS, study)
    return VisitSight(record, at.person.id, supervises, holders)
