"""What the acting person may know of visits."""

from __future__ import annotations

from discrimtest.record.record import Record
from discrimtest.record.visit_sight import VisitSight
from discrimtest.store.session import Session
from discrimtest.store.testers import read_testers
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace


def sight_of(at: Workplace, session: Session, study: str, record: Record) -> VisitSight:
    """What of the visits of a study who acts may know; assignments are read where testers visit."""
    given = read_testers(session, study).given.values() if record.fieldwork.visits else ()
    holders = {each.contact: each.person for each in given if each.person}
    supervises = at.person.may(Right.SUPERVISE_TESTERS, study)
    return VisitSight(record, at.person.id, supervises, holders)
