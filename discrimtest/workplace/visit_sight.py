"""What the acting person may know of visits: the one place where actions ask.

An action about one contact reads its test with :func:`known_test`; one that lists a study reads it
with :func:`known_study`. ``tests/actions/test_visit_sight.py`` tries every action of testers.
"""

from __future__ import annotations

from discrimtest.record.record import Record
from discrimtest.record.testers import Testers
from discrimtest.record.visit_sight import VisitSight, as_made
from discrimtest.store.keys import MasterKey
from discrimtest.store.record import record_of
from discrimtest.store.session import Session
from discrimtest.store.testers import read_testers
from discrimtest.words.person import Right
from discrimtest.workplace.kept_record import kept_record
from discrimtest.workplace.open_study import OpenContact, OpenStudy, StudyInField
from discrimtest.workplace.workplace import Workplace


def sight_of(
    at: Workplace, session: Session, study: str, record: Record, testers: Testers | None = None
) -> VisitSight:
    """What of the visits of a study who acts may know.

    Args:
        testers: Of the study, where they were read; else they are where testers visit.
    """
    holders: dict[str, str] = {}
    if record.fieldwork.visits:
        given = as_made(record, testers or read_testers(session, study)).given
        holders = {contact: each.person for contact, each in given.items() if each.person}
    supervises = at.person.may(Right.SUPERVISE_TESTERS, study)
    return VisitSight(record, at.person.id, supervises, holders)


def known_test(
    at: Workplace,
    session: Session,
    opened: OpenContact,
    contact: str,
    with_texts: MasterKey | None = None,
) -> Record:
    """Everything recorded of the test of a contact, for who may know of its visit; texts with the
    key.

    Raises:
        Refused: It is another's, and an account of its test is not locked.
    """
    record = opened.record(session, with_texts=with_texts)
    sight_of(at, session, opened.study, record).require(contact)
    return record


def known_study(
    at: Workplace,
    session: Session,
    study: StudyInField | OpenStudy,
    with_texts: MasterKey | None = None,
) -> Record:
    """Everything recorded of a study, without what came of visits that who acts may not know of
    yet; texts with the key."""
    if with_texts is None:
        record = kept_record(at, session, study)
    else:
        record = record_of(session, study.id, study.fieldwork, with_texts=with_texts)
    return sight_of(at, session, study.id, record).known()
