"""Who may tell what of a visit, when anybody else may read it, and which account counts.

Two testers visit the same home and tell of it apart. An account is its tester's own until every
account of the test is locked, or is known not to come; only then can another read it. What is
corrected afterwards stands beside the account and never takes its place in a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.entries import Recorder
from discrimtest.record.outcome import VIEWINGS
from discrimtest.words.outcome import Category
from discrimtest.words.visit import Account, VisitEntry, VisitEntryKind

if TYPE_CHECKING:
    from discrimtest.record.record import Record
    from discrimtest.words.test import Test

_TELLS = (VisitEntryKind.ACCOUNT, VisitEntryKind.CORRECTION)


class VisitState(StrEnum):
    """How far the account of a visit is."""

    NOTHING = "nothing"
    OPEN = "open"
    LOCKED = "locked"
    ABSENT = "absent"


_STATE_AFTER = {
    VisitEntryKind.ACCOUNT: VisitState.OPEN,
    VisitEntryKind.LOCKED: VisitState.LOCKED,
    VisitEntryKind.CORRECTION: VisitState.LOCKED,
    VisitEntryKind.ABSENT: VisitState.ABSENT,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """What was entered about one visit, oldest first."""

    entries: tuple[VisitEntry, ...] = ()

    @property
    def state(self) -> VisitState:
        return _STATE_AFTER[self.entries[-1].kind] if self.entries else VisitState.NOTHING

    @property
    def teller(self) -> str | None:
        """The tester whose account it is."""
        told = (entry.by for entry in self.entries if entry.kind is VisitEntryKind.ACCOUNT)
        return next(told, None)

    @property
    def newest(self) -> Account | None:
        """As it was told last, by whatever correction."""
        told = [entry.account for entry in self.entries if entry.kind in _TELLS]
        return told[-1] if told else None

    @property
    def counts(self) -> Account | None:
        """The locked account, as corrected before another could read it; None where none is."""
        if self.state is not VisitState.LOCKED:
            return None
        told = [entry.account for entry in self.entries if entry.kind in _TELLS]
        alone = [
            entry.account
            for entry in self.entries
            if entry.kind in _TELLS and not entry.after_sight
        ]
        return (alone or told)[-1]

    @property
    def after_sight(self) -> tuple[VisitEntry, ...]:
        """Its corrections that were made when another could be read."""
        return tuple(entry for entry in self.entries if entry.after_sight)


def visit_of(record: Record, contact: str) -> Visit:
    """What was entered about the visit of a contact."""
    return Visit(tuple(record.visited.get(contact, ())))


def are_readable(record: Record, test: Test) -> bool:
    """Whether each account of a test is locked or will not come, and one is there."""
    states = {visit_of(record, contact.id).state for contact in test.contacts}
    return VisitState.LOCKED in states and states <= {VisitState.LOCKED, VisitState.ABSENT}


def readable_since(record: Record, test: Test) -> datetime | None:
    """Since when the accounts of a test can be read by others; None while they cannot."""
    if not are_readable(record, test):
        return None
    closed = (VisitEntryKind.LOCKED, VisitEntryKind.ABSENT)
    visits = (visit_of(record, contact.id) for contact in test.contacts)
    return max(entry.at for visit in visits for entry in visit.entries if entry.kind in closed)


def require_no_visitor(record: Record, contact: str, person: str) -> None:
    """Refuse that a visitor puts right what was answered, once the accounts can be read.

    Raises:
        Refused: They can, and one of the test is this person's.
    """
    test = record.test_of(contact)
    tellers = {visit_of(record, other.id).teller for other in test.contacts}
    if person in tellers and are_readable(record, test):
        _refuse(
            contact,
            "the accounts of its test are locked, and one of them is yours: what was answered is "
            "put right by somebody who did not visit",
            "Tell a supervisor what is wrong, who puts it right with a reason.",
            "visit.own_answer",
        )


def debriefs_of(record: Record, test: str) -> list[VisitEntry]:
    """What supervisors noted on the visits of a test, oldest first."""
    return [
        entry
        for entry in record.visits
        if entry.test == test and entry.kind is VisitEntryKind.DEBRIEF
    ]


def counted_accounts(record: Record, test: Test) -> dict[str, Account]:
    """The accounts that count, by contact: none while one of the test is open."""
    if not are_readable(record, test):
        return {}
    told = {contact.id: visit_of(record, contact.id).counts for contact in test.contacts}
    return {name: account for name, account in told.items() if account is not None}


def require_readable(record: Record, contact: str, person: str) -> Visit:
    """The visit of a contact, for whoever may read it.

    Raises:
        Refused: It is another's, and an account of the test is not locked.
    """
    visit, test = visit_of(record, contact), record.test_of(contact)
    if visit.teller != person and not are_readable(record, test):
        _refuse(
            contact,
            "its account can be read by others once every account of the test is locked",
            "See how far each is with '{list}'.",
            "visit.unlocked",
            list=action("visits list", "STUDY"),
        )
    return visit


def tell(record: Record, contact: str, account: Account, by: Recorder) -> VisitEntry:
    """An account, or a new one in the place of one's own that is still open.

    Raises:
        Refused: The contact was not made, the account is closed or another's, or the person told
            of another visit of the test.
    """
    visit = visit_of(record, contact)
    _require_own(contact, visit, by.person)
    _require_open(contact, visit)
    _require_made(record, contact)
    _require_apart(record, contact, by.person)
    return _entry(record, contact, VisitEntryKind.ACCOUNT, by, account=account)


def require_given(
    record: Record, contact: str, person: str, holders: Mapping[str, str | None]
) -> None:
    """Refuse a first account of who was given the other visit of the test, and not this one.

    Whoever tells of the wrong visit of a test would keep both visitors from telling of theirs.

    Args:
        holders: To whom each contact of the test was assigned last.

    Raises:
        Refused: This visit is another's, and another of the test is the person's own.
    """
    if holders[contact] in (None, person) or visit_of(record, contact).teller == person:
        return
    for other, holder in holders.items():
        if holder == person:
            _refuse(
                contact,
                f"its visit was given to another tester, and yours of this test is {other}",
                "Check 'contact' in the form. If you made this visit in the other's place, a "
                "supervisor reassigns it first: '{reassign}'.",
                "visit.given_other",
                reassign=action("testers reassign", "STUDY"),
            )


def lock(record: Record, contact: str, by: Recorder, *, supervises: bool = False) -> VisitEntry:
    """The lock on one's own account, or on another's as it stands, by a supervisor who visits none
    of the test's homes.

    Args:
        supervises: Whether the person supervises testers.

    Raises:
        Refused: There is none, it is closed or another's, or it contradicts the recorded answer.
    """
    visit = visit_of(record, contact)
    _require_open(contact, visit)
    if visit.state is VisitState.NOTHING:
        _refuse(
            contact,
            "has no account yet",
            "Hand it in with '{record}'.",
            "visit.nothing",
            record=action("visits record", "FILE"),
        )
    if supervises:
        _require_apart(record, contact, by.person)
    else:
        _require_own(contact, visit, by.person)
    _require_answer(record, contact, visit)
    return _entry(record, contact, VisitEntryKind.LOCKED, by)


def set_aside(record: Record, contact: str, reason: str, by: Recorder) -> VisitEntry:
    """That no account of a visit will come.

    Of a broken test this is so whatever lies there; one that lies open then never counts.

    Raises:
        WrongInput: No reason is given.
        Refused: It is closed already, the person told of another visit of the test; or its test is
            whole, and the contact was never made or its account is handed in.
    """
    _require_words("reason", reason)
    visit = visit_of(record, contact)
    _require_open(contact, visit)
    _require_apart(record, contact, by.person)
    if record.test_of(contact).id not in record.broken:
        _require_made(record, contact)
        _require_none(contact, visit)
    return _entry(record, contact, VisitEntryKind.ABSENT, by, note=reason)


def correct(
    record: Record, contact: str, account: Account, reason: str, by: Recorder
) -> VisitEntry:
    """A correction of one's own locked account, which says whether another could be read.

    Raises:
        WrongInput: No reason is given.
        Refused: The account is not locked, or another's.
    """
    _require_words("reason", reason)
    visit = visit_of(record, contact)
    if visit.state is not VisitState.LOCKED:
        _refuse(
            contact,
            f"its account is {_SAID[visit.state]}, so nothing of it is corrected",
            "Hand it in as it should be, without a reason, while it is open.",
            "visit.not_locked",
        )
    _require_own(contact, visit, by.person)
    seen = are_readable(record, record.test_of(contact))
    return _entry(
        record,
        contact,
        VisitEntryKind.CORRECTION,
        by,
        account=account,
        note=reason,
        after_sight=seen,
    )


def debrief(record: Record, test: Test, text: str, by: Recorder) -> VisitEntry:
    """What a supervisor notes on what differed and why.

    Raises:
        WrongInput: It says nothing.
        Refused: An account is not locked, or the person told of a visit of the test.
    """
    _require_words("text", text)
    if not are_readable(record, test):
        _refuse(
            f"test {test.number}",
            "its accounts must all be locked before they are talked over",
            "See how far each is with '{list}'.",
            "visit.unlocked",
            list=action("visits list", "STUDY"),
        )
    first = test.contacts[0].id
    for contact in test.contacts:
        if visit_of(record, contact.id).teller == by.person:
            _refuse(
                contact.id,
                "is your own visit: a debrief is written by somebody who did not visit",
                "Leave it to a supervisor.",
                "visit.own_debrief",
            )
    made = _entry(record, first, VisitEntryKind.DEBRIEF, by, note=text, after_sight=True)
    return made


_SAID = {
    VisitState.NOTHING: "not there yet",
    VisitState.OPEN: "open",
    VisitState.LOCKED: "locked",
    VisitState.ABSENT: "known not to come",
}


def _entry(
    record: Record,
    contact: str,
    kind: VisitEntryKind,
    by: Recorder,
    *,
    account: Account | None = None,
    note: str = "",
    after_sight: bool = False,
) -> VisitEntry:
    test = record.test_of(contact).id
    number = sum(entry.test == test for entry in record.visits) + 1
    about = None if kind is VisitEntryKind.DEBRIEF else contact
    return VisitEntry(
        by.fresh("visit"), test, about, number, kind, account, after_sight, note, by.person, by.now
    )


def _require_open(contact: str, visit: Visit) -> None:
    if visit.state not in (VisitState.NOTHING, VisitState.OPEN):
        _refuse(
            contact,
            f"its account is {_SAID[visit.state]}",
            "Correct one that is locked with a reason: '{correct}'.",
            "visit.closed",
            correct=action("visits record", "FILE", reason="…"),
        )


def _require_made(record: Record, contact: str) -> None:
    if contact not in record.sent:
        _refuse(
            contact,
            "nobody recorded that this contact was made",
            "Record it first: '{log}'.",
            "visit.not_made",
            log=action("contacts log", contact, "sent"),
        )


def _require_none(contact: str, visit: Visit) -> None:
    if visit.state is VisitState.OPEN:
        _refuse(
            contact,
            "has an account that its visitor handed in, so one did come",
            "Ask the visitor to lock it, or lock it as it stands: '{lock}'.",
            "visit.handed_in",
            lock=action("visits lock", contact),
        )


def _require_answer(record: Record, contact: str, visit: Visit) -> None:
    """Two sources must not contradict each other: who has an appointment was answered, and who was
    invited has one."""
    appointment = visit.newest is not None and visit.newest.appointment
    answered = any(answer.contact == contact for answer in record.answers)
    if appointment and not answered:
        _refuse(
            contact,
            "your account has an appointment, and no answer to this contact is recorded",
            "Record first what was said when you asked for it: '{log}'.",
            "visit.no_answer",
            log=action("responses log", contact, channel="phone", category="invitation"),
        )
    outcome = record.outcomes.get(contact)
    if outcome is None or outcome.coding is None or outcome.waiting:
        return
    stands = outcome.coding.category
    if stands is Category.INVITATION and not appointment:
        _refuse(
            contact,
            f"your account has no appointment, and its recorded outcome is {stands}",
            "If an appointment was made, tell of the visit anew with 'appointment = true', also "
            "where nobody came; if none was, put the outcome right with '{correct}'.",
            "visit.no_appointment",
            correct=action("responses correct", contact, category="…", reason="…"),
        )
    if appointment and stands not in VIEWINGS:
        _refuse(
            contact,
            f"your account has an appointment, and its recorded outcome is {stands}",
            "Record the answer that made the appointment with '{log}', or put the outcome right "
            "with '{correct}'; if none was made, tell of the visit anew.",
            "visit.other_answer",
            log=action("responses log", contact, channel="phone", category="invitation"),
            correct=action("responses correct", contact, category="invitation", reason="…"),
        )


def _require_own(contact: str, visit: Visit, person: str) -> None:
    if visit.teller not in (None, person):
        _refuse(
            contact,
            "its account is another tester's, who alone may tell, lock and correct it",
            "If they cannot, a supervisor locks it as it stands: '{lock}'.",
            "visit.not_own",
            lock=action("visits lock", contact),
        )


def _require_apart(record: Record, contact: str, person: str) -> None:
    for other in record.test_of(contact).contacts:
        if other.id != contact and visit_of(record, other.id).teller == person:
            _refuse(
                contact,
                f"you told of {other.id}, the other visit of this test: accounts are independent",
                "Leave it to whoever made this visit.",
                "visit.both",
            )


def _require_words(field: str, text: str) -> None:
    if not text:
        problem = Problem.of_input(
            field, text, "must say something", "Write what is meant.", code="visit.empty"
        )
        raise WrongInput("Nothing was recorded.", [problem])


def _refuse(place: str, rule: str, repair: str, code: str, **values: object) -> None:
    raise Refused("Nothing was done.", [Problem(place, "", rule, repair, code, values=values)])


def by_visit(entries: Iterable[VisitEntry]) -> dict[str, list[VisitEntry]]:
    """Entries by the contact that they are about, in their order."""
    found: dict[str, list[VisitEntry]] = {}
    for entry in entries:
        if entry.contact is not None:
            found.setdefault(entry.contact, []).append(entry)
    return found
