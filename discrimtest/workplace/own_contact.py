"""Whether a contact is the acting person's to tell of: the one place where actions ask.

Where testers visit, :mod:`discrimtest.workplace.visit_sight` asks for more, and is asked first.
"""

from __future__ import annotations

from collections.abc import Callable

from discrimtest.record.own_contact import anybody_records, is_anothers, of_another
from discrimtest.record.record import Record
from discrimtest.record.testers import Testers
from discrimtest.store.session import Session
from discrimtest.store.testers import about_contact, read_testers
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import StudyInField
from discrimtest.workplace.workplace import Workplace


def require_own(
    at: Workplace,
    session: Session,
    record: Record,
    contact: str,
    event: str = "",
    testers: Testers | None = None,
) -> None:
    """Let pass who was given a contact, made it or supervises testers; and who records what
    anybody may.

    Args:
        record: Of its test at least.
        event: What is recorded, in the words of a tester; empty for anything else.
        testers: Of the study, where they were read.

    Raises:
        Refused: It is another tester's.
    """
    supervises = at.person.may(Right.SUPERVISE_TESTERS, record.study)
    if supervises or anybody_records(record, contact, event):
        return
    if other_holder(at, session, record, contact, testers):
        raise of_another(contact)


def other_holder(
    at: Workplace,
    session: Session,
    record: Record,
    contact: str,
    testers: Testers | None = None,
    *,
    made: bool = False,
) -> str | None:
    """Who else was given a contact and may make it still; None where it is nobody else's.

    Args:
        made: Tell of one that the acting person made, too.
    """
    person = at.person.id
    if testers is None:
        last, _ = about_contact(session, contact, person)
        if last in (None, person):
            return None
        testers = read_testers(session, record.study, tests=record.test.keys())
    # A tie, or a training that ended, may have taken it away since.
    holder = testers.who(record, record.contacts[contact])
    if made:
        return None if holder == person else holder
    return holder if is_anothers(record, contact, person, holder) else None


def those_of_others(at: Workplace, session: Session, study: StudyInField) -> Callable[[str], bool]:
    """Tells whether a contact of a study is another tester's; to who supervises, none is."""
    if at.person.may(Right.SUPERVISE_TESTERS, study.id):
        return lambda _: False
    record, testers = study.record(session), read_testers(session, study.id)

    def of_others(contact: str) -> bool:
        holder = testers.who(record, record.contacts[contact])
        return is_anothers(record, contact, at.person.id, holder)

    return of_others
