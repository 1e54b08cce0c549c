"""Who may tell what of a visit, when anybody else may read it, and which account counts.

Two testers visit the same home and tell of it apart. An account is its tester's own until every
account of the test is locked, or is known not to come; only then can another read it. What is
corrected afterwards stands beside the account and never takes its place in a figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
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
        """The tester whose account it is: of one that was put in another's place, the later."""
        told = [entry.by for entry in self.entries if entry.kind in _TELLS]
        return told[-1] if told else None

    @property
    def newest(self) -> Account | None:
        """As it was told last, by whatever correction."""
        told = [entry.account for entry in self.entries if entry.kind in _TELLS]
        return told[-1] if told else None

    @property
    def counts(self) -> Account | None:
        """The locked account, as told before its teller could read another; None where none is."""
        if self.state is not VisitState.LOCKED:
            return None
        alone = [
            entry.account
            for entry in self.entries
            if entry.kind in _TELLS and not entry.after_sight
        ]
        return alone[-1] if alone else None

    @property
    def after_sight(self) -> tuple[VisitEntry, ...]:
        """Its corrections that were made when another could be read."""
        return tuple(entry for entry in self.entries if entry.after_sight)


def visit_of(record: Record, contact: str) -> Visit:
    """What was entered about the visit of a contact."""
    return Visit(tuple(record.visited.get(contact, ())))


def waits_for_visit(record: Record, contact: str) -> bool:
    """Whether an invitation is taken up and not declined yet: testers visit in this study, nobody
    told of this visit nor said that none will come, and its test is not broken."""
    untold = record.fieldwork.visits and not visit_of(record, contact).entries
    return untold and record.test_of(contact).id not in record.broken


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
        refuse(
            contact,
            "the accounts of its test are locked, and one of them is yours: what was answered is "
            "put right by somebody who did not visit",
            "Tell a supervisor what is wrong, who puts it right with a reason.",
            "visit.own_answer",
        )


def contradicts(account: Account, category: Category) -> bool:
    """Whether an outcome and an account cannot both be right: who has an appointment was let see
    the home, and who was invited has one."""
    if account.appointment:
        return category not in VIEWINGS
    return category is Category.INVITATION


def contradiction(record: Record, contact: str, category: Category | None, person: str) -> str:
    """Words on an outcome that contradicts the locked account of its visit, for who may read that;
    else none."""
    visit = visit_of(record, contact)
    account = visit.counts
    if account is None or category is None or not contradicts(account, category):
        return ""
    if visit.teller != person and not are_readable(record, record.test_of(contact)):
        return ""
    has = "an" if account.appointment else "no"
    return (
        f" It contradicts the locked account of its visit, which has {has} appointment: check "
        "which is right; the annex tells of both."
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
        refuse(
            contact,
            "its account can be read by others once every account of the test is locked",
            "See how far each is with '{list}'.",
            "visit.unlocked",
            list=action("visits list", "STUDY"),
        )
    return visit


def by_visit(entries: Iterable[VisitEntry]) -> dict[str, list[VisitEntry]]:
    """Entries by the contact that they are about, in their order."""
    found: dict[str, list[VisitEntry]] = {}
    for entry in entries:
        if entry.contact is not None:
            found.setdefault(entry.contact, []).append(entry)
    return found


def refuse(place: str, rule: str, repair: str, code: str, **values: object) -> None:
    """Refuse what a rule of visits does not allow; nothing is done."""
    raise Refused("Nothing was done.", [Problem(place, "", rule, repair, code, values=values)])
