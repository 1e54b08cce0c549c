"""Hand in an account of a visit, lock it, correct it; say that none will come; note a debrief."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.reading import read_model
from discrimtest.files.visit_form import VisitForm
from discrimtest.library.handed_in import text_of
from discrimtest.record.handed_in import readable
from discrimtest.record.record import Record
from discrimtest.record.testers import require_untied
from discrimtest.record.visit_acts import correct, debrief, lock, require_visitor, set_aside, tell
from discrimtest.store import people
from discrimtest.store.engine import writing
from discrimtest.store.testers import about_contact
from discrimtest.store.visits import record_visit_entry
from discrimtest.words.person import Right
from discrimtest.words.visit import VisitEntry
from discrimtest.workplace.open_study import OpenContact, open_contact, read_rules
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace


def record_visit(at: Workplace, file: Path, reason: str | None = None) -> VisitEntry:
    """Hand in a form that was filled in; while it is open, a later one takes its place.

    Args:
        reason: Why one's locked account is corrected, or one's own comes in the place of another's
            or of the word that none will come; None for an account that is not locked.

    Raises:
        WrongInput: With every mistake of the form; its contact is not known.
        Refused: The visit is another's, its account is locked, the person told of the other visit
            too or declared a tie to the landlord, or nobody visits in this study.
    """
    reading = read_model(text_of(file), file.name, VisitForm)
    if reading.problems:
        raise WrongInput(f"{file.name}: nothing was recorded.", reading.problems)
    form = reading.value

    def told(record: Record) -> VisitEntry:
        if reason is None:
            return tell(record, form.contact, form.account, at.witness)
        words = readable(reason.strip(), "reason")
        return correct(record, form.contact, form.account, words, at.witness)

    return _entered(at, form.contact, Right.RECORD_RESPONSES, told, untied=True)


def lock_visit(at: Workplace, contact: str) -> VisitEntry:
    """Lock an account: it counts as it stands, and what changes later is a correction.

    One's own, or for a supervisor that of a visitor who cannot do it.

    Raises:
        Refused: There is none, it is closed or another's, or it contradicts the recorded answer.
    """

    def locked(record: Record) -> VisitEntry:
        supervises = at.person.may(Right.SUPERVISE_TESTERS, record.study)
        return lock(record, contact, at.witness, supervises=supervises)

    return _entered(at, contact, Right.RECORD_RESPONSES, locked)


def set_visit_aside(at: Workplace, contact: str, reason: str) -> VisitEntry:
    """Say that no account of a visit will come, so that the other need not wait for it.

    Raises:
        WrongInput: No reason is given.
        Refused: Its account is closed or handed in already, or the contact was never made.
    """
    why = readable(reason.strip(), "absent")
    return _entered(
        at,
        contact,
        Right.SUPERVISE_TESTERS,
        lambda record: set_aside(record, contact, why, at.witness),
    )


def debrief_visits(at: Workplace, contact: str, text: str) -> VisitEntry:
    """Note what differed between the visits of a test and why, when both accounts are locked.

    Args:
        contact: Any visit of the test.

    Raises:
        WrongInput: Nothing is noted.
        Refused: An account is open, or the person is one of the two visitors.
    """
    words = readable(text.strip(), "text")
    return _entered(
        at,
        contact,
        Right.SUPERVISE_TESTERS,
        lambda record: debrief(record, record.test_of(contact), words, at.witness),
    )


def _entered(
    at: Workplace,
    contact: str,
    right: Right,
    decide: Callable[[Record], VisitEntry],
    *,
    untied: bool = False,
) -> VisitEntry:
    read_rules(at, contact)
    with writing(at.engine) as session:
        opened = open_contact(at, session, contact)
        at.require(right, opened.study)
        require_visits(opened, contact)
        record = opened.record(session)
        sight = sight_of(at, session, opened.study, record)
        if untied:
            _, declared = about_contact(session, contact, at.person.id)
            require_untied(record, contact, declared)
            require_visitor(sight, contact, people.names(session, at.keys))
        else:
            sight.require(contact)
        entry = decide(record)
        record_visit_entry(session, at.keys, entry, contact=contact, study=opened.study)
        return entry


def require_visits(opened: OpenContact, contact: str) -> None:
    """Refuse a contact of a study in which nobody visits.

    Raises:
        Refused: Its protocol has another channel.
    """
    if not opened.fieldwork.visits:
        rule = "belongs to a study in which nobody visits: the channel of its protocol is no visit"
        repair = "Start such a study from studies/kortrijk-visits-2026."
        raise Refused("Nothing was done.", [Problem(contact, "", rule, repair, "visit.no_visits")])
